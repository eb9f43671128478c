select stream, place, nth, source, code, rows, at, sealed
from quarantine
where state = 'open' and ($1 is null or source = $1) and ($2 is null or code = $2)
order by at desc, stream, place, nth
limit $3
