select intents.person, intents.variant, receipts.intent, receipts.sent_at, receipts.delivered_at, receipts.read_at,
    receipts.replied_at, receipts.clicked_at, receipts.converted_at, receipts.unsubscribed_at, receipts.blocked_at
from intents
join receipts on receipts.intent = intents.id
where intents.campaign = $1
order by intents.person, receipts.intent
