update subject_requests set state = 'done', closed_at = $1, closed_by = $2
where person in (select ordinal from persons where ordinal = $3 or merged_into = $3) and kind = 'erasure' and state = 'open'
