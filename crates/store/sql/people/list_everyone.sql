select ordinal from persons where merged_into is null and erased_at is null
