select subject, person, kind, cipher, source, first_seen_at, last_seen_at
from identifiers
where person in ({list})
