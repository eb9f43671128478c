insert into users (name, role, created_at) values ($1, $2, $3)
on conflict (name) do nothing returning id
