select name, role from api_tokens where hash = $1 and revoked_at is null
