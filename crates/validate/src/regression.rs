//! Regressions on grouped people: everybody with the same row of the design is one group with a count, a mean and a
//! spread, so that a million people with a few tags cost a few thousand rows.

pub mod linear;
pub mod logistic;
pub mod solve;

use crate::stats::{Estimate, Moments};

/// People with the same row of the design matrix.
#[derive(Debug, Clone, PartialEq)]
pub struct Group {
    /// The row.
    pub row: Vec<f64>,
    /// Their outcomes.
    pub outcomes: Moments,
}

/// A fitted model.
#[derive(Debug, Clone, PartialEq)]
pub struct Fit {
    /// Columns that could be estimated, ascending. The others are combinations of columns before them.
    pub kept: Vec<usize>,
    /// Coefficient of each kept column.
    pub coefficients: Vec<f64>,
    /// Standard error of each kept column.
    pub errors: Vec<f64>,
    /// People.
    pub n: f64,
}

impl Fit {
    /// The coefficient of a column, normal about the truth; `None` when the column was dropped.
    pub fn estimate(&self, column: usize) -> Option<Estimate> {
        let index = self.kept.binary_search(&column).ok()?;
        let (value, se) = (self.coefficients[index], self.errors[index]);
        (value.is_finite() && se.is_finite() && se > 0.0).then_some(Estimate {
            value,
            se,
            dof: None,
            n: self.n,
        })
    }
}

fn people(groups: &[Group]) -> f64 {
    groups.iter().map(|group| group.outcomes.n as f64).sum()
}

fn linear_part(row: &[f64], kept: &[usize], coefficients: &[f64]) -> f64 {
    kept.iter().zip(coefficients).map(|(&column, coefficient)| row[column] * coefficient).sum()
}
