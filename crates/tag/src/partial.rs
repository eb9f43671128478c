//! What a series keeps of the events of one cell: small commutative monoids, exact in any order.

use std::collections::BTreeMap;
use std::sync::Arc;

use qianmian_model::Time;
use serde::{Deserialize, Serialize};

use crate::datum::Datum;

/// Sums are kept in whole millionths.
pub(crate) const MILLIONTHS: f64 = 1e6;

/// One number counts for at most so much in a sum, either way: then 10^14 of them fit an `i128` of millionths.
const LARGEST_TERM: f64 = 1e18;

/// What one event gives to one series.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) enum Input {
    /// That it happened.
    Once,
    /// A number of a property.
    Number(f64),
    /// A value of a property.
    Token(Token),
    /// How often a topic was hit; never 0.
    Hits(u32),
}

/// A property's value as a key. Values of two types are never the same; `-0` is `0`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub(crate) enum Token {
    /// True or false.
    Bool(bool),
    /// A number, as bits that sort as numbers do.
    Number(u64),
    /// An instant, in microseconds.
    Time(i64),
    /// Text.
    Text(Arc<str>),
}

impl Token {
    /// The key of a value; nothing for unknown values, lists and objects.
    pub(crate) fn of(datum: Datum<'_>) -> Option<Token> {
        match datum {
            Datum::Bool(value) => Some(Token::Bool(value)),
            Datum::Number(value) => Some(Token::Number(sortable_bits(value))),
            Datum::Time(value) => Some(Token::Time(value.0)),
            Datum::Text(value) => Some(Token::Text(value.into())),
            Datum::Null | Datum::Opaque => None,
        }
    }

    /// The value it is the key of.
    pub(crate) fn datum(&self) -> Datum<'_> {
        match self {
            Token::Bool(value) => Datum::Bool(*value),
            Token::Number(bits) => Datum::Number(number_of(*bits)),
            Token::Time(micros) => Datum::Time(Time(*micros)),
            Token::Text(text) => Datum::Text(text),
        }
    }
}

const SIGN: u64 = 1 << 63;

fn sortable_bits(number: f64) -> u64 {
    let bits = (number + 0.0).to_bits();
    if bits & SIGN == 0 { bits | SIGN } else { !bits }
}

fn number_of(bits: u64) -> f64 {
    f64::from_bits(if bits & SIGN == 0 { !bits } else { bits & !SIGN })
}

/// A number as whole millionths, rounded half away from zero.
#[allow(clippy::cast_possible_truncation, reason = "within 10^24")]
pub(crate) fn millionths(number: f64) -> i128 {
    (number.clamp(-LARGEST_TERM, LARGEST_TERM) * MILLIONTHS).round() as i128
}

/// How often a value was seen, and when last.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Tally {
    pub(crate) count: u64,
    pub(crate) last: i64,
}

/// The aggregate of the events of one cell of one series.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) enum Partial {
    /// How many events, or how many hits of a topic.
    Count(u64),
    /// Sum of a property in millionths, and of how many values.
    Sum { millionths: i128, count: u64 },
    /// Smallest and largest number of a property.
    Extent { min: f64, max: f64 },
    /// Times of the first and last event.
    Seen { first: i64, last: i64 },
    /// Each value of a property.
    Values(BTreeMap<Token, Tally>),
}

impl Partial {
    /// The aggregate of one event's input to a series that keeps sums.
    pub(crate) fn sum_of(number: f64) -> Partial {
        Partial::Sum { millionths: millionths(number), count: 1 }
    }

    /// Adds another aggregate of the same series: commutative and associative.
    pub(crate) fn merge(&mut self, other: Partial) {
        match (self, other) {
            (Partial::Count(mine), Partial::Count(theirs)) => *mine += theirs,
            (Partial::Sum { millionths, count }, Partial::Sum { millionths: more, count: further }) => {
                *millionths += more;
                *count += further;
            }
            (Partial::Extent { min, max }, Partial::Extent { min: low, max: high }) => {
                *min = min.min(low);
                *max = max.max(high);
            }
            (Partial::Seen { first, last }, Partial::Seen { first: earlier, last: later }) => {
                *first = (*first).min(earlier);
                *last = (*last).max(later);
            }
            (Partial::Values(mine), Partial::Values(theirs)) => merge_tallies(mine, theirs),
            // A series has one kind, and states of other layouts are not read: the arms above are all there are.
            (mine, theirs) => unreachable!("cells of one series are of one kind: {mine:?}, {theirs:?}"),
        }
    }
}

/// Adds the counts of each value and keeps the later time.
pub(crate) fn merge_tallies(mine: &mut BTreeMap<Token, Tally>, theirs: BTreeMap<Token, Tally>) {
    for (token, tally) in theirs {
        let known = mine.entry(token).or_insert(Tally { count: 0, last: i64::MIN });
        known.count += tally.count;
        known.last = known.last.max(tally.last);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn number_keys_sort_as_numbers_and_come_back() {
        let numbers = [-1e300, -2.5, -0.0, 1e-9, 2.5, 1e300];
        let keys: Vec<Token> = numbers.iter().filter_map(|&n| Token::of(Datum::Number(n))).collect();
        assert!(keys.is_sorted());
        for (key, number) in keys.iter().zip(numbers) {
            assert_eq!(key.datum(), Datum::Number(number + 0.0));
        }
        assert_eq!(Token::of(Datum::Number(0.0)), Token::of(Datum::Number(-0.0)));
    }

    #[test]
    fn amounts_are_whole_millionths() {
        assert_eq!(millionths(0.1), 100_000);
        assert_eq!(millionths(-19.99), -19_990_000);
        assert_eq!(millionths(f64::MAX), millionths(1e18));
    }
}
