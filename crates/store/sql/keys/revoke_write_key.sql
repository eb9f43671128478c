update write_keys set revoked_at = $1 where hash = $2 and revoked_at is null
