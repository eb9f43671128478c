with seen (subject, at) as (values {rows})
update identifiers set
    first_seen_at = case when seen.at < first_seen_at then seen.at else first_seen_at end,
    last_seen_at = case when seen.at > last_seen_at then seen.at else last_seen_at end
from seen
where identifiers.subject = seen.subject
