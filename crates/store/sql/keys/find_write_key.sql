select source from write_keys where hash = $1 and revoked_at is null
