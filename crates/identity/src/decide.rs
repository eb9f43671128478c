//! Who is who: pure. Given what is known of the identifiers of a batch, decides record by record, in order.
//!
//! From the strongest identifier down, each joins the person of the strongest unless that would give one person more
//! values of a kind than its limit; then it is refused, and the record goes on without it. A refused value that is new
//! stays unknown, unless the strongest may itself prove to be shared: then the refused one becomes somebody of its own,
//! so that the company is counted; a value stops linking once it has more of it than its degree. Because the state after a
//! record is all that the next one sees, cutting a stream into batches elsewhere changes nothing; where nothing is
//! refused the people are the connected components of the records, in whatever order they come.
//!
//! Only shared values depend on the batch: their company is counted over all of it before the first record is decided,
//! so that an import in large batches never links through a kiosk what it would refuse a moment later.

mod graph;
mod shared;

use std::collections::HashSet;

use qianmian_model::{PersonId, SubjectId};

use crate::config::KindRule;
use graph::Graph;

/// An identifier of the batch, by its place in [`Facts::nodes`].
pub type NodeIndex = usize;
/// A person, by their place in [`Facts::people`]; people who are created follow.
pub type PersonIndex = usize;

/// A distinct identifier of the batch.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Node {
    /// Its kind, by its place in [`Facts::kinds`].
    pub kind: usize,
    /// Its subject and person, where it was seen before.
    pub known: Option<(SubjectId, PersonIndex)>,
    /// Whose company it was seen in before; needed where its kind has a degree.
    pub partners: HashSet<SubjectId>,
}

/// A person that an identifier of the batch belongs to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// Their ordinal.
    pub id: PersonId,
    /// All their identifiers, each with its kind.
    pub subjects: Vec<(SubjectId, usize)>,
}

/// What is known when a batch is decided.
#[derive(Debug, Clone, Default)]
pub struct Facts<'a> {
    /// The rules of the kinds that occur.
    pub kinds: Vec<&'a KindRule>,
    /// The distinct identifiers.
    pub nodes: Vec<Node>,
    /// The people they belong to, by ascending ordinal.
    pub people: Vec<Person>,
    /// Each record's identifiers, strongest first, none twice, none blocked. May be empty.
    pub records: Vec<Vec<NodeIndex>>,
}

/// Why an identifier did not join.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RefusalReason {
    /// The person would have more values of a kind (by its place in [`Facts::kinds`]) than its limit.
    Limit(usize),
    /// The identifier comes in the company of too many.
    Shared,
}

/// An identifier that did not join.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// The record.
    pub record: usize,
    /// The strongest identifier of the record.
    pub head: NodeIndex,
    /// The one that was refused.
    pub refused: NodeIndex,
    /// Why.
    pub reason: RefusalReason,
}

/// Two people who turned out to be one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Merge {
    /// The record that said so.
    pub record: usize,
    /// Who stays: the one with more identifiers, of equals the older.
    pub winner: PersonIndex,
    /// Who becomes a tombstone.
    pub loser: PersonIndex,
    /// The edge that joined them: the record's strongest identifier …
    pub head: NodeIndex,
    /// … and the other.
    pub other: NodeIndex,
}

/// A statement that two identifiers are one person's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Edge {
    /// The record that made it first.
    pub record: usize,
    /// The record's strongest identifier.
    pub head: NodeIndex,
    /// The other.
    pub other: NodeIndex,
}

/// What is to be done.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Decisions {
    /// Each record's subject; `None` where no identifier was left to say whose it is.
    pub heads: Vec<Option<NodeIndex>>,
    /// Identifiers to be created, in order.
    pub new_nodes: Vec<NodeIndex>,
    /// The identifier with which each new person begins, in order: they follow [`Facts::people`].
    pub new_people: Vec<NodeIndex>,
    /// The person of each identifier in the end; `None` for one that was refused and is nobody's.
    pub person_of: Vec<Option<PersonIndex>>,
    /// The person with whom each identifier to be created begins, before any merge.
    pub first_person_of: Vec<Option<PersonIndex>>,
    /// Merges in order; a winner may lose later.
    pub merges: Vec<Merge>,
    /// Edges, each pair once.
    pub edges: Vec<Edge>,
    /// Refusals, each pair and reason once.
    pub refusals: Vec<Refusal>,
}

/// Decides a batch.
pub fn decide_links(facts: &Facts<'_>) -> Decisions {
    let shared = shared::find_shared(facts);
    let mut state =
        Deciding { facts, graph: Graph::new(facts), done: Decisions::default(), seen: Seen::default() };
    for (index, record) in facts.records.iter().enumerate() {
        let linking = record.iter().copied().filter(|node| !shared[*node].is_shared);
        let head = linking.clone().next();
        if let Some(head) = head {
            state.graph.ensure_person(head, &mut state.done);
            linking.skip(1).for_each(|other| state.join(index, head, other));
            let company = record.iter().copied().filter(|node| shared[*node].remember.contains(&head));
            company.for_each(|node| state.refuse_shared(index, head, node));
        }
        state.done.heads.push(head);
    }
    state.done.person_of = (0..facts.nodes.len()).map(|node| state.graph.person_of(node)).collect();
    state.done
}

struct Deciding<'a> {
    facts: &'a Facts<'a>,
    graph: Graph,
    done: Decisions,
    seen: Seen,
}

/// What was written once in the batch and is not written again.
#[derive(Default)]
struct Seen {
    edges: HashSet<(NodeIndex, NodeIndex)>,
    refusals: HashSet<(NodeIndex, NodeIndex, RefusalReason)>,
}

impl Deciding<'_> {
    /// Joins `other` to the person of `head`, or refuses it.
    fn join(&mut self, record: usize, head: NodeIndex, other: NodeIndex) {
        let person = self.graph.person_of(head).expect("the head of a record has a person");
        match self.graph.person_of(other) {
            Some(same) if same == person => {}
            Some(stranger) => {
                if let Some(kind) = self.graph.exceeded_by_merge(person, stranger, &self.facts.kinds) {
                    return self.refuse(record, head, other, RefusalReason::Limit(kind));
                }
                let (winner, loser) = self.graph.decide_winner(person, stranger);
                self.graph.merge(winner, loser);
                self.done.merges.push(Merge { record, winner, loser, head, other });
            }
            None => {
                let kind = self.facts.nodes[other].kind;
                if self.graph.is_full(person, kind, &self.facts.kinds) {
                    // Where the head may prove to be shared, its company is remembered.
                    if self.facts.kinds[self.facts.nodes[head].kind].degree > 0 {
                        self.graph.ensure_person(other, &mut self.done);
                    }
                    return self.refuse(record, head, other, RefusalReason::Limit(kind));
                }
                self.graph.attach(other, person, &mut self.done);
            }
        }
        if self.seen.edges.insert((head.min(other), head.max(other))) {
            self.done.edges.push(Edge { record, head, other });
        }
    }

    fn refuse(&mut self, record: usize, head: NodeIndex, refused: NodeIndex, reason: RefusalReason) {
        if self.seen.refusals.insert((head, refused, reason)) {
            self.done.refusals.push(Refusal { record, head, refused, reason });
        }
    }

    /// A shared identifier is remembered with its company, as somebody of its own where it is new, so that the next
    /// batch knows that it is shared.
    fn refuse_shared(&mut self, record: usize, head: NodeIndex, shared: NodeIndex) {
        self.graph.ensure_person(shared, &mut self.done);
        self.refuse(record, head, shared, RefusalReason::Shared);
    }
}
