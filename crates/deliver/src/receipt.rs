//! What comes back about a message. Receipts only ever add to what is known, whatever their order or number.

/// What an event with a `delivery_id` says of that delivery.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ReceiptKind {
    /// It reached the person's device.
    Delivered,
    /// The person saw it; implies delivered.
    Read,
    /// The person answered; implies read.
    Replied,
    /// The person followed its link; implies read.
    Clicked,
    /// The person blocked the sender because of it.
    Blocked,
}

impl ReceiptKind {
    /// The receipt that an event is, by its name.
    pub fn of_event(name: &str) -> Option<ReceiptKind> {
        match name {
            "Message Delivered" => Some(ReceiptKind::Delivered),
            "Message Read" => Some(ReceiptKind::Read),
            "Message Replied" => Some(ReceiptKind::Replied),
            "Link Clicked" => Some(ReceiptKind::Clicked),
            "Blocked" => Some(ReceiptKind::Blocked),
            _ => None,
        }
    }

    /// As stored and shown.
    pub fn as_str(self) -> &'static str {
        match self {
            ReceiptKind::Delivered => "delivered",
            ReceiptKind::Read => "read",
            ReceiptKind::Replied => "replied",
            ReceiptKind::Clicked => "clicked",
            ReceiptKind::Blocked => "blocked",
        }
    }
}
