select hash, subject, person, first_seen_at, shared_at, last_seen_at from identifiers where hash in ({list})
