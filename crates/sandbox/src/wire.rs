//! Events of the platform in the Segment form.

use qianmian_model::Time;
use serde_json::{Value, json};

/// One call for the `batch` of `POST /v1/batch`, with the instant at which the platform sends it.
#[derive(Debug, Clone, PartialEq)]
pub struct Call {
    /// When it happened and is sent.
    pub at: Time,
    /// The call as JSON.
    pub body: Value,
}

/// Something that a person did.
pub(crate) fn track(at: Time, account: &str, number: u64, event: &str, properties: Value) -> Call {
    let body = json!({
        "type": "track",
        "userId": account,
        "event": event,
        "properties": properties,
        "timestamp": at.to_string(),
        "messageId": format!("{account}-{number}"),
        "context": { "channel": "sandbox" },
    });
    Call { at, body }
}

/// A statement of traits, with identifiers of other systems.
pub(crate) fn identify(at: Time, account: &str, number: u64, traits: Value, customer: Option<&str>) -> Call {
    let mut body = json!({
        "type": "identify",
        "userId": account,
        "traits": traits,
        "timestamp": at.to_string(),
        "messageId": format!("{account}-{number}"),
        "context": { "channel": "sandbox" },
    });
    if let Some(customer) = customer {
        body["context"]["externalIds"] =
            json!([{ "id": customer, "type": "customer_id", "collection": "users", "encoding": "none" }]);
    }
    Call { at, body }
}

/// The body of one `POST /v1/batch`; `sentAt` is the instant of its last call.
pub fn batch(calls: &[Call]) -> Value {
    let sent_at = calls.iter().map(|call| call.at).max().unwrap_or_default();
    json!({
        "batch": calls.iter().map(|call| &call.body).collect::<Vec<_>>(),
        "sentAt": sent_at.to_string(),
    })
}
