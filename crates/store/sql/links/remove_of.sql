delete from access_links where coalesce(user_id, 0) = $1
