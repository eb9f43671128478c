update intents set content = null, subject = null, provider_message_id = null where person in ({list})
