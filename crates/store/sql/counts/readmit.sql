update stage_counts
set rows_rejected = rows_rejected - $2, rows_out = rows_out + $2
where stage = 'clean' and source = $1 and rows_rejected >= $2
