with gone (low, high) as (values {rows})
update edges set retracted_at = $1
from gone
where edges.low = gone.low and edges.high = gone.high and edges.retracted_at is null
