//! Columns that say the same twice, such as a city and its district. The model takes columns to be independent: of two that are
//! not, what the one says already is counted again, and learning can take those who live in one place for one person.
//!
//! It shows in pairs drawn at random, almost all of two people: where the one column agrees, the other nearly always does,
//! though it seldom does by itself. Pairs that agree on a third column are left out, because they may be of one person.

use std::fmt;

use crate::estimate::Count;
use crate::kind::{ABSENT, EQUAL};
use crate::pattern::{Field, level};

/// How often a column agrees where another does, at least, to say the same.
const MOSTLY: f64 = 0.8;
/// The bits of it that are counted twice, at least: log2 of how much more often that is than by itself.
const TWICE_BITS: f64 = 3.0;
/// Pairs that agree on both, at least: fewer are chance, or the few matches among pairs drawn at random.
const SEEN: f64 = 100.0;

/// A compared column that says little but what another says already.
#[derive(Debug, Clone, PartialEq)]
pub struct Dependence {
    /// Its name.
    pub column: String,
    /// The column that says it too, and more: where this one agrees, the other mostly does.
    pub given_by: String,
    /// How often the column agrees among pairs of two people …
    pub agrees: f64,
    /// … and among those of them that agree on the other.
    pub agrees_where_given: f64,
}

impl Dependence {
    /// What is counted twice of a pair that agrees on both, in bits.
    pub fn twice_bits(&self) -> f64 {
        (self.agrees_where_given / self.agrees).log2()
    }
}

/// The columns that another one gives, those first of which most is counted twice.
pub(crate) fn dependences(fields: &[Field], random: &[Count]) -> Vec<Dependence> {
    let pairs = (0..fields.len()).flat_map(|a| (0..fields.len()).map(move |b| (a, b)));
    let crossed = |a: usize, b: usize| fields[a].crossed_with == Some(b) || fields[b].crossed_with == Some(a);
    let found = pairs.filter(|(a, b)| a != b && !crossed(*a, *b));
    let mut found: Vec<Dependence> = found.filter_map(|(a, b)| dependence(fields, random, a, b)).collect();
    found.sort_by(|a, b| b.twice_bits().total_cmp(&a.twice_bits()));
    found
}

fn dependence(fields: &[Field], random: &[Count], column: usize, given_by: usize) -> Option<Dependence> {
    let (mut all, mut agree, mut given, mut both) = (0.0, 0.0, 0.0, 0.0);
    for count in random.iter().filter(|count| says_nothing_else(fields, count.pattern, [column, given_by])) {
        let [of_column, of_other] = [column, given_by].map(|field| level(count.pattern, field));
        if of_column != ABSENT && of_other != ABSENT {
            let (agrees, is_given) = (of_column == EQUAL, of_other == EQUAL);
            all += count.pairs;
            agree += if agrees { count.pairs } else { 0.0 };
            given += if is_given { count.pairs } else { 0.0 };
            both += if agrees && is_given { count.pairs } else { 0.0 };
        }
    }
    let found = Dependence {
        column: fields[column].name.clone(),
        given_by: fields[given_by].name.clone(),
        agrees: agree / all,
        agrees_where_given: both / given,
    };
    (both >= SEEN && found.agrees_where_given >= MOSTLY && found.twice_bits() >= TWICE_BITS).then_some(found)
}

/// Whether every other column differs or is missing.
fn says_nothing_else(fields: &[Field], pattern: u64, but: [usize; 2]) -> bool {
    fields.iter().enumerate().filter(|(index, _)| !but.contains(index)).all(|(index, field)| {
        let level = level(pattern, index);
        level == ABSENT || level == field.kind.different()
    })
}

impl fmt::Display for Dependence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Dependence { column, given_by, agrees, agrees_where_given } = self;
        write!(
            f,
            "`{column}` says again what `{given_by}` says: two people agree on it in {:.2} % of pairs, and in {:.0} % where they \
             agree on `{given_by}`, so that {:.1} bits count twice and learning may be misled; leave one out, or write both into \
             one column of kind `text`",
            100.0 * agrees,
            100.0 * agrees_where_given,
            self.twice_bits()
        )
    }
}
