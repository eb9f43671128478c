select path, dataset, stream, first_offset, last_offset, rows, bytes, min_at, max_at, created_at
from lake_files
where removed_at < $1
order by path
