//! What a source hands over: one accepted record, before cleaning.

use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

use crate::{Identifier, MessageId, Properties, Time};

/// The six calls of the Segment specification. A file row is one of them too, by its mapping.
#[derive(Debug, Clone, PartialEq)]
pub enum RecordKind {
    /// Traits of a person.
    Identify,
    /// Something a person did, by its event name.
    Track(String),
    /// A page was viewed; `name` may be absent.
    Page(Option<String>),
    /// A screen was viewed.
    Screen(Option<String>),
    /// The person belongs to a group.
    Group(String),
    /// `previousId` and `userId` are one person.
    Alias,
}

/// Where a record came from, so that a reject can be found again: a stream (`http`, `file:orders.csv`) and a place in
/// it (an inbox offset, or a line counted from 1), and the index within a batch.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Position {
    /// The stream's name.
    pub stream: Arc<str>,
    /// Inbox offset, or the first line of the record in its file.
    pub offset: u64,
    /// Index within the request's batch; 0 for files.
    pub index: u32,
}

/// One record as a source gave it: names mapped, times read, nothing standardised yet.
#[derive(Debug, Clone, PartialEq)]
pub struct Record {
    /// Idempotency key within the workspace.
    pub message_id: MessageId,
    /// The source's name.
    pub source: Arc<str>,
    /// Where it stood.
    pub position: Position,
    /// How many input rows it was made of (order lines of one order); 1 for HTTP.
    pub rows: u32,
    /// What kind of call it is.
    pub kind: RecordKind,
    /// Identifiers as they came, strongest first.
    pub identifiers: Vec<Identifier>,
    /// Traits as they came (`context.traits` merged under `traits`).
    pub traits: Properties,
    /// Properties as they came.
    pub properties: Properties,
    /// When it happened, after clock correction.
    pub at: Time,
    /// When it was accepted.
    pub received_at: Time,
    /// `context.consent.categoryPreferences`, where given.
    pub consents: Vec<(String, bool)>,
}

impl fmt::Display for Position {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.stream, self.offset)?;
        if self.index > 0 { write!(f, "[{}]", self.index) } else { Ok(()) }
    }
}

/// A text that is no position.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NotAPosition;

impl FromStr for Position {
    type Err = NotAPosition;

    /// Reads what `Display` writes: `http:17[2]`, `file:orders:9f86d081884c7d65:3`.
    fn from_str(text: &str) -> Result<Position, NotAPosition> {
        let (place, index) = match text.strip_suffix(']').and_then(|text| text.rsplit_once('[')) {
            Some((place, index)) => (place, index.parse().map_err(|_| NotAPosition)?),
            None => (text, 0),
        };
        let (stream, offset) = place.rsplit_once(':').ok_or(NotAPosition)?;
        Ok(Position { stream: stream.into(), offset: offset.parse().map_err(|_| NotAPosition)?, index })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_position_is_read_as_it_is_written() {
        for text in ["http:17[2]", "file:orders:9f86d081884c7d65:3"] {
            assert_eq!(text.parse::<Position>().unwrap().to_string(), text);
        }
        assert_eq!("nowhere".parse::<Position>(), Err(NotAPosition));
    }
}
