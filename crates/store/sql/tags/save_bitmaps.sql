insert into tag_bitmaps (tag, value, role, bitmap, updated_at) values {rows}
on conflict (tag, value, role) do update set bitmap = excluded.bitmap, updated_at = excluded.updated_at
