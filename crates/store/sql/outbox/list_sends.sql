select person, claimed_at from intents
where claimed_at >= $1 and state in ('claimed', 'sent', 'unknown') and person in ({list})
