//! What the columns of events are called, in the lake and in files that others wrote.

use arrow::datatypes::Schema;

use super::columns::{ID, INSTANT, TEXT};
use crate::TagError;
use crate::program::Program;

/// What the columns of events are called. A property's column is a prefix and its name; a file without it has no
/// values of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ColumnNames {
    /// Whose event it is: uint32.
    pub person: &'static str,
    /// When it happened: a timestamp.
    pub at: &'static str,
    /// Its name: text.
    pub event: &'static str,
    /// The topics of its text: a list of text.
    pub topics: &'static str,
    /// What a property's column begins with.
    pub property_prefix: &'static str,
}

impl ColumnNames {
    /// Of the lake.
    pub const LAKE: ColumnNames =
        ColumnNames { person: "subject", at: "at", event: "event", topics: "topics", property_prefix: "p_" };
    /// Of files for `tags eval`.
    pub const FOREIGN: ColumnNames =
        ColumnNames { person: "user_id", at: "ts", event: "event", topics: "topics", property_prefix: "" };

    /// The column of a property.
    pub fn property(&self, name: &str) -> String {
        format!("{}{name}", self.property_prefix)
    }

    /// The columns that a program needs to see, whether a file has them or not.
    pub fn needed(&self, program: &Program) -> Vec<String> {
        let mut names: Vec<String> = [self.person, self.at, self.event].map(str::to_owned).into();
        if program.reads_topics() {
            names.push(self.topics.to_owned());
        }
        names.extend(program.property_names().iter().map(|name| self.property(name)));
        names.sort();
        names.dedup();
        names
    }

    /// Refuses columns among which one is missing that every event has.
    pub(super) fn require(&self, schema: &Schema) -> Result<(), TagError> {
        for (name, expected) in [(self.person, ID), (self.at, INSTANT), (self.event, TEXT)] {
            if schema.column_with_name(name).is_none() {
                let found: Vec<String> =
                    schema.fields().iter().map(|field| format!("`{}`", field.name())).collect();
                let column = name.to_owned();
                return Err(TagError::NoColumn { column, expected, found: found.join(", ") });
            }
        }
        Ok(())
    }
}
