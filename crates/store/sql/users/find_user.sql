select id, name, role, password is not null, created_at, signed_in_at, disabled_at from users where name = $1
