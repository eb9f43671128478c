//! Examples as vectors in one piece of memory.

use crate::features::{Features, Rarity};

/// Features with the number of their label.
#[derive(Debug, Clone, Default)]
pub(crate) struct Vectors {
    features: Features,
    /// Where each example's features end.
    ends: Vec<usize>,
    labels: Vec<usize>,
}

impl Vectors {
    pub(crate) fn push(&mut self, features: &[(u32, f32)], label: usize) {
        self.features.extend_from_slice(features);
        self.ends.push(self.features.len());
        self.labels.push(label);
    }

    pub(crate) fn len(&self) -> usize {
        self.labels.len()
    }

    /// Features and label of an example.
    pub(crate) fn get(&self, example: usize) -> (&[(u32, f32)], usize) {
        let start = example.checked_sub(1).map_or(0, |before| self.ends[before]);
        (&self.features[start..self.ends[example]], self.labels[example])
    }

    /// The same examples with their features weighed.
    pub(crate) fn weighed(&self, rarity: &Rarity) -> Vectors {
        let mut weighed = Vectors::default();
        let mut features = Features::new();
        for example in 0..self.len() {
            let (damped, label) = self.get(example);
            features.clear();
            features.extend_from_slice(damped);
            rarity.weigh(&mut features);
            weighed.push(&features, label);
        }
        weighed
    }

    pub(crate) fn labels(&self) -> &[usize] {
        &self.labels
    }
}
