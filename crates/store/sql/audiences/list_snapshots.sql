select id, name, expression, taken_at, people from audience_snapshots order by name, taken_at, id
