//! Why the identifiers of a person are one person's.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use qianmian_model::{IdentifierKind, PersonId, SubjectId, Time};
use qianmian_store::Tx;
use qianmian_store::people::{self, Edge};

use crate::IdentityError;

/// One step of the explanation: `to` is the person's because it came with `from`, which already is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LinkStep {
    /// The identifier that was reached before.
    pub from: (SubjectId, IdentifierKind),
    /// The one that the edge adds.
    pub to: (SubjectId, IdentifierKind),
    /// Which source gave them together first.
    pub source: String,
    /// When.
    pub at: Time,
    /// How many sources say so.
    pub sources: usize,
}

/// The edges that hold a person together, from their first identifier outward by the fewest steps; one identifier needs
/// none. Identifiers that no standing edge reaches are left out.
pub async fn explain_link(tx: &mut Tx<'_>, person: PersonId) -> Result<Vec<LinkStep>, IdentityError> {
    let person = people::canonical(tx, &[person]).await?.first().copied().unwrap_or(person);
    let kinds: BTreeMap<SubjectId, IdentifierKind> =
        people::subjects_of(tx, &[person]).await?.into_iter().map(|row| (row.subject, row.kind)).collect();
    if kinds.is_empty() {
        return Err(IdentityError::UnknownPerson(person));
    }
    let subjects: Vec<SubjectId> = kinds.keys().copied().collect();
    let edges = people::edges_of(tx, &subjects).await?;
    Ok(span(&kinds, &edges))
}

/// A tree of fewest steps over the standing edges.
fn span(kinds: &BTreeMap<SubjectId, IdentifierKind>, edges: &[Edge]) -> Vec<LinkStep> {
    let mut adjacent: BTreeMap<SubjectId, BTreeMap<SubjectId, Vec<&Edge>>> = BTreeMap::new();
    let within = |edge: &&Edge| kinds.contains_key(&edge.low) && kinds.contains_key(&edge.high);
    for edge in edges.iter().filter(within).filter(|edge| edge.retracted_at.is_none()) {
        for (from, to) in [(edge.low, edge.high), (edge.high, edge.low)] {
            adjacent.entry(from).or_default().entry(to).or_default().push(edge);
        }
    }
    let Some(first) = kinds.keys().next() else { return Vec::new() };
    let (mut reached, mut queue, mut steps) =
        (BTreeSet::from([*first]), VecDeque::from([*first]), Vec::new());
    while let Some(from) = queue.pop_front() {
        for (to, said) in adjacent.get(&from).into_iter().flatten() {
            let Some(earliest) = said.iter().min_by_key(|edge| (edge.at, &edge.source)) else { continue };
            if reached.insert(*to) {
                queue.push_back(*to);
                steps.push(LinkStep {
                    from: (from, kinds[&from].clone()),
                    to: (*to, kinds[to].clone()),
                    source: earliest.source.clone(),
                    at: earliest.at,
                    sources: said.len(),
                });
            }
        }
    }
    steps
}
