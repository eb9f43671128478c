select subject, form, person, source, first_seen_at from mentions where form in ({list})
