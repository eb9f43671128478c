insert into tag_uses (tag, day, kind, count) values {rows}
on conflict (tag, day, kind) do update set count = tag_uses.count + excluded.count
