insert into anomalies (person, reason, from_at, until_at, score, evidence, state, found_at)
values ($1, $2, $3, $4, $5, $6, 'open', $7)
returning id
