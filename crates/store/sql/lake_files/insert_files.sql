insert into lake_files
    (path, dataset, stream, first_offset, last_offset, rows, bytes, min_at, max_at, created_at)
values {rows}
on conflict (path) do nothing
