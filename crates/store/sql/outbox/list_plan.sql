select campaign, person, arm, variant, holdout, stratum, tags, planned_at
from campaign_plan
where campaign = $1 and person > $2
order by person
limit $3
