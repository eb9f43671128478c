//! What is in the columns of a file that nobody has described yet: how often a column is empty, how many values it has,
//! what they look like, what they are, and what the source's declaration could therefore say.
//!
//! Values that could be personal are shown as their shape or masked, never as they are.

mod column;
mod shape;
mod suggest;

use std::collections::{HashMap, HashSet};
use std::hash::{DefaultHasher, Hash as _, Hasher as _};

use jiff::tz::TimeZone;

use crate::region::Regions;
use column::{Checks, Votes, decide_kind, decide_meaning};
pub use column::{Kind, Meaning};
pub use suggest::suggest_source;

/// Values of a column that are looked at closely: the first ones.
const CHECKED: u64 = 5_000;
/// Distinct values that are counted one by one.
const COUNTED: usize = 200_000;
/// Shapes that are told apart.
const SHAPES: usize = 2_000;
/// A column with at most so many distinct values is a category, whose values are shown.
const CATEGORY: usize = 20;
/// And only where each came so often on average: fewer people stand behind a rarer value.
const PER_VALUE: u64 = 5;

/// A file's columns, as they were found.
#[derive(Debug, Clone, PartialEq)]
pub struct FileProfile {
    /// Rows that could be split into columns.
    pub rows: u64,
    /// Lines that could not.
    pub broken: u64,
    /// The columns, in the order of the file.
    pub columns: Vec<ColumnProfile>,
}

/// One column.
#[derive(Debug, Clone, PartialEq)]
pub struct ColumnProfile {
    /// Its name.
    pub name: String,
    /// Rows in which it is empty.
    pub empty: u64,
    /// Distinct values.
    pub distinct: u64,
    /// Whether there are more than could be counted.
    pub more: bool,
    /// What its values are.
    pub kind: Kind,
    /// What it means for a source.
    pub meaning: Meaning,
    /// The most frequent shapes with the part of values that have them: `9` stands for a digit, `a` for a letter, `字` for
    /// a Chinese character, `{3}` for a run of three.
    pub shapes: Vec<(String, f64)>,
    /// A few values: as they are in a category, else masked.
    pub examples: Vec<String>,
    /// Least and largest, of numbers.
    pub range: Option<(f64, f64)>,
    /// Least and largest, of times that are written as numbers.
    pub epochs: Option<(f64, f64)>,
    /// The time formats that read nearly every value, most telling first.
    pub formats: Vec<&'static str>,
}

/// Takes in a file row by row.
#[derive(Debug)]
pub struct Profiler {
    columns: Vec<Gathering>,
    checks: Checks,
    rows: u64,
    broken: u64,
}

#[derive(Debug, Default)]
struct Gathering {
    name: String,
    empty: u64,
    values: u64,
    hashes: HashSet<u64>,
    more: bool,
    shapes: HashMap<String, u64>,
    category: Vec<(String, u64)>,
    examples: Vec<String>,
    votes: Votes,
}

impl Profiler {
    /// For columns of these names; `zone` reads times.
    pub fn new(names: &[String], zone: TimeZone, regions: Regions) -> Profiler {
        let gathering = |name: &String| Gathering { name: name.clone(), ..Gathering::default() };
        Profiler {
            columns: names.iter().map(gathering).collect(),
            checks: Checks::new(zone, regions),
            rows: 0,
            broken: 0,
        }
    }

    /// Takes a row: the text of each column.
    pub fn row<'a>(&mut self, cells: impl Iterator<Item = &'a str>) {
        self.rows += 1;
        for (column, cell) in self.columns.iter_mut().zip(cells) {
            column.take(cell.trim(), &self.checks);
        }
    }

    /// Counts a line that is no row.
    pub fn broken(&mut self) {
        self.broken += 1;
    }

    /// What was found.
    pub fn finish(self) -> FileProfile {
        FileProfile {
            rows: self.rows,
            broken: self.broken,
            columns: self.columns.into_iter().map(Gathering::finish).collect(),
        }
    }
}

impl Gathering {
    fn take(&mut self, value: &str, checks: &Checks) {
        if value.is_empty() {
            self.empty += 1;
            return;
        }
        self.values += 1;
        if self.hashes.len() < COUNTED {
            let mut hasher = DefaultHasher::new();
            value.hash(&mut hasher);
            self.hashes.insert(hasher.finish());
        } else {
            self.more = true;
        }
        let shape = shape::shape(value);
        if self.shapes.len() < SHAPES || self.shapes.contains_key(&shape) {
            *self.shapes.entry(shape).or_insert(0) += 1;
        }
        match self.category.iter().position(|(known, _)| known == value) {
            Some(place) => self.category[place].1 += 1,
            None if self.category.len() <= CATEGORY => self.category.push((value.to_owned(), 1)),
            None => {}
        }
        if self.examples.len() < 3 && !self.examples.iter().any(|known| known == value) {
            self.examples.push(value.to_owned());
        }
        self.votes.number(value);
        if self.values <= CHECKED {
            self.votes.take(value, checks);
        }
    }

    #[allow(clippy::cast_precision_loss, reason = "rows are far below 2^52")]
    fn finish(mut self) -> ColumnProfile {
        let kind = decide_kind(&self.votes, self.values);
        let distinct = self.hashes.len() as u64;
        let meaning = decide_meaning(&self.name, kind, distinct, self.values);
        let is_category =
            self.category.len() <= CATEGORY && self.values >= PER_VALUE * distinct && !meaning.is_personal();
        self.category.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
        let mut shapes: Vec<(String, u64)> = self.shapes.into_iter().collect();
        shapes.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
        let values = self.values.max(1) as f64;
        ColumnProfile {
            name: self.name,
            empty: self.empty,
            distinct,
            more: self.more,
            kind,
            meaning,
            shapes: shapes.into_iter().take(3).map(|(shape, count)| (shape, count as f64 / values)).collect(),
            examples: if is_category {
                self.category.into_iter().map(|(value, _)| value).collect()
            } else {
                self.examples.iter().map(|value| shape::masked(value)).collect()
            },
            range: (kind == Kind::Number).then_some(self.votes.range).flatten(),
            epochs: (kind == Kind::Time && self.votes.are_numbers(self.values))
                .then_some(self.votes.range)
                .flatten(),
            formats: self.votes.formats(),
        }
    }
}
