insert into profile_traits (person, name, value, source, trust, observed_at, origin, confidence)
values {rows}
