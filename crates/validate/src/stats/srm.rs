//! Sample ratio mismatch: whether the arms hold the shares of people they were meant to.

use super::distribution::chi2_sf;

/// Chi-squared statistic, degrees of freedom and p-value of counts against weights. Arms of weight 0 are left out;
/// `None` when fewer than two arms are left, or nobody is in them.
pub fn srm(counts: &[u64], weights: &[f64]) -> Option<(f64, f64, f64)> {
    let arms: Vec<(f64, f64)> = counts
        .iter()
        .zip(weights)
        .filter(|(_, weight)| **weight > 0.0)
        .map(|(count, weight)| (*count as f64, *weight))
        .collect();
    let people: f64 = arms.iter().map(|arm| arm.0).sum();
    let weight: f64 = arms.iter().map(|arm| arm.1).sum();
    if arms.len() < 2 || people == 0.0 {
        return None;
    }
    let statistic = arms
        .iter()
        .map(|(observed, share)| {
            let expected = people * share / weight;
            (observed - expected).powi(2) / expected
        })
        .sum();
    let dof = (arms.len() - 1) as f64;
    Some((statistic, dof, chi2_sf(statistic, dof)))
}
