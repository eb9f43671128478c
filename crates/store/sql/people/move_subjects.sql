with moved (subject, person) as (values {rows})
update identifiers set person = moved.person
from moved
where identifiers.subject = moved.subject
