//! The wire form of the contract. Everything optional, everything unknown read past.

use serde::Deserialize;
use serde_json::value::RawValue;

use super::{BODY_LIMIT_BYTES, Endpoint, RequestError};
use crate::json::{Flags, JsonObject, Loose};

/// A body taken apart: its events, unparsed, and what they share.
pub(super) struct Envelope<'a> {
    pub(super) items: Vec<&'a RawValue>,
    pub(super) sent_at: Option<Loose<'a>>,
    pub(super) timestamp: Option<Loose<'a>>,
    pub(super) context: Context<'a>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct BatchBody<'a> {
    #[serde(borrow, default)]
    batch: Option<Vec<&'a RawValue>>,
    #[serde(borrow, default)]
    sent_at: Option<Loose<'a>>,
    #[serde(borrow, default)]
    timestamp: Option<Loose<'a>>,
    #[serde(borrow, default)]
    context: Option<Context<'a>>,
}

/// One event of any call.
#[derive(Deserialize, Default)]
#[serde(rename_all = "camelCase", default)]
pub(super) struct Item<'a> {
    #[serde(borrow, rename = "type")]
    pub(super) kind: Option<Loose<'a>>,
    #[serde(borrow)]
    pub(super) message_id: Option<Loose<'a>>,
    #[serde(borrow)]
    pub(super) user_id: Option<Loose<'a>>,
    #[serde(borrow)]
    pub(super) anonymous_id: Option<Loose<'a>>,
    #[serde(borrow)]
    pub(super) previous_id: Option<Loose<'a>>,
    #[serde(borrow)]
    pub(super) group_id: Option<Loose<'a>>,
    #[serde(borrow)]
    pub(super) event: Option<Loose<'a>>,
    #[serde(borrow)]
    pub(super) name: Option<Loose<'a>>,
    #[serde(borrow)]
    pub(super) category: Option<Loose<'a>>,
    pub(super) properties: Option<JsonObject>,
    pub(super) traits: Option<JsonObject>,
    #[serde(borrow)]
    pub(super) timestamp: Option<Loose<'a>>,
    #[serde(borrow)]
    pub(super) original_timestamp: Option<Loose<'a>>,
    #[serde(borrow)]
    pub(super) sent_at: Option<Loose<'a>>,
    #[serde(borrow)]
    pub(super) context: Option<Context<'a>>,
}

/// The parts of `context` that are kept.
#[derive(Deserialize, Default)]
#[serde(rename_all = "camelCase", default)]
pub(super) struct Context<'a> {
    pub(super) traits: Option<JsonObject>,
    #[serde(borrow)]
    pub(super) external_ids: Option<Vec<ExternalId<'a>>>,
    pub(super) consent: Option<Consent>,
    #[serde(borrow)]
    pub(super) device: Option<Device<'a>>,
}

/// An identifier besides `userId` and `anonymousId`.
#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct ExternalId<'a> {
    #[serde(borrow)]
    pub(super) id: Option<Loose<'a>>,
    #[serde(borrow, rename = "type")]
    pub(super) kind: Option<Loose<'a>>,
    #[serde(borrow)]
    pub(super) collection: Option<Loose<'a>>,
}

/// What the person allowed.
#[derive(Deserialize, Default)]
#[serde(rename_all = "camelCase", default)]
pub(super) struct Consent {
    pub(super) category_preferences: Option<Flags>,
}

/// The device in use.
#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct Device<'a> {
    #[serde(borrow)]
    pub(super) id: Option<Loose<'a>>,
}

impl<'a> Envelope<'a> {
    pub(super) fn read(endpoint: Endpoint, body: &'a [u8]) -> Result<Envelope<'a>, RequestError> {
        if body.len() > BODY_LIMIT_BYTES {
            return Err(RequestError::TooLarge { limit: BODY_LIMIT_BYTES });
        }
        if body.trim_ascii().is_empty() {
            return Err(RequestError::Empty);
        }
        let whole: &RawValue = serde_json::from_slice(body)?;
        if !whole.get().starts_with('{') {
            let reason = "expected an object".to_owned();
            return Err(RequestError::MalformedBody { reason, line: 1, column: 1 });
        }
        if endpoint != Endpoint::Batch {
            let context = Context::default();
            return Ok(Envelope { items: vec![whole], sent_at: None, timestamp: None, context });
        }
        let body: BatchBody<'_> = serde_json::from_slice(body)?;
        Ok(Envelope {
            items: body.batch.ok_or(RequestError::BatchMissing)?,
            sent_at: body.sent_at,
            timestamp: body.timestamp,
            context: body.context.unwrap_or_default(),
        })
    }
}

/// The text of a value that is there and not blank.
pub(super) fn text<'a>(value: Option<&'a Loose<'_>>) -> Option<&'a str> {
    value.map(|Loose(text)| text.trim()).filter(|text| !text.is_empty())
}
