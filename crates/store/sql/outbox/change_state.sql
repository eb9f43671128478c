update campaigns set state = $1, updated_at = $2 where name = $3 and state = $4
