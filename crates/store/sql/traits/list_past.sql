with owned (subject, person) as (
    select subject, person from identifiers where person in ({list})
    union all
    select subject, person from mentions where person in ({list})
)
select owned.person, past.subject, past.name, past.value, past.source, past.trust, past.observed_at, past.origin,
    past.confidence
from owned
join trait_past past on past.subject = owned.subject
join trait_observations known
    on known.subject = past.subject and known.name = past.name and known.source = past.source
where known.value <> past.value
