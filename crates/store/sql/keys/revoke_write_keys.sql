update write_keys set revoked_at = $1 where source = $2 and revoked_at is null
