insert into campaign_approvals (campaign, version, actor_kind, actor, at) values ($1, $2, $3, $4, $5)
on conflict (campaign, version) do nothing
