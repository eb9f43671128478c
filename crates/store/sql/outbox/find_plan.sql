select campaign, person, arm, variant, holdout, stratum, tags, planned_at
from campaign_plan
where campaign = $1 and person in ({list})
