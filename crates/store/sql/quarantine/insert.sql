insert into quarantine (stream, place, nth, source, code, rows, at, state, sealed)
values {rows}
on conflict (stream, place, nth) do nothing
