select count(coalesce(sent_at, delivered_at, read_at)), count(coalesce(delivered_at, read_at)), count(read_at),
    count(replied_at), count(clicked_at), count(converted_at), count(unsubscribed_at), count(blocked_at)
from receipts
