update anomalies set person = $2, score = $3, evidence = $4, found_at = $5 where id = $1
