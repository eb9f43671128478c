select intent, sent_at, delivered_at, read_at, replied_at, clicked_at, converted_at, unsubscribed_at, blocked_at
from receipts
where intent in ({list})
