with wanted (id, revision, content) as (values {rows})
update intents set
    state = 'claimed',
    revision = intents.revision + 1,
    attempts = intents.attempts + 1,
    claimed_at = $1,
    lease_until = $2,
    content = coalesce(wanted.content, intents.content)
from wanted
where intents.id = wanted.id
    and intents.revision = wanted.revision
    and (intents.state = 'pending' or (intents.state = 'claimed' and intents.lease_until <= $1))
returning intents.id
