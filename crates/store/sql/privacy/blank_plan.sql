update campaign_plan set tags = '{}', stratum = '' where person in ({list})
