//! Bodies in the Segment form.

use serde_json::{Value, json};

/// When the events of the tests happen, unless they say otherwise.
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

/// The body of a batch, sent when its events happened.
pub(crate) fn batch(calls: &[Value]) -> Value {
    json!({ "batch": calls, "sentAt": AT })
}
