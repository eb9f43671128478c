//! The Segment-compatible HTTP contract as pure functions: bytes of a body in, records and rejects out.
//!
//! A request fails as a whole only where its body cannot be taken apart ([`RequestError`]); an event that breaks a
//! rule of its own is rejected by itself. Both decisions depend on nothing but the body, so a body that
//! [`check_request`] let into the inbox can always be parsed again from it, with the same result.
//!
//! Of `context` the following is kept, and the rest is read past, because no purpose is declared for it: `traits`,
//! `externalIds`, `consent.categoryPreferences`, `device.id`. `phone` and `email` traits become identifiers, so that
//! contact values are stored in one, encrypted place.

mod authorize;
mod body;
mod decide;
mod error;
mod record;

use std::sync::Arc;

use qianmian_model::{Record, Rejected, Time};

pub use authorize::write_key;
pub use error::RequestError;

use body::Envelope;

/// Largest plain body of a request, in bytes.
pub const BODY_LIMIT_BYTES: usize = 4 * 1024 * 1024;
/// Largest event, in bytes of its JSON.
pub const EVENT_LIMIT_BYTES: usize = 32 * 1024;
/// Longest `messageId`, in characters.
pub const MESSAGE_ID_LIMIT_CHARS: usize = 100;

/// Which call a body was sent to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[repr(u8)]
pub enum Endpoint {
    /// `/v1/identify`
    Identify = 1,
    /// `/v1/track`
    Track = 2,
    /// `/v1/page`
    Page = 3,
    /// `/v1/screen`
    Screen = 4,
    /// `/v1/group`
    Group = 5,
    /// `/v1/alias`
    Alias = 6,
    /// `/v1/batch`
    Batch = 7,
}

impl Endpoint {
    /// All calls.
    pub const ALL: [Endpoint; 7] = [
        Endpoint::Identify,
        Endpoint::Track,
        Endpoint::Page,
        Endpoint::Screen,
        Endpoint::Group,
        Endpoint::Alias,
        Endpoint::Batch,
    ];

    /// Its name, as in the path and in `type`.
    pub fn as_str(self) -> &'static str {
        match self {
            Endpoint::Identify => "identify",
            Endpoint::Track => "track",
            Endpoint::Page => "page",
            Endpoint::Screen => "screen",
            Endpoint::Group => "group",
            Endpoint::Alias => "alias",
            Endpoint::Batch => "batch",
        }
    }

    /// By the last segment of the path: the name, or its first letter, as analytics.js shortens it.
    pub fn from_path(segment: &str) -> Option<Endpoint> {
        Endpoint::ALL.into_iter().find(|endpoint| {
            let name = endpoint.as_str();
            segment == name || (segment.len() == 1 && name.starts_with(segment))
        })
    }

    /// The call that an event in a batch names as its `type`.
    fn from_type(name: &str) -> Option<Endpoint> {
        Endpoint::ALL.into_iter().find(|endpoint| endpoint.as_str() == name && *endpoint != Endpoint::Batch)
    }

    /// By its number in the inbox.
    pub(crate) fn from_code(code: u8) -> Option<Endpoint> {
        Endpoint::ALL.into_iter().find(|endpoint| endpoint.code() == code)
    }

    /// Its number in the inbox.
    pub(crate) fn code(self) -> u8 {
        self as u8
    }
}

/// Where and when a body arrived.
#[derive(Debug, Clone)]
pub struct Arrival {
    /// When it was accepted.
    pub received_at: Time,
    /// The source that its write key belongs to.
    pub source: Arc<str>,
    /// The stream's name in positions.
    pub stream: Arc<str>,
    /// Its inbox offset.
    pub offset: u64,
}

/// What a body said. `rows in` is the sum of the two lengths.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct ParsedRequest {
    /// The events that hold.
    pub records: Vec<Record>,
    /// The events that do not, with every reason.
    pub rejected: Vec<Rejected>,
}

/// Whether a plain body can be taken apart, and into how many events: to be asked before it goes into the inbox.
/// Never says yes to a body that [`parse_request`] refuses.
///
/// # Errors
/// What the client is to be told.
pub fn check_request(endpoint: Endpoint, body: &[u8]) -> Result<usize, RequestError> {
    Envelope::read(endpoint, body).map(|envelope| envelope.items.len())
}

/// Parses a plain body.
///
/// # Errors
/// Only where [`check_request`] says so too.
pub fn parse_request(
    endpoint: Endpoint,
    body: &[u8],
    arrival: &Arrival,
) -> Result<ParsedRequest, RequestError> {
    let envelope = Envelope::read(endpoint, body)?;
    let mut parsed = ParsedRequest::default();
    parsed.records.reserve(envelope.items.len());
    for (index, item) in (0u32..).zip(&envelope.items) {
        match decide::decide_record(endpoint, item.get(), &envelope, arrival, index) {
            Ok(record) => parsed.records.push(record),
            Err(failures) => parsed.rejected.push(decide::reject(item.get(), failures, arrival, index)),
        }
    }
    Ok(parsed)
}
