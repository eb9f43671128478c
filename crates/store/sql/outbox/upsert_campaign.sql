insert into campaigns (name, definition, state, scheduled_at, created_at, updated_at)
values ($1, $2, $3, $4, $5, $5)
on conflict (name) do update set
    definition = excluded.definition,
    scheduled_at = excluded.scheduled_at,
    updated_at = excluded.updated_at
