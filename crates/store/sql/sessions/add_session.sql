insert into sessions (hash, user_id, created_at, seen_at) values ($1, $2, $3, $3)
