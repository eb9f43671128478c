//! Deciding on all cores: what is not connected is decided by itself, because no join reaches beyond it. Each part is small
//! enough for a core's cache, which alone makes it faster than the whole.

use std::sync::Arc;

use rayon::prelude::*;

use super::{Facts, MentionNode, Node, Ranks, decide_linking, find_root, shared};
use crate::facts::place;

/// How many parts there are, on every machine, so that the same node stands for a person everywhere.
const PARTS: usize = 128;

/// For each node, a node that stands for its person, as [`super::decide_people`] groups them.
///
/// # Panics
/// If somebody said of two nodes who they are: this is for records alone.
pub(crate) fn group_people(facts: &Facts<'_>) -> Vec<Node> {
    assert!(facts.same.is_empty() && facts.apart.is_empty(), "decisions by hand are kept in a store");
    let is_shared = shared::find_shared(facts, &Ranks::new(facts));
    let whole = Whole::new(facts, is_shared);
    let decided: Vec<Vec<Node>> = whole.parts.par_iter().map(|part| whole.decide(part)).collect();
    let mut group_of: Vec<Node> = (0..facts.nodes()).collect();
    for (part, groups) in whole.parts.iter().zip(decided) {
        let nodes: Vec<Node> = part.identifiers.iter().chain(&part.mentions).copied().collect();
        nodes.iter().zip(groups).for_each(|(node, group)| group_of[*node as usize] = nodes[group as usize]);
    }
    group_of
}

struct Whole<'f, 'a> {
    facts: &'f Facts<'a>,
    is_shared: Vec<bool>,
    parts: Vec<Part>,
    /// Of each identifier that links: its place in its part.
    places: Vec<u32>,
}

/// What links and is connected, ascending.
#[derive(Default)]
struct Part {
    identifiers: Vec<Node>,
    mentions: Vec<Node>,
}

impl<'f, 'a> Whole<'f, 'a> {
    fn new(facts: &'f Facts<'a>, is_shared: Vec<bool>) -> Self {
        let mut parents = connect(facts, &is_shared);
        let mut parts: Vec<Part> = std::iter::repeat_with(Part::default).take(PARTS).collect();
        let mut places = vec![0; facts.identifiers.len()];
        for node in
            (0..facts.nodes()).filter(|node| !is_shared.get(*node as usize).is_some_and(|shared| *shared))
        {
            let part = &mut parts[find_root(&mut parents, node) as usize % PARTS];
            match places.get_mut(node as usize) {
                Some(at) => {
                    *at = place(part.identifiers.len());
                    part.identifiers.push(node);
                }
                None => part.mentions.push(node),
            }
        }
        Whole { facts, is_shared, parts, places }
    }

    /// For each identifier and then each mention of a part, the one that stands for its person, by places in the part.
    fn decide(&self, part: &Part) -> Vec<Node> {
        let facts = Facts {
            kinds: self.facts.kinds.clone(),
            merges: self.facts.merges,
            identifiers: part.identifiers.iter().map(|node| self.facts.identifiers[*node as usize]).collect(),
            mentions: part.mentions.iter().map(|node| self.mention(*node)).collect(),
            claims: Arc::clone(&self.facts.claims),
            ..Facts::default()
        };
        let is_shared = vec![false; facts.identifiers.len()];
        decide_linking(&facts, &Ranks::new(&facts), is_shared).group_of
    }

    /// A mention with nothing but what links it.
    fn mention(&self, node: Node) -> MentionNode {
        let mention = &self.facts.mentions[node as usize - self.facts.identifiers.len()];
        MentionNode {
            identifiers: mention.linking(&self.is_shared).map(|value| self.places[value as usize]).collect(),
            cut: Vec::new(),
            claims: mention.claims.clone(),
            ..*mention
        }
    }
}

/// The parents of all nodes in trees, one for what is connected by identifiers that link.
fn connect(facts: &Facts<'_>, is_shared: &[bool]) -> Vec<Node> {
    let mut parents: Vec<Node> = (0..facts.nodes()).collect();
    for (mention, node) in facts.mentions.iter().zip(place(facts.identifiers.len())..) {
        for value in mention.linking(is_shared) {
            let (value, node) = (find_root(&mut parents, value), find_root(&mut parents, node));
            parents[value.max(node) as usize] = value.min(node);
        }
    }
    parents
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::collection::vec;
    use proptest::prelude::*;
    use qianmian_model::Time;

    use super::*;
    use crate::IdentityConfig;
    use crate::config::DAY;
    use crate::decide::{Few, decide_people};
    use crate::facts::Builder;

    const KINDS: [&str; 4] = ["user_id", "phone", "email", "device_id"];

    /// Of a record: kinds and numbers of values, a name, and the day.
    type Record = (Vec<(usize, u64)>, &'static str, i64);

    fn record() -> impl Strategy<Value = Record> {
        let names = prop::sample::select(vec!["", "", "王凯", "王女士", "李丽"]);
        (vec((0..KINDS.len(), 0..9_u64), 1..4), names, 0..400_i64)
    }

    /// Rules tight enough to be met.
    fn rules() -> IdentityConfig {
        let mut config = IdentityConfig { merges: 6, ..IdentityConfig::default() };
        for (kind, limit, degree) in [("phone", 2, 3), ("email", 3, 4), ("device_id", 2, 2)] {
            let rule = config.kinds.get_mut(kind).unwrap();
            (rule.limit, rule.degree) = (limit, degree);
        }
        config
    }

    fn facts<'c>(config: &'c IdentityConfig, records: &[Record]) -> Facts<'c> {
        let mut builder = Builder::new(config);
        let mut values: BTreeMap<(usize, u64), u32> = BTreeMap::new();
        for (named, name, day) in records {
            let at = Time(day * DAY);
            let mut named: Few = named
                .iter()
                .map(|(kind, number)| {
                    let kind = builder.kind(KINDS[*kind]);
                    *values
                        .entry((kind, *number))
                        .or_insert_with(|| builder.identifier(kind, *number, at, false))
                })
                .collect();
            named.sort_unstable();
            named.dedup();
            let said = (!name.is_empty()).then(|| builder.said("name", name));
            builder.mention(named, Vec::new(), said, at);
        }
        builder.finish();
        builder.facts
    }

    /// For each node, the first that is of the same person.
    fn firsts(group_of: &[Node]) -> Vec<Option<usize>> {
        group_of.iter().map(|group| group_of.iter().position(|other| other == group)).collect()
    }

    proptest! {
        #[test]
        fn what_is_decided_in_parts_is_what_is_decided_as_a_whole(records in vec(record(), 1..60)) {
            let config = rules();
            let facts = facts(&config, &records);
            prop_assert_eq!(firsts(&group_people(&facts)), firsts(&decide_people(&facts).group_of));
        }
    }
}
