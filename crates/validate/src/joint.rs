//! The effect of a tag given what goes with it: other tags and activity, each allowed to change the effect of the message.
//!
//! Assignment is random, but tags are not: a tag that means nothing and merely goes with activity borrows the effect that
//! activity has. The model `outcome ~ message * (tag + other tags + activity class)` gives it back.

use std::collections::HashMap;

use crate::design::Messages;
use crate::regression::Group;
use crate::sample::{Sample, message};
use crate::stats::Moments;

/// Column of tag x message in every model: constant, message, tag, tag x message, then the others in pairs.
pub const TESTED: usize = 3;

/// How many overlapping tags a model takes when the design names none.
const MOST_OTHERS: usize = 8;
/// Overlap below which a tag is not worth adjusting for.
const LEAST_OVERLAP: f64 = 0.02;
/// Most tags in one model: their bits share a word with the message and the activity class.
const MOST_TAGS: usize = 48;

/// What a tag is adjusted for.
#[derive(Debug, Clone, Copy)]
pub struct Given<'a> {
    /// The two arms.
    pub messages: Messages,
    /// Index of the tag under test.
    pub tag: usize,
    /// Other tags; unknown counts as untagged.
    pub others: &'a [usize],
    /// Class of activity of each person.
    pub classes: Option<&'a [u8]>,
}

impl Given<'_> {
    /// Column of the interaction of `others[index]` with the message.
    pub fn column_of(&self, index: usize) -> usize {
        TESTED + 2 * (index + 1)
    }

    /// People of the two messages whose tag and outcome are known, grouped by row of the model.
    pub fn groups(&self, sample: &Sample, outcomes: &[f64]) -> Vec<Group> {
        let others = &self.others[..self.others.len().min(MOST_TAGS)];
        let mut groups: HashMap<u64, Moments> = HashMap::new();
        for (row, value) in outcomes.iter().enumerate() {
            let (Some(targeted), Some(tagged)) =
                (message(sample.arms[row], self.messages), sample.tags[self.tag][row])
            else {
                continue;
            };
            if value.is_nan() {
                continue;
            }
            let mut key = u64::from(targeted) | u64::from(tagged) << 1;
            for (index, other) in others.iter().enumerate() {
                key |= u64::from(sample.tags[*other][row] == Some(true)) << (index + 2);
            }
            key |= u64::from(self.classes.map_or(0, |classes| classes[row])) << (MOST_TAGS + 2);
            groups.entry(key).or_default().push(*value);
        }
        let mut groups: Vec<(u64, Moments)> = groups.into_iter().collect();
        groups.sort_unstable_by_key(|group| group.0);
        let class = |key: u64| key >> (MOST_TAGS + 2);
        let classes = groups.iter().map(|group| class(group.0)).max().unwrap_or(0);
        let rows = groups.into_iter().map(|(key, outcomes)| {
            let targeted = (key & 1) as f64;
            let mut row = vec![1.0, targeted];
            let tags = (0..=others.len()).map(|bit| key >> (bit + 1) & 1 == 1);
            for member in tags.chain((1..=classes).map(|index| class(key) == index)) {
                let member = f64::from(u8::from(member));
                row.extend([member, member * targeted]);
            }
            Group { row, outcomes }
        });
        rows.collect()
    }
}

/// Overlap of two tags among people of the two messages: the phi coefficient, -1 to 1; 0 when one does not vary.
pub fn overlap(sample: &Sample, messages: Messages, a: usize, b: usize) -> f64 {
    let mut counts = [0_u64; 4];
    for (row, arm) in sample.arms.iter().enumerate() {
        if let (Some(_), Some(a), Some(b)) =
            (message(*arm, messages), sample.tags[a][row], sample.tags[b][row])
        {
            counts[usize::from(a) * 2 + usize::from(b)] += 1;
        }
    }
    let [neither, only_b, only_a, both] = counts.map(|count| count as f64);
    let product = (both + only_a) * (neither + only_b) * (both + only_b) * (neither + only_a);
    if product > 0.0 { (both * neither - only_a * only_b) / product.sqrt() } else { 0.0 }
}

/// The tags that a tag is adjusted for, with their overlap, largest first: those the design names, or the few that
/// overlap most.
pub fn choose_others(
    sample: &Sample,
    messages: Messages,
    tag: usize,
    named: Option<&[usize]>,
) -> Vec<(usize, f64)> {
    let all: Vec<usize> = (0..sample.tags.len()).collect();
    let mut others: Vec<(usize, f64)> = named
        .unwrap_or(&all)
        .iter()
        .filter(|&&other| other != tag)
        .map(|&other| (other, overlap(sample, messages, tag, other)))
        .filter(|(_, phi)| named.is_some() || phi.abs() >= LEAST_OVERLAP)
        .collect();
    others.sort_by(|a, b| b.1.abs().total_cmp(&a.1.abs()));
    others.truncate(if named.is_some() { MOST_TAGS } else { MOST_OTHERS });
    others
}
