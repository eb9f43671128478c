update sessions set seen_at = $1 where hash = $2
