select source, created_at, revoked_at from write_keys order by source, created_at
