update users set signed_in_at = $1 where id = $2
