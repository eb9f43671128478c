//! How a pair of records agrees, column by column, packed into one integer of three bits a column.
//!
//! Estimation and weights are then questions to a table of distinct patterns, of which there are far fewer than pairs.

use crate::kind::{ABSENT, EQUAL, Kind, matches_across};
use crate::table::{Column, MISSING};

/// Bits of a level.
const BITS: usize = 3;
/// The most columns that a pattern holds.
pub(crate) const MOST_FIELDS: usize = 64 / BITS;

/// One compared column.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Field {
    /// Name of the column.
    pub(crate) name: String,
    /// What it holds.
    pub(crate) kind: Kind,
    /// The field whose values are sometimes written here, and the other way round; named by the first of the two.
    pub(crate) crossed_with: Option<usize>,
    /// Whether a rare value that agrees is worth more than a frequent one.
    pub(crate) frequencies: bool,
}

/// The level of one field in a pattern.
pub(crate) fn level(pattern: u64, field: usize) -> u8 {
    (pattern >> (field * BITS) & 7) as u8
}

/// Compares records over the fields of a linkage.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Comparer<'a> {
    pub(crate) fields: &'a [Field],
    pub(crate) columns: &'a [Column],
    /// Record by record, the number of its value in each field: what a comparison reads stands together.
    pub(crate) rows: &'a [u32],
}

impl Comparer<'_> {
    /// The numbers of a record's values.
    pub(crate) fn row(&self, record: u32) -> &[u32] {
        &self.rows[record as usize * self.fields.len()..][..self.fields.len()]
    }

    /// The pattern of two records; it does not depend on their order.
    pub(crate) fn pattern(&self, a: u32, b: u32) -> u64 {
        let (of_a, of_b) = (self.row(a), self.row(b));
        let mut levels = [ABSENT; MOST_FIELDS];
        for (index, (field, column)) in self.fields.iter().zip(self.columns).enumerate() {
            let (a, b) = (of_a[index], of_b[index]);
            if a != MISSING && b != MISSING {
                levels[index] =
                    if a == b { EQUAL } else { field.kind.compare(column.form(a), column.form(b)) };
            }
        }
        for (index, field) in self.fields.iter().enumerate() {
            if let Some(other) = field.crossed_with {
                self.cross((of_a, of_b), (index, other), &mut levels);
            }
        }
        let fields = levels.iter().take(self.fields.len()).enumerate();
        fields.fold(0, |pattern, (index, level)| pattern | u64::from(*level) << (index * BITS))
    }

    /// Where neither field agrees, values may have been written into each other's column: one way makes the first field
    /// "crossed", both ways make both.
    fn cross(
        &self,
        (a, b): (&[u32], &[u32]),
        (first, second): (usize, usize),
        levels: &mut [u8; MOST_FIELDS],
    ) {
        let disagrees =
            |field: usize| levels[field] == ABSENT || levels[field] == self.fields[field].kind.different();
        if !disagrees(first) || !disagrees(second) {
            return;
        }
        let form = |row: &[u32], field: usize| self.columns[field].form(row[field]);
        let times = usize::from(matches_across(form(a, first), form(b, second)))
            + usize::from(matches_across(form(b, first), form(a, second)));
        for field in [first, second].into_iter().take(times) {
            levels[field] = self.fields[field].kind.crossed().unwrap_or(levels[field]);
        }
    }
}
