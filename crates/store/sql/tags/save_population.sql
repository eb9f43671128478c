insert into population_snapshots (day, people, bitmap) values ($1, $2, $3)
on conflict (day) do update set people = excluded.people, bitmap = excluded.bitmap
