update persons set merged_into = null where ordinal = $1 and erased_at is null
