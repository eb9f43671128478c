update audience_snapshots set people = $1, members = $2 where id = $3
