insert into write_keys (hash, source, created_at) values ($1, $2, $3)
on conflict (hash) do nothing
