select identifiers.person, observed.subject, observed.name, observed.value, observed.source, observed.trust,
    observed.observed_at, observed.origin, observed.confidence
from identifiers
join trait_observations observed on observed.subject = identifiers.subject
where identifiers.person in ({list})
