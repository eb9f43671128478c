//! The weight of a pair in bits: the sum over its columns of log2(m/u), what the rarity of values adds, and the prior.

use crate::compare::Pair;
use crate::estimate::LEVELS;
use crate::kind::EQUAL;
use crate::mixing::NumberMap;
use crate::model::Model;
use crate::pattern::{Comparer, level};

/// Weights of levels and of frequent values, in bits.
#[derive(Debug)]
pub(crate) struct Weights<'a> {
    pub(crate) comparer: Comparer<'a>,
    /// Per field and level.
    pub(crate) levels: Vec<[f64; LEVELS]>,
    /// Per field and value, what equality on this value is worth more than equality is on average; empty where that is not
    /// looked at. Of a value that is a share `f` of all, two records that are not one person agree with probability `f`.
    pub(crate) rarity: Vec<Vec<f32>>,
    /// Of a pair drawn at random.
    pub(crate) prior: f64,
}

impl<'a> Weights<'a> {
    pub(crate) fn new(comparer: Comparer<'a>, model: &Model) -> Weights<'a> {
        let fields = comparer.fields.iter().zip(comparer.columns).zip(&model.u);
        let rarity = fields.map(|((field, column), u)| {
            if !field.frequencies {
                return Vec::new();
            }
            let expected = u[EQUAL as usize] * column.filled() as f64;
            column.counts.iter().map(|count| (expected / f64::from((*count).max(1))).log2() as f32).collect()
        });
        let rarity = rarity.collect();
        Weights { comparer, levels: model.weights(), rarity, prior: model.prior }
    }

    /// Weight of a pattern alone.
    fn of_pattern(&self, pattern: u64) -> f64 {
        let fields = self.levels.iter().enumerate();
        fields.map(|(field, weights)| weights[level(pattern, field) as usize]).sum()
    }

    /// What the rarity of a field's value adds where a pair is equal in it.
    pub(crate) fn of_rarity(&self, pattern: u64, field: usize, record: u32) -> f64 {
        if level(pattern, field) != EQUAL || self.rarity[field].is_empty() {
            return 0.0;
        }
        f64::from(self.rarity[field][self.comparer.row(record)[field] as usize])
    }

    fn of_all_rarity(&self, pattern: u64, record: u32) -> f64 {
        (0..self.rarity.len()).map(|field| self.of_rarity(pattern, field, record)).sum()
    }

    /// Weight of two records with the prior.
    pub(crate) fn of_pair(&self, a: u32, b: u32) -> f64 {
        let pattern = self.comparer.pattern(a, b);
        self.prior + self.of_pattern(pattern) + self.of_all_rarity(pattern, a)
    }

    /// Weights of compared pairs without the prior; those of patterns are remembered.
    pub(crate) fn of_pairs(&self, pairs: &[Pair]) -> Vec<f32> {
        let mut patterns: NumberMap<u64, f64> = NumberMap::default();
        let weight = |pair: &Pair| {
            let of_pattern = *patterns.entry(pair.pattern).or_insert_with(|| self.of_pattern(pair.pattern));
            (of_pattern + self.of_all_rarity(pair.pattern, pair.a)) as f32
        };
        pairs.iter().map(weight).collect()
    }
}

/// The probability that a weight in bits stands for.
pub fn probability(bits: f64) -> f64 {
    1.0 / (1.0 + (-bits).exp2())
}
