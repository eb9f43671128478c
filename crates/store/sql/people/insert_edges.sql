insert into edges (low, high, source, at) values {rows}
on conflict (low, high, source) do nothing
