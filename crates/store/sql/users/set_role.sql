update users set role = $1 where id = $2
