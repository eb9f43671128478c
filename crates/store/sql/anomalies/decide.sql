update anomalies set state = $2, decided_at = $3, decided_by = $4 where id = $1
