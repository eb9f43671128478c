select u.id, u.name, u.role, u.password is not null, u.created_at, u.signed_in_at, u.disabled_at, s.created_at, s.seen_at
from sessions s join users u on u.id = s.user_id where s.hash = $1
