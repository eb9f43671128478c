//! Bodies in the Segment form. They are sent when their events happen, by the sender's clock, so that by the server's clock
//! the events happen when they arrive.

use serde_json::{Value, json};

/// The sender's clock.
pub(crate) const AT: &str = "2026-03-10T03:00:00Z";

/// A click of a user.
pub(crate) fn click(message: &str, user: &str, url: &str) -> Value {
    json!({ "type": "track", "messageId": message, "userId": user, "event": "Link Clicked",
        "properties": { "url": url }, "timestamp": AT })
}

/// What a user says of themselves.
pub(crate) fn identify(message: &str, user: &str, traits: &Value) -> Value {
    json!({ "type": "identify", "messageId": message, "userId": user, "traits": traits, "timestamp": AT })
}

/// The body of a batch.
pub(crate) fn batch(calls: &[Value]) -> Value {
    json!({ "batch": calls, "sentAt": AT })
}
