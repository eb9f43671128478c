//! A series: what is kept of the events of one (pattern, filter, property). Measures are read off series.
//!
//! `count`, `per_day` and `days_active` of the same events over any number of day windows share one series of
//! counts by day; `sum` and `avg` share one of sums, `min` and `max` one of extents, and so on. Windows in days
//! are kept by day, windows in hours by exact instant, all time as one cell: a state is as large as the longest
//! window needs and no larger, and no window is ever rounded.

use qianmian_model::rule::{Aggregate, EventPattern};
use qianmian_model::{Time, Window};

use crate::fingerprint::Fingerprint;
use crate::partial::{Input, Partial, Tally};

/// What is kept of each event.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) enum Kind {
    /// How many.
    Count,
    /// Sum and number of the numbers of a property.
    Sum(u32),
    /// Smallest and largest number of a property.
    Extent(u32),
    /// Times of the first and the last.
    Seen,
    /// Each value of a property with its count and last time.
    Values(u32),
    /// Hits of a topic.
    Topic(String),
}

/// How finely a series is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Grain {
    /// One cell for all time.
    Whole,
    /// A cell a calendar day; its key is the day counted from 1970-01-01.
    Day,
    /// A cell an instant; its key is microseconds.
    Instant,
}

impl Grain {
    /// The grain that a measure needs.
    pub(crate) fn of(aggregate: &Aggregate, window: Window) -> Grain {
        match (window, aggregate) {
            (Window::Hours { .. }, _) | (_, Aggregate::FollowedBy { .. }) => Grain::Instant,
            (Window::All, Aggregate::DaysActive | Aggregate::Interest(_)) | (Window::Days { .. }, _) => {
                Grain::Day
            }
            (Window::All, _) => Grain::Whole,
        }
    }
}

/// One series of a program.
#[derive(Debug, Clone)]
pub(crate) struct Series {
    /// Which events.
    pub(crate) event: EventPattern,
    /// Of those, the ones for which this filter of the program holds.
    pub(crate) filter: Option<u32>,
    /// What is kept of them.
    pub(crate) kind: Kind,
    /// How finely.
    pub(crate) grain: Grain,
    /// The hash of all of that: equal in two programs when their cells are.
    pub(crate) fingerprint: Fingerprint,
}

/// The cells of one series of one person, sorted by key.
pub(crate) type Cells = Vec<(i64, Partial)>;

/// Adds one event's input to the cell with `key`.
pub(crate) fn add_input(cells: &mut Cells, kind: &Kind, key: i64, at: Time, input: Input) {
    let found = match cells.last() {
        Some((last, _)) if *last == key => Ok(cells.len() - 1),
        Some((last, _)) if *last < key => Err(cells.len()),
        None => Err(0),
        Some(_) => cells.binary_search_by_key(&key, |(key, _)| *key),
    };
    let index = match found {
        Ok(index) => index,
        Err(index) => {
            if let Some(partial) = single(kind, at, input) {
                cells.insert(index, (key, partial));
            }
            return;
        }
    };
    match (&mut cells[index].1, &input) {
        (Partial::Count(count), Input::Once) => *count += 1,
        (partial, _) => {
            if let Some(other) = single(kind, at, input) {
                partial.merge(other);
            }
        }
    }
}

/// The aggregate of one event; nothing when the input is of another kind.
fn single(kind: &Kind, at: Time, input: Input) -> Option<Partial> {
    Some(match (kind, input) {
        (Kind::Count, Input::Once) => Partial::Count(1),
        (Kind::Topic(_), Input::Hits(hits)) => Partial::Count(u64::from(hits)),
        (Kind::Sum(_), Input::Number(number)) => Partial::sum_of(number),
        (Kind::Extent(_), Input::Number(number)) => Partial::Extent { min: number + 0.0, max: number + 0.0 },
        (Kind::Seen, Input::Once) => Partial::Seen { first: at.0, last: at.0 },
        (Kind::Values(_), Input::Token(token)) => {
            Partial::Values([(token, Tally { count: 1, last: at.0 })].into_iter().collect())
        }
        _ => return None,
    })
}

/// Merges two sorted lists of cells.
pub(crate) fn merge_cells(mine: Cells, theirs: Cells) -> Cells {
    if mine.is_empty() {
        return theirs;
    }
    let mut merged = Cells::with_capacity(mine.len() + theirs.len());
    let mut theirs = theirs.into_iter().peekable();
    for (key, mut partial) in mine {
        while let Some(before) = theirs.next_if(|(other, _)| *other < key) {
            merged.push(before);
        }
        if let Some((_, other)) = theirs.next_if(|(other, _)| *other == key) {
            partial.merge(other);
        }
        merged.push((key, partial));
    }
    merged.extend(theirs);
    merged
}
