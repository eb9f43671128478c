select person, name, value, source, trust, observed_at, origin, confidence
from profile_traits
where name in ({list})
