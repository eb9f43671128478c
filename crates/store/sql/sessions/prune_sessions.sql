delete from sessions where created_at <= $1 or seen_at <= $2
