select hash, subject, person, first_seen_at, last_seen_at from mentions where hash in ({list})
