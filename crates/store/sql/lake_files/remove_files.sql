update lake_files set removed_at = $1 where removed_at is null and path in ({list})
