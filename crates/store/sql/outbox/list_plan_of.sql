select campaign, person, arm, variant, holdout, stratum, tags, planned_at
from campaign_plan
where person in ({list})
