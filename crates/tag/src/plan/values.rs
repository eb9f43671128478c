//! What a batch evaluation gives: how many people have each value, and who has which.

use std::sync::Arc;

use arrow::array::{ArrayRef, RecordBatch, StringDictionaryBuilder, UInt32Builder};
use arrow::datatypes::Int32Type;

use crate::TagError;
use crate::evaluate::Outcome;
use crate::program::Program;

/// How many people a tag holds for.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Tally {
    /// People that were evaluated.
    pub people: u64,
    /// By tag, by value: people that have it.
    pub members: Vec<Vec<u64>>,
    /// By tag: people that have any value.
    pub covered: Vec<u64>,
    /// By tag: people for whom it is unknown.
    pub unknown: Vec<u64>,
}

impl Tally {
    /// All zero.
    pub fn new(program: &Program) -> Tally {
        Tally {
            people: 0,
            members: program.tags.iter().map(|tag| vec![0; tag.definition.values.len()]).collect(),
            covered: vec![0; program.tags.len()],
            unknown: vec![0; program.tags.len()],
        }
    }

    /// Counts one person's outcomes.
    pub fn count(&mut self, outcomes: &[Outcome]) {
        self.people += 1;
        for (tag, outcome) in outcomes.iter().enumerate() {
            self.unknown[tag] += u64::from(*outcome == Outcome::Unknown);
            self.covered[tag] += u64::from(!outcome.values().is_empty());
            for &value in outcome.values() {
                self.members[tag][usize::from(value)] += 1;
            }
        }
    }
}

/// Collects a table of `user_id` uint32, `tag` and `value` dictionary text: a row for each value that somebody has.
#[derive(Default)]
pub struct ValuesBuilder {
    users: UInt32Builder,
    tags: StringDictionaryBuilder<Int32Type>,
    values: StringDictionaryBuilder<Int32Type>,
}

impl ValuesBuilder {
    /// Adds the values of one person.
    pub fn push(&mut self, program: &Program, person: u32, outcomes: &[Outcome]) {
        for (tag, outcome) in program.tags.iter().zip(outcomes) {
            for &value in outcome.values() {
                self.users.append_value(person);
                self.tags.append_value(tag.name());
                self.values.append_value(tag.value(value));
            }
        }
    }

    /// Rows that wait for [`ValuesBuilder::finish`].
    pub fn len(&self) -> usize {
        use arrow::array::ArrayBuilder;
        self.users.len()
    }

    /// Whether no row waits.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The rows since the last time.
    ///
    /// # Errors
    /// None that Arrow's memory allows.
    pub fn finish(&mut self) -> Result<RecordBatch, TagError> {
        let columns: [(&str, ArrayRef); 3] = [
            ("user_id", Arc::new(self.users.finish())),
            ("tag", Arc::new(self.tags.finish())),
            ("value", Arc::new(self.values.finish())),
        ];
        Ok(RecordBatch::try_from_iter(columns)?)
    }
}
