//! Comparison with a reference, and the largest deviation seen by group.

use std::collections::BTreeMap;

/// Deviations by group.
#[derive(Default)]
pub(crate) struct Deviations(BTreeMap<&'static str, f64>);

impl Deviations {
    /// The deviation, absolute or relative whichever is smaller, must stay below `tolerance`.
    pub(crate) fn check(
        &mut self,
        group: &'static str,
        what: &str,
        actual: f64,
        expected: f64,
        tolerance: f64,
    ) {
        let deviation = deviation(actual, expected);
        assert!(
            deviation <= tolerance,
            "{group} {what}: {actual:e} is not {expected:e} (off by {deviation:e})"
        );
        let worst = self.0.entry(group).or_default();
        *worst = worst.max(deviation);
    }
}

impl Drop for Deviations {
    fn drop(&mut self) {
        eprintln!("largest deviations from the reference: {:?}", self.0);
    }
}

/// Absolute or relative difference, whichever is smaller.
pub(crate) fn deviation(actual: f64, expected: f64) -> f64 {
    let absolute = (actual - expected).abs();
    if actual == expected { 0.0 } else { absolute.min(absolute / expected.abs()) }
}
