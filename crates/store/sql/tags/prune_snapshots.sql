delete from tag_snapshots
where day < $1 and exists (
    select 1 from tag_snapshots later
    where later.tag = tag_snapshots.tag and later.value = tag_snapshots.value and later.role = tag_snapshots.role
        and later.day > tag_snapshots.day and later.day <= $1)
