select person, channel, reason, source, at
from suppressions
where channel in ($1, '*') and person in ({list})
