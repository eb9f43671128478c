insert into progress (stream, committed_offset) values ($1, $2)
on conflict (stream) do update set committed_offset = excluded.committed_offset
