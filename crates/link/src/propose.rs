//! Blocking rules from the data, where the configuration declares none: every column and every two columns whose agreement
//! is rare enough to compare all pairs that have it.
//!
//! What a rule costs is counted on every so many records and scaled. The cheapest rules come first until the budget of pairs
//! is spent; it depends on the number of records alone.

use crate::block::{Blocks, MOST_RULES, Part, Rule};
use crate::compare::in_pieces;
use crate::table::Column;

/// Records on which costs are counted.
const SAMPLE: usize = 100_000;

/// How many pairs all rules may hold together, those of several rules counted for each.
fn budget(records: usize) -> f64 {
    let records = records as f64;
    1e7_f64.clamp(12.0 * records, 200.0 * records)
}

/// The share of the budget that one rule may take.
const OF_ONE_RULE: f64 = 0.2;

/// Rules for these columns, the cheapest first.
pub(crate) fn propose(columns: &[Column], records: usize, cap: usize, threads: usize) -> Vec<Rule> {
    let options = options(columns.len());
    let offers = in_pieces(options.len(), threads, |index| offer(&options[index], columns, records, cap));
    let mut offers: Vec<Offer<'_>> = offers.into_iter().flatten().collect();
    offers.sort_by(|a, b| a.cost.total_cmp(&b.cost).then(a.rule.parts.cmp(&b.rule.parts)));
    let mut left = budget(records);
    let most = left * OF_ONE_RULE;
    let mut taken: Vec<Offer<'_>> = Vec::new();
    for offer in offers {
        let known = taken.iter().any(|taken| taken.whole && offer.narrows(taken));
        if known || offer.cost > most.min(left) || taken.len() == MOST_RULES {
            continue;
        }
        left -= offer.cost;
        if offer.whole {
            // What it holds already need not be looked for again.
            left += taken.extract_if(.., |taken| taken.narrows(&offer)).map(|taken| taken.cost).sum::<f64>();
        }
        taken.push(offer);
    }
    taken.into_iter().map(|offer| offer.rule.clone()).collect()
}

/// A rule that could be taken.
struct Offer<'a> {
    rule: &'a Rule,
    /// About how many pairs it holds.
    cost: f64,
    /// Whether no block of it is over the cap.
    whole: bool,
}

impl Offer<'_> {
    /// Whether every pair of this rule is one of the other rule.
    fn narrows(&self, other: &Offer<'_>) -> bool {
        other.rule.parts.iter().all(|part| self.rule.parts.contains(part))
    }
}

fn options(fields: usize) -> Vec<Rule> {
    let one = (0..fields).map(|field| Rule { parts: vec![(field, Part::Whole)] });
    let two = (0..fields)
        .flat_map(|a| (a + 1..fields).map(move |b| Rule { parts: vec![(a, Part::Whole), (b, Part::Whole)] }));
    one.chain(two).collect()
}

/// What a rule would cost; `None` where most of its records are in blocks over the cap.
fn offer<'a>(rule: &'a Rule, columns: &[Column], records: usize, cap: usize) -> Option<Offer<'a>> {
    let step = records.div_ceil(SAMPLE).max(1);
    let extent = Blocks::extent(rule, columns, step, cap.div_ceil(step));
    let cost = extent.pairs as f64 * (step * step) as f64;
    (extent.skipped <= extent.records).then_some(Offer { rule, cost, whole: extent.skipped == 0 })
}
