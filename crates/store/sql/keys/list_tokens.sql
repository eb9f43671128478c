select name, role, created_at, revoked_at from api_tokens order by name, created_at
