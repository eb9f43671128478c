update intents set state = 'suppressed', reason = 'erased', revision = revision + 1, finished_at = $1, lease_until = null
where state = 'pending' and person in ({list})
