//! Nothing disappears: what goes into a stage comes out, is merged into something else, or is rejected.

use std::ops::AddAssign;

/// Rows through a stage.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Counts {
    /// Rows that came in.
    pub rows_in: u64,
    /// Rows that went on.
    pub rows_out: u64,
    /// Rows that said nothing new (duplicates, lines folded into one order).
    pub rows_merged: u64,
    /// Rows in quarantine.
    pub rows_rejected: u64,
}

impl Counts {
    /// Whether `in = out + merged + rejected`.
    pub fn reconciles(&self) -> bool {
        self.rows_in == self.rows_out + self.rows_merged + self.rows_rejected
    }
}

impl AddAssign for Counts {
    fn add_assign(&mut self, other: Counts) {
        self.rows_in += other.rows_in;
        self.rows_out += other.rows_out;
        self.rows_merged += other.rows_merged;
        self.rows_rejected += other.rows_rejected;
    }
}
