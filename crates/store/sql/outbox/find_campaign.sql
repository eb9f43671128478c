select name, definition, state, scheduled_at, created_at, updated_at from campaigns where name = $1
