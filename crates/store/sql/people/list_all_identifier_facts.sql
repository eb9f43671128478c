select subject, person, kind, hash, first_seen_at, shared_at from identifiers order by subject
