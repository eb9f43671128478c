select tag, value, role, day, version, bitmap
from tag_snapshots latest
where tag = $1 and day = (
    select max(day) from tag_snapshots other
    where other.tag = latest.tag and other.value = latest.value and other.role = latest.role and other.day <= $2)
order by value, role
