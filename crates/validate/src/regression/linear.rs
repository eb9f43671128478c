//! Least squares with standard errors that do not assume equal variances (HC1: White 1980, scaled by n / (n - k)).
//! On a 0/1 outcome it is the linear probability model, whose coefficients are differences of rates.

use super::solve::{Symmetric, pick};
use super::{Fit, Group, linear_part, people};

/// Fits the groups; `None` when there are not more people than columns.
pub fn fit(groups: &[Group]) -> Option<Fit> {
    let size = groups.first()?.row.len();
    let mut gram = Symmetric::zero(size);
    let mut moment = vec![0.0; size];
    for Group { row, outcomes } in groups {
        let n = outcomes.n as f64;
        gram.add_outer(row, n);
        for (total, x) in moment.iter_mut().zip(row) {
            *total += x * n * outcomes.mean;
        }
    }
    let (kept, inverse) = gram.invert();
    let n = people(groups);
    let free = n - kept.len() as f64;
    if free <= 0.0 {
        return None;
    }
    let coefficients = inverse.times(&pick(&moment, &kept));
    let mut meat = Symmetric::zero(kept.len());
    for Group { row, outcomes } in groups {
        // Sum of squared residuals in the group: its own spread, and the distance of its mean from the line.
        let miss = outcomes.mean - linear_part(row, &kept, &coefficients);
        meat.add_outer(&pick(row, &kept), outcomes.squares + outcomes.n as f64 * miss * miss);
    }
    let errors = meat.sandwich_diagonal(&inverse).iter().map(|v| (v * n / free).sqrt()).collect();
    Some(Fit { kept, coefficients, errors, n })
}
