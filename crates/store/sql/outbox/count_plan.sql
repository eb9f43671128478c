select arm, coalesce(variant, ''), holdout, count(*)
from campaign_plan
where campaign = $1
group by arm, coalesce(variant, ''), holdout
order by arm, coalesce(variant, ''), holdout
