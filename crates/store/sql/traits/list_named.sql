select person, value
from profile_traits
where name in ({list})
