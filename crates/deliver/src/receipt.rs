//! What comes back about a message: which events are receipts of the delivery named by their `delivery_id`.

use qianmian_store::outbox::ReceiptKind;

/// The property by which an event names the delivery that it is about.
pub const DELIVERY_ID: &str = "delivery_id";

/// The receipt that an event is, by its name.
pub fn receipt_of_event(name: &str) -> Option<ReceiptKind> {
    match name {
        "Message Delivered" => Some(ReceiptKind::Delivered),
        "Message Read" => Some(ReceiptKind::Read),
        "Message Replied" => Some(ReceiptKind::Replied),
        "Link Clicked" => Some(ReceiptKind::Clicked),
        "Blocked" => Some(ReceiptKind::Blocked),
        "Unsubscribed" => Some(ReceiptKind::Unsubscribed),
        _ => None,
    }
}
