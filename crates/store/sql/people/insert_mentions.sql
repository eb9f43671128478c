insert into mentions (subject, form, person, source, first_seen_at, last_seen_at, hash) values {rows}
