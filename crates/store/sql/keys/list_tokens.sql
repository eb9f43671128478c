select name, role, created_at, revoked_at, hash from api_tokens order by name, created_at
