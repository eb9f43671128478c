select person, state, next_at from tag_states where definition_hash = $1 and person in ({list})
