//! People as disjoint sets of identifiers, with how many values of each kind they have.

use super::{Decisions, Facts, NodeIndex, PersonIndex};
use crate::config::KindRule;

pub(super) struct Graph {
    nodes: Vec<Slot>,
    people: Vec<Group>,
    kinds: usize,
}

struct Slot {
    kind: usize,
    person: Option<PersonIndex>,
}

struct Group {
    /// Itself, or towards whom it was merged into.
    parent: PersonIndex,
    /// Values of each kind.
    counts: Vec<u32>,
}

impl Graph {
    pub(super) fn new(facts: &Facts<'_>) -> Self {
        let kinds = facts.kinds.len();
        let people = facts.people.iter().enumerate().map(|(index, person)| {
            let mut counts = vec![0; kinds];
            person.subjects.iter().for_each(|(_, kind)| counts[*kind] += 1);
            Group { parent: index, counts }
        });
        let slot =
            |node: &super::Node| Slot { kind: node.kind, person: node.known.map(|(_, person)| person) };
        Graph { nodes: facts.nodes.iter().map(slot).collect(), people: people.collect(), kinds }
    }

    /// The person of an identifier now.
    pub(super) fn person_of(&self, node: NodeIndex) -> Option<PersonIndex> {
        self.nodes[node].person.map(|person| self.root(person))
    }

    fn root(&self, mut person: PersonIndex) -> PersonIndex {
        while self.people[person].parent != person {
            person = self.people[person].parent;
        }
        person
    }

    /// Gives an identifier that is nobody's a person of its own.
    pub(super) fn ensure_person(&mut self, node: NodeIndex, done: &mut Decisions) {
        if self.nodes[node].person.is_none() {
            let person = self.people.len();
            self.people.push(Group { parent: person, counts: vec![0; self.kinds] });
            done.new_people.push(node);
            self.attach(node, person, done);
        }
    }

    /// Gives a new identifier to a person.
    pub(super) fn attach(&mut self, node: NodeIndex, person: PersonIndex, done: &mut Decisions) {
        let kind = self.nodes[node].kind;
        self.nodes[node].person = Some(person);
        self.people[person].counts[kind] += 1;
        done.new_nodes.push(node);
        done.first_person_of.resize(self.nodes.len(), None);
        done.first_person_of[node] = Some(person);
    }

    /// Whether a person has as many values of a kind as the limit allows.
    pub(super) fn is_full(&self, person: PersonIndex, kind: usize, rules: &[&KindRule]) -> bool {
        let limit = rules[kind].limit;
        limit > 0 && self.people[person].counts[kind] >= limit
    }

    /// The first kind of which two people together have more values than the limit. A limit that one of them exceeds
    /// already, because it was tightened since, stands in the way only where the other has such values too.
    pub(super) fn exceeded_by_merge(
        &self,
        left: PersonIndex,
        right: PersonIndex,
        rules: &[&KindRule],
    ) -> Option<usize> {
        let (left, right) = (&self.people[left].counts, &self.people[right].counts);
        (0..self.kinds).find(|&kind| {
            let limit = rules[kind].limit;
            limit > 0 && left[kind] > 0 && right[kind] > 0 && left[kind] + right[kind] > limit
        })
    }

    /// Who stays, and who goes.
    pub(super) fn decide_winner(&self, left: PersonIndex, right: PersonIndex) -> (PersonIndex, PersonIndex) {
        let rank =
            |person: PersonIndex| (std::cmp::Reverse(self.people[person].counts.iter().sum::<u32>()), person);
        if rank(left) < rank(right) { (left, right) } else { (right, left) }
    }

    /// Merges two people.
    pub(super) fn merge(&mut self, winner: PersonIndex, loser: PersonIndex) {
        let counts = std::mem::take(&mut self.people[loser].counts);
        self.people[loser].parent = winner;
        self.people[winner].counts.iter_mut().zip(counts).for_each(|(count, more)| *count += more);
    }
}
