select person, claimed_at from intents
where channel = $1 and claimed_at >= $2 and state in ('claimed', 'sent', 'unknown') and person in ({list})
