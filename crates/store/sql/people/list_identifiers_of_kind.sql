select subject, person, kind, cipher, source, first_seen_at, last_seen_at
from identifiers
where kind = $1 and shared_at is null and person in ({list})
