insert into receipts
    (intent, sent_at, delivered_at, read_at, replied_at, clicked_at, converted_at, unsubscribed_at, blocked_at)
values {rows}
on conflict (intent) do update set
    sent_at = case when receipts.sent_at is null or excluded.sent_at < receipts.sent_at
        then excluded.sent_at else receipts.sent_at end,
    delivered_at = case when receipts.delivered_at is null or excluded.delivered_at < receipts.delivered_at
        then excluded.delivered_at else receipts.delivered_at end,
    read_at = case when receipts.read_at is null or excluded.read_at < receipts.read_at
        then excluded.read_at else receipts.read_at end,
    replied_at = case when receipts.replied_at is null or excluded.replied_at < receipts.replied_at
        then excluded.replied_at else receipts.replied_at end,
    clicked_at = case when receipts.clicked_at is null or excluded.clicked_at < receipts.clicked_at
        then excluded.clicked_at else receipts.clicked_at end,
    converted_at = case when receipts.converted_at is null or excluded.converted_at < receipts.converted_at
        then excluded.converted_at else receipts.converted_at end,
    unsubscribed_at = case when receipts.unsubscribed_at is null or excluded.unsubscribed_at < receipts.unsubscribed_at
        then excluded.unsubscribed_at else receipts.unsubscribed_at end,
    blocked_at = case when receipts.blocked_at is null or excluded.blocked_at < receipts.blocked_at
        then excluded.blocked_at else receipts.blocked_at end
