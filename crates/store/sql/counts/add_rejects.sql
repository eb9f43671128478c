insert into reject_counts (source, code, rows) values ($1, $2, $3)
on conflict (source, code) do update set rows = reject_counts.rows + excluded.rows
