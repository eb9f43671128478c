delete from messages where received_at < $1
