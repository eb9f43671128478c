with merged (loser, winner) as (values {rows})
update identifiers set person = merged.winner
from merged
where identifiers.person = merged.loser
