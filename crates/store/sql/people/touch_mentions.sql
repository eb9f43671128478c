with seen (subject, first_at, last_at, hash) as (values {rows})
update mentions set
    first_seen_at = case when seen.first_at < first_seen_at then seen.first_at else first_seen_at end,
    last_seen_at = case
        when seen.hash is null then last_seen_at
        when last_seen_at is null or seen.last_at > last_seen_at then seen.last_at
        else last_seen_at
    end,
    hash = coalesce(seen.hash, mentions.hash)
from seen
where mentions.subject = seen.subject
