with owned (subject, person) as (
    select subject, person from identifiers where person in ({list})
    union all
    select subject, person from mentions where person in ({list})
)
select owned.person, observed.subject, observed.name, observed.value, observed.source, observed.trust,
    observed.observed_at, observed.origin, observed.confidence
from owned
join trait_observations observed on observed.subject = owned.subject
