with back (identifier, mention) as (values {rows})
update edges set retracted_at = null
from back
where edges.identifier = back.identifier and edges.mention = back.mention
