select id from link_decisions where revoked_at is null limit 1
