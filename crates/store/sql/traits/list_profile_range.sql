select person, name, value, source, trust, observed_at, origin, confidence
from profile_traits
where person between $1 and $2
order by person, name
