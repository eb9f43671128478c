select path, dataset, stream, first_offset, last_offset, rows, bytes, min_at, max_at, created_at
from lake_files
where dataset = $1 and removed_at is null
order by created_at, path
