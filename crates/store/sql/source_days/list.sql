select source, day, event, field, present, rejected, bins
from source_days
where day >= $1 and day <= $2
order by source, day, event, field
