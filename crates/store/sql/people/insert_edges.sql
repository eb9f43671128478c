insert into edges (identifier, mention, source, at) values {rows}
on conflict (identifier, mention, source) do nothing
