//! What the columns of events are called, in the lake and in files that others wrote.

use arrow::datatypes::Schema;

use super::columns::{ID, INSTANT, TEXT};
use crate::TagError;
use crate::program::Program;
use crate::series::Kind;

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
        self.needed_for(program, &vec![true; program.series.len()])
    }

    /// The columns that those of a program's series need to see that are wanted.
    pub(crate) fn needed_for(&self, program: &Program, wanted: &[bool]) -> Vec<String> {
        let mut names: Vec<String> = [self.person, self.at, self.event].map(str::to_owned).into();
        for (series, _) in program.series.iter().zip(wanted).filter(|(_, wanted)| **wanted) {
            let filter = series.filter.map(|filter| program.filters[filter as usize].properties());
            let mut properties = filter.unwrap_or_default();
            match &series.kind {
                Kind::Topic(_) => names.push(self.topics.to_owned()),
                Kind::Sum(property) | Kind::Extent(property) | Kind::Values(property) => {
                    properties.push(*property);
                }
                Kind::Count | Kind::Seen => {}
            }
            names.extend(properties.into_iter().map(|property| {
                let name = &program.properties[property as usize];
                self.property(name)
            }));
        }
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
