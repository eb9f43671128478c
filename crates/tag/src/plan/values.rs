//! What a batch evaluation gives: how many people have each value, and who has which.

use std::collections::HashMap;
use std::sync::Arc;

use arrow::array::{ArrayRef, DictionaryArray, Int32Array, RecordBatch, StringArray, UInt32Array};
use arrow::datatypes::Int32Type;

use crate::TagError;
use crate::evaluate::Outcome;
use crate::judge::Judged;
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
}

impl Tally {
    /// Adds the people of another tally of the same program.
    pub fn add(&mut self, other: &Tally) {
        self.people += other.people;
        for (mine, theirs) in self.members.iter_mut().zip(&other.members) {
            add_each(mine, theirs);
        }
        add_each(&mut self.covered, &other.covered);
        add_each(&mut self.unknown, &other.unknown);
    }

    /// Adds so many people with an outcome of a tag, or takes them away: sums wrap until all are in.
    fn note(&mut self, tag: usize, outcome: &Outcome, people: u64) {
        let add = |count: &mut u64| *count = count.wrapping_add(people);
        if *outcome == Outcome::Unknown {
            add(&mut self.unknown[tag]);
        }
        if !outcome.values().is_empty() {
            add(&mut self.covered[tag]);
        }
        outcome.values().iter().for_each(|&value| add(&mut self.members[tag][usize::from(value)]));
    }
}

fn add_each(mine: &mut [u64], theirs: &[u64]) {
    mine.iter_mut().zip(theirs).for_each(|(mine, theirs)| *mine += theirs);
}

/// Counts people; the cost of one is that of the tags that differ from the usual.
#[derive(Debug)]
pub struct TallyBuilder {
    tally: Tally,
    /// The usual outcomes of people without and with events, and how many there were.
    usual: [Option<(Vec<Outcome>, u64)>; 2],
}

impl TallyBuilder {
    /// Nobody yet.
    pub fn new(program: &Program) -> TallyBuilder {
        TallyBuilder { tally: Tally::new(program), usual: [None, None] }
    }

    /// Counts one person.
    pub fn count(&mut self, judged: &Judged<'_>) {
        self.tally.people += 1;
        let usual = self.usual[usize::from(judged.active)].get_or_insert_with(|| (judged.usual.to_vec(), 0));
        usual.1 += 1;
        for &tag in judged.changed {
            self.tally.note(tag, &judged.usual[tag], u64::MAX);
            self.tally.note(tag, &judged.outcomes[tag], 1);
        }
    }

    /// The counts.
    pub fn finish(mut self) -> Tally {
        for (usual, people) in self.usual.into_iter().flatten() {
            for (tag, outcome) in usual.iter().enumerate() {
                self.tally.note(tag, outcome, people);
            }
        }
        self.tally
    }
}

/// Collects a table of `user_id` uint32, `tag` and `value` dictionary text: a row for each value that somebody has.
#[derive(Debug)]
pub struct ValuesBuilder {
    tags: ArrayRef,
    values: ArrayRef,
    /// By tag, by value: the place among the texts of values.
    places: Vec<Vec<i32>>,
    user_column: Vec<u32>,
    tag_column: Vec<i32>,
    value_column: Vec<i32>,
}

impl ValuesBuilder {
    /// No rows yet.
    pub fn new(program: &Program) -> ValuesBuilder {
        let mut texts: Vec<&str> = Vec::new();
        let mut known: HashMap<&str, i32> = HashMap::new();
        let places = program.tags.iter().map(|tag| {
            let place = |text| {
                *known.entry(text).or_insert_with(|| {
                    texts.push(text);
                    i32::try_from(texts.len() - 1).unwrap_or(i32::MAX)
                })
            };
            tag.definition.values.iter().map(|value| value.value.as_str()).map(place).collect()
        });
        let places = places.collect();
        ValuesBuilder {
            tags: Arc::new(program.tags.iter().map(|tag| Some(tag.name())).collect::<StringArray>()),
            values: Arc::new(texts.into_iter().map(Some).collect::<StringArray>()),
            places,
            user_column: Vec::new(),
            tag_column: Vec::new(),
            value_column: Vec::new(),
        }
    }

    /// Adds the values of one person.
    pub fn push(&mut self, person: u32, outcomes: &[Outcome]) {
        for (tag, (outcome, places)) in (0i32..).zip(outcomes.iter().zip(&self.places)) {
            for &value in outcome.values() {
                self.user_column.push(person);
                self.tag_column.push(tag);
                self.value_column.push(places[usize::from(value)]);
            }
        }
    }

    /// Whether no row waits for [`ValuesBuilder::finish`].
    pub fn is_empty(&self) -> bool {
        self.user_column.is_empty()
    }

    /// The rows since the last time.
    ///
    /// # Errors
    /// None that Arrow's memory allows.
    pub fn finish(&mut self) -> Result<RecordBatch, TagError> {
        let words = |keys: &mut Vec<i32>, words: &ArrayRef| -> Result<ArrayRef, TagError> {
            let keys = Int32Array::from(std::mem::take(keys));
            Ok(Arc::new(DictionaryArray::<Int32Type>::try_new(keys, Arc::clone(words))?))
        };
        let users = UInt32Array::from(std::mem::take(&mut self.user_column));
        let columns: [(&str, ArrayRef); 3] = [
            ("user_id", Arc::new(users)),
            ("tag", words(&mut self.tag_column, &self.tags)?),
            ("value", words(&mut self.value_column, &self.values)?),
        ];
        Ok(RecordBatch::try_from_iter(columns)?)
    }
}
