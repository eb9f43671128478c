//! The tracking plan: which events, properties and traits there are, and of what type. Read from `events.yaml`.

use std::collections::BTreeMap;

/// The type of a property or trait.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ValueType {
    /// True or false.
    Bool,
    /// A number.
    Number,
    /// Text.
    Text,
    /// An instant.
    Time,
    /// A list or object, kept as JSON; cannot be compared in a rule.
    Json,
}

/// A property or trait.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldSpec {
    /// Its type.
    pub value_type: ValueType,
    /// A record without it is rejected.
    pub required: bool,
    /// Raw text written by a person: topics are taken from it, then it is dropped unless the source keeps it.
    pub free_text: bool,
}

/// One planned event.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct EventSpec {
    /// Its properties by name.
    pub properties: BTreeMap<String, FieldSpec>,
    /// The consent purpose it is collected for.
    pub purpose: Option<String>,
}

/// All that is planned.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct TrackingPlan {
    /// Events by name.
    pub events: BTreeMap<String, EventSpec>,
    /// Traits by name.
    pub traits: BTreeMap<String, FieldSpec>,
}

impl TrackingPlan {
    /// Every planned property with its type, one row a name: the columns of the event lake. A name used with two
    /// types in two events is an error when the plan is read.
    pub fn properties(&self) -> BTreeMap<&str, ValueType> {
        let specs = self.events.values().flat_map(|event| &event.properties);
        specs.map(|(name, spec)| (name.as_str(), spec.value_type)).collect()
    }
}
