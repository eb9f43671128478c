//! Records that are known to be one person are compared as one profile: of each column, the value that most of them hold.
//!
//! So what identifiers have linked already speaks with all it knows, and a record that says little of the person does not
//! count against.

use crate::table::{Column, MISSING};

/// Which profile each record belongs to, and the first record of each; profiles are in the order of their first records.
#[derive(Debug, Default)]
pub(crate) struct Profiles {
    pub(crate) of: Vec<u32>,
    pub(crate) first: Vec<u32>,
}

impl Profiles {
    /// One for each value of the column, and one for each record without a value.
    pub(crate) fn new(known: Option<&Column>, records: usize) -> Profiles {
        let Some(known) = known else {
            return Profiles { of: (0..records as u32).collect(), first: (0..records as u32).collect() };
        };
        let mut profiles = Profiles::default();
        let mut of_value = vec![None; known.distinct()];
        for (value, record) in known.values.iter().zip(0..) {
            let next = profiles.first.len() as u32;
            let profile = match of_value[*value as usize] {
                Some(profile) if *value != MISSING => profile,
                _ => next,
            };
            if profile == next {
                profiles.first.push(record);
                of_value[*value as usize] = Some(next);
            }
            profiles.of.push(profile);
        }
        profiles
    }
}

impl Column {
    /// Puts one value for each profile in place of one for each record: the most frequent one, of several the first in the
    /// order of texts.
    pub(crate) fn merge(&mut self, profiles: &Profiles) {
        let held = profiles.of.iter().zip(&self.values).filter(|(_, value)| **value != MISSING);
        let mut held: Vec<(u32, u32)> = held.map(|(profile, value)| (*profile, *value)).collect();
        held.sort_unstable();
        let mut values = vec![MISSING; profiles.first.len()];
        for of_profile in held.chunk_by(|a, b| a.0 == b.0) {
            let most = of_profile.chunk_by(|a, b| a.1 == b.1).max_by(|a, b| {
                let texts = || self.text(b[0].1).cmp(self.text(a[0].1));
                a.len().cmp(&b.len()).then_with(texts)
            });
            if let Some([(profile, value), ..]) = most {
                values[*profile as usize] = *value;
            }
        }
        self.counts = vec![0; self.distinct()];
        values.iter().for_each(|value| self.counts[*value as usize] += 1);
        self.values = values;
    }
}
