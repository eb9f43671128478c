insert into tag_state_chunks (form, chunk, next_at, states) values {rows}
on conflict (form, chunk) do update set next_at = excluded.next_at, states = excluded.states
