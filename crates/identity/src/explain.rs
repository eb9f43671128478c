//! Why the identifiers of a person are one person's.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use qianmian_model::{IdentifierKind, PersonId, SubjectId, Time};
use qianmian_store::Tx;
use qianmian_store::people::{self, Edge};

use crate::IdentityError;

/// One step of the explanation: `to` is the person's because a record named it with `from`, which already is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LinkStep {
    /// The identifier that was reached before.
    pub from: (SubjectId, IdentifierKind),
    /// The one that the mention adds.
    pub to: (SubjectId, IdentifierKind),
    /// What named them together.
    pub mention: SubjectId,
    /// Which source named them together first.
    pub source: String,
    /// When.
    pub at: Time,
    /// How many sources say so.
    pub sources: usize,
}

/// The mentions that hold a person's identifiers together, from the first identifier outward by the fewest steps; one
/// identifier needs none. Identifiers that no standing edge reaches are left out.
pub async fn explain_link(tx: &mut Tx<'_>, person: PersonId) -> Result<Vec<LinkStep>, IdentityError> {
    let person = people::canonical(tx, &[person]).await?.first().copied().unwrap_or(person);
    let subjects = people::subjects_of(tx, &[person]).await?;
    if subjects.is_empty() {
        return Err(IdentityError::UnknownPerson(person));
    }
    let subjects: Vec<SubjectId> = subjects.into_iter().map(|row| row.subject).collect();
    let facts = people::identifier_facts(tx, &subjects).await?;
    let kinds: BTreeMap<SubjectId, IdentifierKind> =
        facts.into_iter().filter(|fact| !fact.is_shared).map(|fact| (fact.subject, fact.kind)).collect();
    let own: BTreeSet<SubjectId> = subjects.iter().copied().collect();
    let edges = people::edges_of(tx, &subjects).await?;
    let stands = |edge: &Edge| {
        edge.retracted_at.is_none() && own.contains(&edge.mention) && kinds.contains_key(&edge.identifier)
    };
    Ok(span(&kinds, &edges.into_iter().filter(stands).collect::<Vec<_>>()))
}

/// A tree of fewest steps over the standing edges.
fn span(kinds: &BTreeMap<SubjectId, IdentifierKind>, edges: &[Edge]) -> Vec<LinkStep> {
    let mut naming: BTreeMap<SubjectId, BTreeSet<SubjectId>> = BTreeMap::new();
    let mut named: BTreeMap<SubjectId, BTreeMap<SubjectId, Vec<&Edge>>> = BTreeMap::new();
    for edge in edges {
        naming.entry(edge.identifier).or_default().insert(edge.mention);
        named.entry(edge.mention).or_default().entry(edge.identifier).or_default().push(edge);
    }
    let Some(first) = kinds.keys().next() else { return Vec::new() };
    let (mut reached, mut queue, mut steps) =
        (BTreeSet::from([*first]), VecDeque::from([*first]), Vec::new());
    while let Some(from) = queue.pop_front() {
        for mention in naming.get(&from).into_iter().flatten() {
            for (to, said) in &named[mention] {
                let Some(earliest) = said.iter().min_by_key(|edge| (edge.at, &edge.source)) else { continue };
                if reached.insert(*to) {
                    queue.push_back(*to);
                    steps.push(LinkStep {
                        from: (from, kinds[&from].clone()),
                        to: (*to, kinds[to].clone()),
                        mention: *mention,
                        source: earliest.source.clone(),
                        at: earliest.at,
                        sources: said.len(),
                    });
                }
            }
        }
    }
    steps
}
