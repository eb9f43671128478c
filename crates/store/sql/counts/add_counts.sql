insert into stage_counts (stage, source, rows_in, rows_out, rows_merged, rows_rejected)
values ($1, $2, $3, $4, $5, $6)
on conflict (stage, source) do update set
    rows_in = stage_counts.rows_in + excluded.rows_in,
    rows_out = stage_counts.rows_out + excluded.rows_out,
    rows_merged = stage_counts.rows_merged + excluded.rows_merged,
    rows_rejected = stage_counts.rows_rejected + excluded.rows_rejected
