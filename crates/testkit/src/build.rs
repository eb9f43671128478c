//! Builders of model values: a valid one in a call, changed by chained methods or by writing its fields.
//!
//! ```
//! use qianmian_testkit::{event, time};
//!
//! let clicked = event(7, "Link Clicked", "2026-03-01T08:00:00Z").property("url", "https://example.com").build();
//! assert_eq!(clicked.at, time("2026-03-01T08:00:00Z"));
//! ```

use std::sync::Arc;

use qianmian_model::consent::{ConsentChange, ConsentState};
use qianmian_model::{
    Cleaned, Event, EventBody, Identifier, IdentifierKind, MessageId, Origin, Position, Record, RecordKind,
    SubjectId, Time, TraitObservation, Value,
};

/// An instant from RFC 3339 text. Panics on anything else.
pub fn time(text: &str) -> Time {
    Time::parse_rfc3339(text).unwrap_or_else(|| panic!("`{text}` is not an RFC 3339 time"))
}

/// An identifier from `kind:value`. Panics without a colon.
pub fn identifier(text: &str) -> Identifier {
    let (kind, value) = text.split_once(':').unwrap_or_else(|| panic!("`{text}` is not `kind:value`"));
    Identifier::new(IdentifierKind::new(kind), value)
}

/// The message id of a number.
pub fn message_id(number: u64) -> MessageId {
    MessageId(u128::from(number).to_be_bytes())
}

/// A place in a stream.
pub fn position(stream: &str, offset: u64) -> Position {
    Position { stream: stream.into(), offset, index: 0 }
}

/// An event of a subject, from source `test`, received when it happened; its message id is made of subject, name and time.
pub fn event(subject: u32, name: &str, at: &str) -> EventBuilder {
    event_at(subject, name, time(at))
}

/// As [`event`], at an instant that is already one.
pub fn event_at(subject: u32, name: &str, at: Time) -> EventBuilder {
    EventBuilder(Event {
        message_id: message_id(fingerprint(&format!("{subject} {name} {}", at.0))),
        subject: SubjectId(subject),
        source: "test".into(),
        at,
        received_at: at,
        body: EventBody { name: name.into(), properties: Vec::new(), topics: Vec::new() },
    })
}

/// A `Track` record of source `test` with message id, offset and one row.
pub fn record(number: u64, event: &str, at: &str) -> RecordBuilder {
    RecordBuilder(Record {
        message_id: message_id(number),
        source: "test".into(),
        position: position("test", number),
        rows: 1,
        kind: RecordKind::Track(event.to_owned()),
        identifiers: Vec::new(),
        traits: Vec::new(),
        properties: Vec::new(),
        at: time(at),
        received_at: time(at),
        consents: Vec::new(),
    })
}

/// A cleaned record of source `test` without an event; its identifiers (`kind:value`) strongest first.
pub fn cleaned(number: u64, identifiers: &[&str], at: &str) -> CleanedBuilder {
    CleanedBuilder(Cleaned {
        message_id: message_id(number),
        source: "test".into(),
        position: position("test", number),
        rows: 1,
        at: time(at),
        received_at: time(at),
        identifiers: identifiers.iter().map(|text| identifier(text)).collect(),
        traits: Vec::new(),
        consents: Vec::new(),
        event: None,
    })
}

/// See [`event`].
#[derive(Debug, Clone)]
pub struct EventBuilder(Event);

impl EventBuilder {
    /// Adds a property.
    pub fn property(mut self, name: &str, value: impl Into<Value>) -> Self {
        self.0.body.properties.push((name.to_owned(), value.into()));
        self
    }

    /// Adds topics; they are kept sorted.
    pub fn topics(mut self, topics: &[&str]) -> Self {
        self.0.body.topics.extend(topics.iter().map(|topic| Arc::from(*topic)));
        self.0.body.topics.sort();
        self
    }

    /// Sets the source.
    pub fn source(mut self, source: &str) -> Self {
        self.0.source = source.into();
        self
    }

    /// Sets the message id from a number.
    pub fn message(mut self, number: u64) -> Self {
        self.0.message_id = message_id(number);
        self
    }

    /// Sets when it was accepted.
    pub fn received_at(mut self, at: &str) -> Self {
        self.0.received_at = time(at);
        self
    }

    /// The event.
    pub fn build(self) -> Event {
        self.0
    }
}

/// See [`record`].
#[derive(Debug, Clone)]
pub struct RecordBuilder(Record);

impl RecordBuilder {
    /// Sets the kind of call.
    pub fn kind(mut self, kind: RecordKind) -> Self {
        self.0.kind = kind;
        self
    }

    /// Adds an identifier, `kind:value`.
    pub fn identifier(mut self, text: &str) -> Self {
        self.0.identifiers.push(identifier(text));
        self
    }

    /// Adds a property.
    pub fn property(mut self, name: &str, value: impl Into<Value>) -> Self {
        self.0.properties.push((name.to_owned(), value.into()));
        self
    }

    /// Adds a trait.
    pub fn with_trait(mut self, name: &str, value: impl Into<Value>) -> Self {
        self.0.traits.push((name.to_owned(), value.into()));
        self
    }

    /// Adds a consent preference.
    pub fn consent(mut self, purpose: &str, granted: bool) -> Self {
        self.0.consents.push((purpose.to_owned(), granted));
        self
    }

    /// Sets the source.
    pub fn source(mut self, source: &str) -> Self {
        self.0.source = source.into();
        self
    }

    /// The record.
    pub fn build(self) -> Record {
        self.0
    }
}

/// See [`cleaned`].
#[derive(Debug, Clone)]
pub struct CleanedBuilder(Cleaned);

impl CleanedBuilder {
    /// Sets what happened.
    pub fn event(mut self, name: &str, properties: &[(&str, Value)]) -> Self {
        let properties = properties.iter().map(|(name, value)| ((*name).to_owned(), value.clone())).collect();
        self.0.event = Some(EventBody { name: name.into(), properties, topics: Vec::new() });
        self
    }

    /// Adds a declared trait of full trust, observed when the record happened.
    pub fn with_trait(mut self, name: &str, value: impl Into<Value>) -> Self {
        self.0.traits.push(TraitObservation {
            name: name.to_owned(),
            value: value.into(),
            source: Arc::clone(&self.0.source),
            trust: 100,
            observed_at: self.0.at,
            origin: Origin::Declared,
            confidence: 1.0,
        });
        self
    }

    /// Adds a consent granted or withdrawn when the record happened.
    pub fn consent(mut self, purpose: &str, state: ConsentState) -> Self {
        let (at, source) = (self.0.at, self.0.source.to_string());
        self.0.consents.push(ConsentChange {
            purpose: purpose.to_owned(),
            state,
            at,
            source,
            notice_version: None,
        });
        self
    }

    /// The record.
    pub fn build(self) -> Cleaned {
        self.0
    }
}

/// FNV-1a: stable across runs and machines, unlike the standard library's hasher.
fn fingerprint(text: &str) -> u64 {
    text.bytes()
        .fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn events_at_different_times_are_different_messages() {
        let first = event(1, "Link Clicked", "2026-03-01T08:00:00Z").build();
        let second = event(1, "Link Clicked", "2026-03-01T08:00:01Z").build();
        assert_ne!(first.message_id, second.message_id);
        assert_eq!(first, event(1, "Link Clicked", "2026-03-01T08:00:00Z").build());
    }

    #[test]
    fn an_identifier_may_hold_colons() {
        assert_eq!(identifier("openid:a:b"), Identifier::new(IdentifierKind::new("openid"), "a:b"));
    }
}
