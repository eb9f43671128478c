//! Winsorising: the few largest values are cut to a quantile, so that one buyer does not decide an experiment.

/// Quantile `q` of all values with linear interpolation (type 7). NaN is left out; `None` of no values.
pub fn quantile(values: &[f64], q: f64) -> Option<f64> {
    let mut present: Vec<f64> = values.iter().copied().filter(|value| !value.is_nan()).collect();
    if present.is_empty() {
        return None;
    }
    let position = q.clamp(0.0, 1.0) * (present.len() - 1) as f64;
    let index = position.floor() as usize;
    let (_, lower, above) = present.select_nth_unstable_by(index, f64::total_cmp);
    let lower = *lower;
    let upper = above.iter().copied().reduce(f64::min).unwrap_or(lower);
    Some(lower + (upper - lower) * position.fract())
}
