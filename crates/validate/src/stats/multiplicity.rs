//! Many comparisons at once: Holm for no false finding at all, Benjamini-Hochberg and e-BH for a bounded share of them.
//!
//! Adjusted p-values come back in the order given. A NaN is not a comparison: it stays NaN and counts for nothing.

/// Adjusted p-values of Holm (1979): any may be compared with alpha, with the chance of one false finding below alpha.
pub fn holm(p: &[f64]) -> Vec<f64> {
    let order = ascending(p);
    let mut adjusted = vec![f64::NAN; p.len()];
    let mut floor: f64 = 0.0;
    for (rank, &index) in order.iter().enumerate() {
        floor = floor.max(((order.len() - rank) as f64 * p[index]).min(1.0));
        adjusted[index] = floor;
    }
    adjusted
}

/// Adjusted p-values of Benjamini and Hochberg (1995): the expected share of false findings stays below alpha.
pub fn benjamini_hochberg(p: &[f64]) -> Vec<f64> {
    let order = ascending(p);
    let mut adjusted = vec![f64::NAN; p.len()];
    let mut ceiling: f64 = 1.0;
    for (rank, &index) in order.iter().enumerate().rev() {
        ceiling = ceiling.min(p[index] * order.len() as f64 / (rank + 1) as f64);
        adjusted[index] = ceiling;
    }
    adjusted
}

/// e-BH (Wang and Ramdas, arXiv 2009.02824) as adjusted p-values: the finding stands where the value is at most alpha.
/// Holds under any dependence and at any moment of looking.
pub fn e_benjamini_hochberg(e: &[f64]) -> Vec<f64> {
    // Largest k with k e_(k) >= K / alpha is Benjamini-Hochberg of 1/e, which need not be capped at 1 on the way.
    let inverse: Vec<f64> = e.iter().map(|e| e.recip()).collect();
    benjamini_hochberg(&inverse)
}

fn ascending(p: &[f64]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..p.len()).filter(|&index| !p[index].is_nan()).collect();
    order.sort_by(|&a, &b| p[a].total_cmp(&p[b]));
    order
}
