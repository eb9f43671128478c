select name, definition, state, scheduled_at, created_at, updated_at from campaigns order by name
