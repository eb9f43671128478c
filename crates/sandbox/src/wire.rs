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

/// Who a call is about: an account, or a visitor without one.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Actor<'a> {
    Account(&'a str),
    Visitor(&'a str),
}

impl<'a> Actor<'a> {
    pub(crate) fn name(self) -> &'a str {
        match self {
            Actor::Account(name) | Actor::Visitor(name) => name,
        }
    }

    fn key(self) -> &'static str {
        match self {
            Actor::Account(_) => "userId",
            Actor::Visitor(_) => "anonymousId",
        }
    }
}

/// Something that was done.
pub(crate) fn track(at: Time, actor: Actor<'_>, number: u64, event: &str, properties: Value) -> Call {
    let mut call = call(at, actor, number, "track");
    call.body["event"] = event.into();
    call.body["properties"] = properties;
    call
}

/// A statement of traits, with the customer number where there is one.
pub(crate) fn identify(
    at: Time,
    actor: Actor<'_>,
    number: u64,
    traits: Value,
    customer: Option<&str>,
) -> Call {
    let mut call = call(at, actor, number, "identify");
    call.body["traits"] = traits;
    if let Some(customer) = customer {
        call.body["context"]["externalIds"] =
            json!([{ "id": customer, "type": "customer_id", "collection": "users", "encoding": "none" }]);
    }
    call
}

fn call(at: Time, actor: Actor<'_>, number: u64, kind: &str) -> Call {
    let body = json!({
        "type": kind,
        actor.key(): actor.name(),
        "timestamp": at.to_string(),
        "messageId": format!("{}-{number}", actor.name()),
        "context": { "channel": "sandbox" },
    });
    Call { at, body }
}

/// The body of one `POST /v1/batch`, sent at an instant.
pub fn batch(calls: &[Call], sent_at: Time) -> Value {
    json!({
        "batch": calls.iter().map(|call| &call.body).collect::<Vec<_>>(),
        "sentAt": sent_at.to_string(),
    })
}
