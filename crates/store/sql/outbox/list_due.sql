select intents.id, intents.campaign, intents.person, intents.subject, intents.channel, intents.step, intents.variant,
    intents.state, intents.revision, intents.attempts, intents.due_at, intents.lease_until, intents.claimed_at,
    intents.finished_at, intents.reason, intents.provider_message_id, intents.content, intents.created_at
from intents
join campaigns on campaigns.name = intents.campaign
where intents.channel = $1 and intents.state = 'pending' and intents.due_at <= $2 and campaigns.state = 'sending'
order by intents.due_at, intents.id
limit $3
