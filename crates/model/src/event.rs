//! Records after cleaning, and the events that go to the lake.

use std::sync::Arc;

use crate::consent::ConsentChange;
use crate::{Identifier, MessageId, Position, Properties, SubjectId, Time, TraitObservation};

/// What happened, without whom.
#[derive(Debug, Clone, PartialEq)]
pub struct EventBody {
    /// `Object Action`, as in the tracking plan.
    pub name: Arc<str>,
    /// Properties in the types of the tracking plan. Raw text is gone unless the source keeps it.
    pub properties: Properties,
    /// Topics found in the text, once per hit, sorted.
    pub topics: Vec<Arc<str>>,
}

/// A record in standard form.
#[derive(Debug, Clone, PartialEq)]
pub struct Cleaned {
    /// Idempotency key.
    pub message_id: MessageId,
    /// The source's name.
    pub source: Arc<str>,
    /// Where it stood.
    pub position: Position,
    /// How many input rows it was made of.
    pub rows: u32,
    /// When it happened.
    pub at: Time,
    /// When it was accepted.
    pub received_at: Time,
    /// Identifiers in normal form, strongest first, never empty. The first is the event's subject.
    pub identifiers: Vec<Identifier>,
    /// What it says of the person.
    pub traits: Vec<TraitObservation>,
    /// What it says of their consent.
    pub consents: Vec<ConsentChange>,
    /// What happened, where it is more than a statement of traits.
    pub event: Option<EventBody>,
}

/// One row of the event history. Immutable.
#[derive(Debug, Clone, PartialEq)]
pub struct Event {
    /// Idempotency key.
    pub message_id: MessageId,
    /// The identifier it arrived with.
    pub subject: SubjectId,
    /// The source's name.
    pub source: Arc<str>,
    /// When it happened.
    pub at: Time,
    /// When it was accepted.
    pub received_at: Time,
    /// What happened.
    pub body: EventBody,
}
