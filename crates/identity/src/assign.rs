//! Which person each group is: pure. Whoever holds most of a group stays; the others leave tombstones; what nobody holds
//! is somebody new.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::hash::Hash;

use qianmian_model::PersonId;

use crate::decide::Node;

/// Who a group is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Holder {
    /// Somebody known.
    Known(PersonId),
    /// The so-many-th new person.
    New(usize),
}

/// Who everybody is.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Assignment {
    /// By group.
    pub(crate) holders: HashMap<Node, Holder>,
    /// The groups that are somebody new, in order, each with whom most of it was before.
    pub(crate) new: Vec<(Node, Option<PersonId>)>,
    /// Who holds nothing any more, with the group that most of them went to; by ordinal.
    pub(crate) gone: Vec<(PersonId, Node)>,
}

/// Decides who each group is, given the group and the person before of every node; `None` for a new node.
pub(crate) fn assign(nodes: impl Iterator<Item = (Node, Option<PersonId>)>) -> Assignment {
    let mut order: Vec<Node> = Vec::new();
    let mut held: HashMap<(PersonId, Node), usize> = HashMap::new();
    let mut seen: BTreeMap<Node, usize> = BTreeMap::new();
    for (group, person) in nodes {
        seen.entry(group).or_insert_with(|| {
            order.push(group);
            order.len() - 1
        });
        if let Some(person) = person {
            *held.entry((person, group)).or_default() += 1;
        }
    }
    let mut claims: Vec<(usize, PersonId, usize, Node)> =
        held.into_iter().map(|((person, group), count)| (count, person, seen[&group], group)).collect();
    claims.sort_unstable_by_key(|(count, person, place, _)| (std::cmp::Reverse(*count), *person, *place));
    let mut assignment = Assignment::default();
    let mut placed: BTreeSet<PersonId> = BTreeSet::new();
    for (_, person, _, group) in &claims {
        if !placed.contains(person) && !assignment.holders.contains_key(group) {
            placed.insert(*person);
            assignment.holders.insert(*group, Holder::Known(*person));
        }
    }
    let mut gone: BTreeMap<PersonId, Node> = BTreeMap::new();
    for (_, person, _, group) in &claims {
        if !placed.contains(person) {
            gone.entry(*person).or_insert(*group);
        }
    }
    let before: HashMap<Node, PersonId> =
        claims.iter().rev().map(|(_, person, _, group)| (*group, *person)).collect();
    for group in order {
        if !assignment.holders.contains_key(&group) {
            assignment.holders.insert(group, Holder::New(assignment.new.len()));
            assignment.new.push((group, before.get(&group).copied()));
        }
    }
    assignment.gone = gone.into_iter().collect();
    assignment
}

/// The nodes, by place, that are another's although the one they were of stands: by from whom and to whom. `merged` gives, for
/// who stands no more, whose they are part of.
pub(crate) fn plan_moves<P: Copy + Ord + Hash>(
    before: impl Iterator<Item = Option<P>>,
    after: impl Iterator<Item = P>,
    merged: &HashMap<P, P>,
) -> BTreeMap<(P, P), Vec<usize>> {
    let mut moves: BTreeMap<(P, P), Vec<usize>> = BTreeMap::new();
    for (place, (before, after)) in before.zip(after).enumerate() {
        let Some(before) = before else { continue };
        let before = merged.get(&before).copied().unwrap_or(before);
        if before != after {
            moves.entry((before, after)).or_default().push(place);
        }
    }
    moves
}

#[cfg(test)]
mod tests {
    use super::*;

    fn nodes(text: &[(Node, Option<u32>)]) -> Assignment {
        assign(text.iter().map(|(group, person)| (*group, person.map(PersonId))))
    }

    #[test]
    fn the_majority_stays_and_the_rest_are_tombstones() {
        let joined = nodes(&[(7, Some(1)), (7, Some(2)), (7, Some(2)), (7, None)]);
        assert_eq!(joined.holders[&7], Holder::Known(PersonId(2)));
        assert_eq!((joined.gone, joined.new), (vec![(PersonId(1), 7)], vec![]));
    }

    #[test]
    fn of_equals_the_older_stays() {
        assert_eq!(nodes(&[(7, Some(2)), (7, Some(1))]).holders[&7], Holder::Known(PersonId(1)));
    }

    #[test]
    fn what_parts_from_somebody_is_somebody_new() {
        let parted = nodes(&[(3, Some(1)), (4, Some(1)), (4, Some(1)), (5, None)]);
        assert_eq!(parted.holders[&4], Holder::Known(PersonId(1)));
        assert_eq!(parted.new, [(3, Some(PersonId(1))), (5, None)]);
        assert_eq!(parted.gone, []);
    }
}
