//! Logistic regression by iteratively reweighted least squares (Newton's method on the likelihood).

use super::solve::{Symmetric, pick};
use super::{Fit, Group, linear_part, people};

const MOST_STEPS: usize = 60;

/// Fits groups whose outcomes are 0 or 1. `None` when there is no finite solution, as when a group of rows is always 0.
pub fn fit(groups: &[Group]) -> Option<Fit> {
    let size = groups.first()?.row.len();
    let n = people(groups);
    let mut gram = Symmetric::zero(size);
    groups.iter().for_each(|group| gram.add_outer(&group.row, group.outcomes.n as f64));
    let (kept, _) = gram.invert();
    let mut coefficients = vec![0.0; kept.len()];
    for _ in 0..MOST_STEPS {
        let mut information = Symmetric::zero(kept.len());
        let mut score = vec![0.0; kept.len()];
        for Group { row, outcomes } in groups {
            let p = 1.0 / (1.0 + (-linear_part(row, &kept, &coefficients)).exp());
            let row = pick(row, &kept);
            information.add_outer(&row, outcomes.n as f64 * p * (1.0 - p));
            for (total, x) in score.iter_mut().zip(&row) {
                *total += x * outcomes.n as f64 * (outcomes.mean - p);
            }
        }
        let (solvable, inverse) = information.invert();
        if solvable.len() < kept.len() {
            return None;
        }
        let step = inverse.times(&score);
        coefficients.iter_mut().zip(&step).for_each(|(coefficient, change)| *coefficient += change);
        if coefficients.iter().any(|coefficient| !coefficient.is_finite() || coefficient.abs() > 30.0) {
            return None;
        }
        if step.iter().all(|change| change.abs() < 1e-11) {
            let errors = (0..kept.len()).map(|index| inverse.at(index, index).sqrt()).collect();
            return Some(Fit { kept, coefficients, errors, n });
        }
    }
    None
}
