select state, coalesce(reason, ''), count(*)
from intents
where campaign = $1
group by state, coalesce(reason, '')
order by state, coalesce(reason, '')
