select min(next_at) from tag_states where definition_hash = $1 and next_at is not null
