insert into campaign_plan (campaign, person, arm, variant, holdout, stratum, tags, planned_at) values {rows}
on conflict (campaign, person) do nothing
