with merged (loser, winner) as (values {rows})
insert into suppressions (person, channel, reason, source, at)
select merged.winner, suppressions.channel, suppressions.reason, suppressions.source, suppressions.at
from merged
join suppressions on suppressions.person = merged.loser
where true
on conflict (person, channel) do nothing
