insert into tag_states (person, definition_hash, state, next_at) values {rows}
on conflict (person, definition_hash) do update set state = excluded.state, next_at = excluded.next_at
