update subject_requests set state = $1, closed_at = $2, closed_by = $3, reason = $4 where id = $5 and state = 'open'
