select campaign, version, actor_kind, actor, at from campaign_approvals order by campaign, version
