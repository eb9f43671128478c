insert into api_tokens (hash, name, role, created_at) values ($1, $2, $3, $4)
on conflict (hash) do nothing
