with merged (loser, winner) as (values {rows})
update mentions set person = merged.winner
from merged
where mentions.person = merged.loser
