with said (subject, name, source, value) as (values {rows})
select known.subject, known.name, known.value, known.source, known.trust, known.observed_at, known.origin,
    known.confidence
from said
join trait_observations known
    on known.subject = said.subject and known.name = said.name and known.source = said.source
where known.value <> said.value
