select id from intents where id in ({list})
