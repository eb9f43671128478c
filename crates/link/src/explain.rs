//! Why two records are one person or not: the prior, what each column adds, and their sum.

use crate::error::Error;
use crate::kind::ABSENT;
use crate::linkage::{Linkage, comparer};
use crate::pattern::level;
use crate::weigh::{Weights, probability};

/// The waterfall of a pair: `prior_bits` and the bits of all steps sum to `weight_bits`.
#[derive(Debug, Clone, PartialEq)]
pub struct Explanation {
    /// log2 of the odds of any two records.
    pub prior_bits: f64,
    /// What each column adds, in the order of the configuration.
    pub steps: Vec<Step>,
    /// log2 of the odds that the two are one person, by what they say themselves.
    pub weight_bits: f64,
    /// The same as a probability.
    pub probability: f64,
    /// The blocking rules that they agree on; without one, they were not compared.
    pub rules: Vec<String>,
    /// Whether they were known to be one person before, and compared as one.
    pub known: bool,
    /// Whether they are in one cluster, which depends on the records around them too.
    pub linked: bool,
}

/// What one column says about a pair.
#[derive(Debug, Clone, PartialEq)]
pub struct Step {
    /// The column.
    pub column: String,
    /// Its values, in standard form; empty is missing. Of records that are together, the most frequent one.
    pub values: [String; 2],
    /// How they agree; "missing" where one of them is.
    pub level: &'static str,
    /// log2(m/u) of the level.
    pub level_bits: f64,
    /// What the rarity of the common value adds.
    pub rarity_bits: f64,
}

impl Linkage<'_> {
    /// Explains the pair of two records.
    ///
    /// # Errors
    /// An id that no record has.
    pub fn explain(&self, left: &str, right: &str) -> Result<Explanation, Error> {
        let (left, right) = self.find(left, right)?;
        let weights = Weights::new(comparer(self.config, self.records), &self.model);
        Ok(self.explain_records(&weights, left, right))
    }

    /// Explains every two of one cluster that were not known to be together and that are at least so probable, each by the
    /// id of its first record.
    pub fn explain_links(&self, least: f64, mut call: impl FnMut(&str, &str, Explanation)) {
        let weights = Weights::new(comparer(self.config, self.records), &self.model);
        let profiles = &self.records.profiles;
        let is_first = |record: &u32| profiles.first[profiles.of[*record as usize] as usize] == *record;
        for mut members in self.members() {
            members.retain(is_first);
            for (index, &left) in members.iter().enumerate() {
                for &right in &members[index + 1..] {
                    let explained = self.explain_records(&weights, left, right);
                    if explained.probability >= least {
                        let id = |record: u32| &*self.records.ids[record as usize];
                        call(id(left), id(right), explained);
                    }
                }
            }
        }
    }

    fn explain_records(&self, weights: &Weights<'_>, left: u32, right: u32) -> Explanation {
        let of = |record: u32| self.records.profiles.of[record as usize];
        let (a, b) = (of(left), of(right));
        let pattern = weights.comparer.pattern(a, b);
        let steps = self.model.fields.iter().enumerate().map(|(index, field)| {
            let level = level(pattern, index);
            let column = &self.records.columns[index];
            Step {
                column: field.name.clone(),
                values: [column.show(a), column.show(b)],
                level: if level == ABSENT { "missing" } else { field.kind.levels()[usize::from(level) - 1] },
                level_bits: weights.levels[index][usize::from(level)],
                rarity_bits: weights.of_rarity(pattern, index, a),
            }
        });
        let weight_bits = weights.of_pair(a, b);
        Explanation {
            prior_bits: self.model.prior,
            steps: steps.collect(),
            weight_bits,
            probability: probability(weight_bits),
            rules: self.rules_of(a, b),
            known: a == b && left != right,
            linked: self.clusters[left as usize] == self.clusters[right as usize],
        }
    }

    fn rules_of(&self, a: u32, b: u32) -> Vec<String> {
        let agreed = self.blocks.rules_of(a, b);
        let rules = self.model.rules.iter().enumerate().filter(|(index, _)| agreed >> index & 1 == 1);
        rules.map(|(_, rule)| rule.names(&self.model.fields).join(", ")).collect()
    }
}
