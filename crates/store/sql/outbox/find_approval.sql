select campaign, version, actor_kind, actor, at from campaign_approvals where campaign = $1 and version = $2
