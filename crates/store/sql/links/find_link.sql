select u.name, l.expires_at from access_links l left join users u on u.id = l.user_id where l.hash = $1
