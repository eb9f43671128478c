delete from campaign_approvals where campaign = $1 and version = $2
