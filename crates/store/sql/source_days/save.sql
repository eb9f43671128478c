insert into source_days (source, day, event, field, present, rejected, bins)
values {rows}
on conflict (source, day, event, field) do update set
    present = excluded.present,
    rejected = excluded.rejected,
    bins = excluded.bins
