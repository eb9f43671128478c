select message_id from messages where message_id in ({list})
