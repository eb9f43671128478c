insert into audience_snapshots (name, expression, taken_at, people, members) values ($1, $2, $3, $4, $5)
returning id
