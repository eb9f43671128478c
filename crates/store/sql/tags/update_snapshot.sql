update tag_snapshots set people = $1, bitmap = $2 where tag = $3 and value = $4 and role = $5 and day = $6
