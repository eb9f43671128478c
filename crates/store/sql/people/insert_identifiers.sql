insert into identifiers (subject, kind, hash, cipher, person, source, first_seen_at, last_seen_at)
values {rows}
