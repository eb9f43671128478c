with outcomes (id, revision, state, provider_message_id, reason, due_at, finished_at) as (values {rows})
update intents set
    state = outcomes.state,
    revision = intents.revision + 1,
    provider_message_id = coalesce(outcomes.provider_message_id, intents.provider_message_id),
    reason = outcomes.reason,
    due_at = coalesce(outcomes.due_at, intents.due_at),
    finished_at = outcomes.finished_at,
    lease_until = null
from outcomes
where intents.id = outcomes.id
    and intents.revision = outcomes.revision
    and (
        intents.state = 'claimed'
        or (intents.state = 'pending' and outcomes.state in ('suppressed', 'failed', 'pending'))
        or (intents.state = 'unknown' and outcomes.state in ('sent', 'failed'))
    )
returning intents.id
