//! A field of a profile, with where it came from.

use std::sync::Arc;

use crate::{Time, Value};

/// Begins the names of the traits that hold the values of imported tags; no other trait has a name like that.
pub const TAG_PREFIX: &str = "tag:";

/// Begins the names of traits that hold guesses of what people did not declare.
pub const INFERRED_PREFIX: &str = "inferred_";

/// How a value is known. A declared value always wins over an inferred one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Origin {
    /// Worked out from behaviour or text.
    Inferred,
    /// Said by the person or by a system of record.
    Declared,
}

/// One source's word about one trait.
#[derive(Debug, Clone, PartialEq)]
pub struct TraitObservation {
    /// The trait's name.
    pub name: String,
    /// Its value in normal form.
    pub value: Value,
    /// Who said so.
    pub source: Arc<str>,
    /// The source's trust, 0..=100; higher wins among equals in origin.
    pub trust: u8,
    /// When it was true, by the source.
    pub observed_at: Time,
    /// How it is known.
    pub origin: Origin,
    /// Probability that it is right, 0..=1; 1 for declared values.
    pub confidence: f32,
}
