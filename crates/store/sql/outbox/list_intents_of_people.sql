select id, campaign, person, subject, channel, step, variant, state, revision, attempts, due_at, lease_until,
    claimed_at, finished_at, reason, provider_message_id, content, created_at
from intents
where person in ({list})
