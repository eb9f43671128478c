update users set disabled_at = $1 where id = $2
