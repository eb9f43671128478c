select source, created_at, revoked_at, hash from write_keys order by source, created_at
