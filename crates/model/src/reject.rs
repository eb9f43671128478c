//! A bad record is data: it goes to quarantine with every reason, and can be replayed once it is fixed.

use std::sync::Arc;

use crate::{Position, Time};

/// One failed rule of a record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    /// Stable code, `snake_case`: what summaries count.
    pub code: &'static str,
    /// The field at fault, in the source's own words; empty when it is the whole record.
    pub field: String,
    /// The value as it came, cut to 200 characters; empty for contact values.
    pub raw: String,
    /// What is wrong and what to do, for a person.
    pub reason: String,
}

/// A record that was not taken, with all its failures.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rejected {
    /// The source's name.
    pub source: Arc<str>,
    /// Where it stood.
    pub position: Position,
    /// How many input rows it was made of.
    pub rows: u32,
    /// When it was refused.
    pub at: Time,
    /// Every failed rule; never empty.
    pub failures: Vec<Failure>,
    /// The record as it came (a CSV line, a JSON object), for replay.
    pub raw: String,
}
