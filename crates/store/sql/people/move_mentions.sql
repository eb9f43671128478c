with moved (subject, person) as (values {rows})
update mentions set person = moved.person
from moved
where mentions.subject = moved.subject
