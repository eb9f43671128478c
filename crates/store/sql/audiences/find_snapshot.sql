select id, name, expression, taken_at, people, members from audience_snapshots where id = $1
