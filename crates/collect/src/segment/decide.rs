//! The rules for one event: what each call needs, and when it happened.

use std::sync::Arc;

use jiff::{SignedDuration, civil, tz::TimeZone};
use qianmian_model::{Failure, Record, Rejected, Time};

use super::body::{Envelope, Item, text};
use super::error::without_place;
use super::record::{build_record, position};
use super::{Arrival, EVENT_LIMIT_BYTES, Endpoint, MESSAGE_ID_LIMIT_CHARS};
use crate::code;
use crate::json::Loose;

/// How far ahead of its arrival an event may say it happened.
const FUTURE_LIMIT: SignedDuration = SignedDuration::from_hours(24);
/// How much of a value a reject shows, in characters.
const SHOWN_CHARS: usize = 200;

/// The record that an event's JSON says, or every rule it breaks.
pub(super) fn decide_record(
    endpoint: Endpoint,
    raw: &str,
    envelope: &Envelope<'_>,
    arrival: &Arrival,
    index: u32,
) -> Result<Record, Vec<Failure>> {
    if raw.len() > EVENT_LIMIT_BYTES {
        let reason = format!("the event has {} bytes, over the limit of {EVENT_LIMIT_BYTES}", raw.len());
        return Err(vec![failure(code::EVENT_TOO_LARGE, "", "", reason)]);
    }
    let item = read_item(raw).map_err(|failure| vec![failure])?;
    let mut failures = Vec::new();
    let call = decide_call(endpoint, &item, &mut failures);
    check_message_id(&item, &mut failures);
    let at = decide_time(&item, envelope, arrival.received_at, &mut failures);
    let Some(call) = call.filter(|_| failures.is_empty()) else { return Err(failures) };
    Ok(build_record(call, item, raw, at, envelope, arrival, index))
}

/// The reject of an event.
pub(super) fn reject(raw: &str, failures: Vec<Failure>, arrival: &Arrival, index: u32) -> Rejected {
    Rejected {
        source: Arc::clone(&arrival.source),
        position: position(arrival, index),
        rows: 1,
        at: arrival.received_at,
        failures,
        raw: raw.to_owned(),
    }
}

fn read_item(raw: &str) -> Result<Item<'_>, Failure> {
    if !raw.starts_with('{') {
        return Err(failure(code::MALFORMED_EVENT, "", raw, "an event is an object".into()));
    }
    serde_json::from_str(raw).map_err(|error| {
        let reason = format!("{} at line {} column {}", without_place(&error), error.line(), error.column());
        failure(code::MALFORMED_EVENT, "", "", reason)
    })
}

/// Which call it is, and whether it has what the call needs.
fn decide_call(endpoint: Endpoint, item: &Item<'_>, failures: &mut Vec<Failure>) -> Option<Endpoint> {
    let call = if endpoint == Endpoint::Batch {
        text(item.kind.as_ref()).and_then(Endpoint::from_type)
    } else {
        Some(endpoint)
    };
    let mut need = |present: bool, code, field, reason: &str| {
        if !present {
            failures.push(failure(code, field, "", reason.to_owned()));
        }
    };
    let has = |value: &Option<Loose<'_>>| text(value.as_ref()).is_some();
    match call {
        None => {
            let shown = text(item.kind.as_ref()).unwrap_or_default();
            let reason = "`type` is one of identify, track, page, screen, group, alias".to_owned();
            failures.push(failure(code::TYPE_UNKNOWN, "type", shown, reason));
            return None;
        }
        Some(Endpoint::Track) => {
            need(
                has(&item.event),
                code::EVENT_NAME_MISSING,
                "event",
                "`track` needs `event`, the name of what was done",
            );
        }
        Some(Endpoint::Group) => {
            need(has(&item.group_id), code::GROUP_ID_MISSING, "groupId", "`group` needs `groupId`");
        }
        Some(Endpoint::Alias) => {
            need(
                has(&item.previous_id),
                code::PREVIOUS_ID_MISSING,
                "previousId",
                "`alias` needs `previousId`",
            );
            need(has(&item.user_id), code::USER_ID_MISSING, "userId", "`alias` needs `userId`");
            return call;
        }
        Some(_) => {}
    }
    let reason = "`userId` or `anonymousId` is required";
    need(has(&item.user_id) || has(&item.anonymous_id), code::IDENTIFIER_MISSING, "userId", reason);
    call
}

fn check_message_id(item: &Item<'_>, failures: &mut Vec<Failure>) {
    if let Some(Loose(id)) = &item.message_id {
        let chars = if id.len() > MESSAGE_ID_LIMIT_CHARS { id.chars().count() } else { 0 };
        if chars > MESSAGE_ID_LIMIT_CHARS {
            let reason =
                format!("`messageId` has {chars} characters, over the limit of {MESSAGE_ID_LIMIT_CHARS}");
            failures.push(failure(code::MESSAGE_ID_TOO_LONG, "messageId", id, reason));
        }
    }
}

/// `receivedAt - (sentAt - originalTimestamp)`: a wrong clock of the sender is taken out, a delay is not. Without
/// `sentAt` the time is taken as it is, without a time the server's own is taken.
fn decide_time(
    item: &Item<'_>,
    envelope: &Envelope<'_>,
    received_at: Time,
    failures: &mut Vec<Failure>,
) -> Time {
    let mut read = |value: Option<&Loose<'_>>, field| {
        let shown = text(value)?;
        let time = parse_time(shown);
        if time.is_none() {
            let reason = format!("`{field}` is not an ISO 8601 time such as 2026-01-31T08:00:00.000Z");
            failures.push(failure(code::TIME_UNREADABLE, field, shown, reason));
        }
        time
    };
    let original = read(item.original_timestamp.as_ref(), "originalTimestamp")
        .or_else(|| read(item.timestamp.as_ref(), "timestamp"))
        .or_else(|| read(envelope.timestamp.as_ref(), "timestamp"));
    let sent_at = read(item.sent_at.as_ref(), "sentAt").or_else(|| read(envelope.sent_at.as_ref(), "sentAt"));
    let at = match (original, sent_at) {
        (Some(original), Some(sent_at)) => {
            let micros = received_at.0.saturating_sub(sent_at.0.saturating_sub(original.0));
            Time(micros.clamp(Time::MIN.0, Time::MAX.0))
        }
        (Some(original), None) => original,
        (None, _) => received_at,
    };
    if failures.is_empty() && (at.0 < 0 || at > received_at + FUTURE_LIMIT) {
        let reason = "the event happened before 1970 or more than a day after it arrived".to_owned();
        failures.push(failure(code::TIME_OUT_OF_RANGE, "timestamp", &at.to_string(), reason));
    }
    at
}

/// RFC 3339, or the same without an offset, which is then UTC.
fn parse_time(text: &str) -> Option<Time> {
    Time::parse_rfc3339(text).or_else(|| {
        let local: civil::DateTime = text.parse().ok()?;
        TimeZone::UTC.to_timestamp(local).ok().map(Time::from)
    })
}

fn failure(code: &'static str, field: &str, raw: &str, reason: String) -> Failure {
    Failure { code, field: field.to_owned(), raw: raw.chars().take(SHOWN_CHARS).collect(), reason }
}
