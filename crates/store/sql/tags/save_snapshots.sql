insert into tag_snapshots (tag, value, role, day, version, people, bitmap) values {rows}
on conflict (tag, value, role, day) do update set
    version = excluded.version, people = excluded.people, bitmap = excluded.bitmap
