insert into mentions (subject, form, person, source, first_seen_at) values {rows}
