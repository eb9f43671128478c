select path, dataset, stream, first_offset, last_offset, rows, bytes, min_at, max_at, created_at
from lake_files
where stream = $1 and last_offset >= $2
order by first_offset, path
