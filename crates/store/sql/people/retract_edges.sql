with gone (identifier, mention) as (values {rows})
update edges set retracted_at = $1
from gone
where edges.identifier = gone.identifier and edges.mention = gone.mention and edges.retracted_at is null
