with merged (loser, winner) as (values {rows})
update persons set merged_into = merged.winner
from merged
where persons.merged_into = merged.loser
