update audit set outcome = $1, object = $2 where id = $3
