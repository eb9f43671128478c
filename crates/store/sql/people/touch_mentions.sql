with seen (subject, at) as (values {rows})
update mentions set first_seen_at = seen.at
from seen
where mentions.subject = seen.subject and seen.at < mentions.first_seen_at
