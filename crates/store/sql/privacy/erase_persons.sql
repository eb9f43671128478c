update persons set erased_at = $1 where ordinal in ({list})
