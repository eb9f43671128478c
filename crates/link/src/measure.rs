//! How right a linkage is, where it is known who each record truly is.

use std::collections::HashMap;

use crate::linkage::Linkage;

/// Shares of right answers, pair by pair and cluster by cluster.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Measure {
    /// Of the pairs that are linked, the share that is truly of one person.
    pub precision: f64,
    /// Of the pairs that are truly of one person, the share that is linked.
    pub recall: f64,
    /// Harmonic mean of the two.
    pub f1: f64,
    /// The same three of whole clusters: right is a cluster that has all records of a person and no other.
    pub cluster_precision: f64,
    /// Of the people, the share that is such a cluster.
    pub cluster_recall: f64,
    /// Harmonic mean of the two.
    pub cluster_f1: f64,
}

impl Linkage<'_> {
    /// Compares the clusters with the truth, where it was read. A record without a truth is a person of its own. With
    /// `one_per_table` only pairs across the tables count.
    pub fn measure(&self) -> Option<Measure> {
        let truth = self.records.truth.as_ref()?;
        let across = self.config.one_per_table;
        let records = self.clusters.iter().zip(&truth.values).zip(&self.records.tables).zip(0_u64..);
        let (mut found, mut people, mut both) = (Groups::default(), Groups::default(), Groups::default());
        for (((cluster, person), table), record) in records {
            // Numbers of people and single records do not meet.
            let person = if *person == 0 { record << 32 } else { u64::from(*person) };
            found.add((u64::from(*cluster), 0), *table);
            people.add((person, 0), *table);
            both.add((person, u64::from(*cluster)), *table);
        }
        let right = both.pairs(across);
        let whole = both.0.iter().filter(|((person, cluster), members)| {
            found.0.get(&(*cluster, 0)) == Some(*members) && people.0.get(&(*person, 0)) == Some(*members)
        });
        let whole = whole.count() as f64;
        let (precision, recall, f1) = shares(right, found.pairs(across), people.pairs(across));
        let (cluster_precision, cluster_recall, cluster_f1) =
            shares(whole, found.0.len() as f64, people.0.len() as f64);
        Some(Measure { precision, recall, f1, cluster_precision, cluster_recall, cluster_f1 })
    }
}

/// Records of each group, by table.
#[derive(Default)]
struct Groups(HashMap<(u64, u64), [f64; 2]>);

impl Groups {
    fn add(&mut self, group: (u64, u64), table: u32) {
        self.0.entry(group).or_default()[table as usize] += 1.0;
    }

    fn pairs(&self, across: bool) -> f64 {
        let pairs = |[left, right]: &[f64; 2]| {
            let all = left + right;
            if across { left * right } else { all * (all - 1.0) / 2.0 }
        };
        self.0.values().map(pairs).sum()
    }
}

fn shares(right: f64, found: f64, true_ones: f64) -> (f64, f64, f64) {
    let share = |of: f64| if of == 0.0 { 1.0 } else { right / of };
    let both = found + true_ones;
    (share(found), share(true_ones), if both == 0.0 { 1.0 } else { 2.0 * right / both })
}
