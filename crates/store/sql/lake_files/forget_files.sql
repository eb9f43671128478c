delete from lake_files where removed_at is not null and path in ({list})
