select ordinal, created_at, merged_into, erased_at from persons where ordinal in ({list})
