select id, name, expression, taken_at, people, members
from audience_snapshots
where name = $1
order by taken_at desc, id desc
limit 1
