select ordinal, merged_into from persons where merged_into in ({list})
