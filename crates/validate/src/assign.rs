//! Sticky assignment: the same person and seed always land in the same arm, on every machine and without a table.
//!
//! The hash and the bucket ranges are those of GrowthBook's SDKs (`cases.json` 0.8.0, MIT): 32-bit FNV-1a over UTF-16
//! code units, version 2 hashing the decimal text of a first hash so that different seeds are independent.

use std::ops::Range;

/// One alternative and its share of the people; shares need not sum to 1.
#[derive(Debug, Clone, PartialEq)]
pub struct Arm {
    /// Name of the arm.
    pub name: String,
    /// Relative share; negative counts as 0.
    pub weight: f64,
}

/// A stretch of a shared line of buckets, so that experiments of one namespace never share a person.
#[derive(Debug, Clone, PartialEq)]
pub struct Namespace {
    /// Name of the namespace.
    pub name: String,
    /// The part of 0..1 that belongs to this experiment.
    pub range: Range<f64>,
}

/// A complete assignment rule.
#[derive(Debug, Clone, PartialEq)]
pub struct Assignment {
    /// Seed; two experiments with different seeds are independent.
    pub seed: String,
    /// Share of each arm's bucket range that takes part, 0 to 1.
    pub coverage: f64,
    /// The line it shares with other experiments, if it does.
    pub namespace: Option<Namespace>,
    /// The alternatives.
    pub arms: Vec<Arm>,
}

impl Assignment {
    /// The arm of a person, or `None` for one who does not take part.
    pub fn assign(&self, key: &str) -> Option<usize> {
        if self.namespace.as_ref().is_some_and(|namespace| !in_namespace(key, namespace)) {
            return None;
        }
        let weights: Vec<f64> = self.arms.iter().map(|arm| arm.weight.max(0.0)).collect();
        let total: f64 = weights.iter().sum();
        let shares: Vec<f64> = weights.iter().map(|weight| weight / total).collect();
        let ranges = bucket_ranges(self.arms.len(), self.coverage, Some(&shares));
        choose(hash_v2(&self.seed, key), &ranges)
    }
}

/// The arm of a person when everybody takes part. Index into `arms`, which must not be empty.
///
/// A person key is any stable text: the person's ordinal or user id, never something that changes on a merge.
pub fn assign(seed: &str, key: &str, arms: &[Arm]) -> usize {
    assert!(!arms.is_empty(), "an assignment needs at least one arm");
    let total: f64 = arms.iter().map(|arm| arm.weight.max(0.0)).sum();
    let point = hash_v2(seed, key) * total;
    let mut upper = 0.0;
    for (index, arm) in arms.iter().enumerate() {
        upper += arm.weight.max(0.0);
        if point < upper {
            return index;
        }
    }
    // Rounding can leave the last point just outside: it belongs to the last arm that takes anybody.
    arms.iter().rposition(|arm| arm.weight > 0.0).unwrap_or(0)
}

/// GrowthBook's hash version 1: a value in 0..1 in steps of 0.001. Only for namespaces: seeds are not independent.
pub fn hash_v1(seed: &str, value: &str) -> f64 {
    f64::from(fnv1a(value.encode_utf16().chain(seed.encode_utf16())) % 1000) / 1000.0
}

/// GrowthBook's hash version 2: a value in 0..1 in steps of 0.0001.
pub fn hash_v2(seed: &str, value: &str) -> f64 {
    let first = fnv1a(seed.encode_utf16().chain(value.encode_utf16())).to_string();
    f64::from(fnv1a(first.encode_utf16()) % 10_000) / 10_000.0
}

/// Bucket range of each arm: its share of 0..1, cut to `coverage`. Weights that are missing, of another length, or that
/// do not sum to 1 (within 0.01) become equal, as in the SDKs.
pub fn bucket_ranges(arms: usize, coverage: f64, weights: Option<&[f64]>) -> Vec<Range<f64>> {
    let coverage = coverage.clamp(0.0, 1.0);
    let usable = weights.filter(|weights| {
        let sum: f64 = weights.iter().sum();
        weights.len() == arms && (0.99..=1.01).contains(&sum)
    });
    let equal = vec![1.0 / arms as f64; arms];
    let mut start = 0.0;
    usable
        .unwrap_or(&equal)
        .iter()
        .map(|weight| {
            let range = start..start + coverage * weight;
            start += weight;
            range
        })
        .collect()
}

/// The range a hash value falls in.
pub fn choose(point: f64, ranges: &[Range<f64>]) -> Option<usize> {
    ranges.iter().position(|range| range.contains(&point))
}

/// Whether a person belongs to the experiment's part of a namespace.
pub fn in_namespace(key: &str, namespace: &Namespace) -> bool {
    namespace.range.contains(&hash_v1(&format!("__{}", namespace.name), key))
}

fn fnv1a(units: impl Iterator<Item = u16>) -> u32 {
    units.fold(0x811c_9dc5, |hash, unit| (hash ^ u32::from(unit)).wrapping_mul(0x0100_0193))
}
