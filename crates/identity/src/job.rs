//! Resolving a batch against the store: look up, decide, write. A fixed number of bulk calls, whatever the batch holds.

use std::collections::{BTreeSet, HashMap};

use qianmian_model::{Identifier, IdentifierKind, PersonId, SubjectId, Time};
use qianmian_store::Tx;
use qianmian_store::people::{self, Known};

use crate::blocked::is_blocked;
use crate::decide::{Decisions, Facts, Node, Person, RefusalReason, decide_links};
use crate::resolution::{LinkCounts, Linkable, RefusedLink, Resolution, Resolved, Unresolved};
use crate::{IdentityConfig, IdentityError};

/// Resolves the records of a batch, in order, and writes identifiers, people, edges, merges and refusals. `now` is when
/// merges and refusals are dated.
pub async fn resolve(
    tx: &mut Tx<'_>,
    config: &IdentityConfig,
    records: &[Linkable<'_>],
    now: Time,
) -> Result<Resolution, IdentityError> {
    let batch = Batch::new(config, records);
    let known = people::lookup(tx, &batch.identifiers).await?;
    let (facts, kinds) = load_facts(tx, config, &batch, &known).await?;
    let decisions = decide_links(&facts);
    let mut names = Names::new(&batch, &facts, kinds, &known);
    let created = save_identifiers(tx, &mut names, &decisions, records).await?;
    touch(tx, &names, records).await?;
    save_edges(tx, &names, &decisions, records).await?;
    save_merges(tx, &names, &decisions, records, now).await?;
    let refusals = save_refusals(tx, &names, &decisions, records, now).await?;
    let written = names.resolution(&decisions, created, refusals);
    tracing::debug!(?written.counts, "records linked");
    Ok(written)
}

/// The distinct identifiers of a batch.
struct Batch {
    identifiers: Vec<Identifier>,
    records: Vec<Vec<usize>>,
    /// The first record of each identifier.
    first_record: Vec<usize>,
    /// The kind of each identifier.
    kind_of: Vec<usize>,
    kinds: Kinds,
    blocked: u64,
}

/// The kinds that occur, numbered.
#[derive(Clone, Default)]
struct Kinds {
    places: HashMap<IdentifierKind, usize>,
    names: Vec<IdentifierKind>,
}

impl Kinds {
    fn place(&mut self, kind: &IdentifierKind) -> usize {
        if let Some(place) = self.places.get(kind) {
            return *place;
        }
        self.names.push(kind.clone());
        self.places.insert(kind.clone(), self.names.len() - 1);
        self.names.len() - 1
    }
}

impl Batch {
    fn new(config: &IdentityConfig, records: &[Linkable<'_>]) -> Self {
        let mut places: HashMap<&Identifier, Option<usize>> = HashMap::new();
        let mut batch = Batch {
            identifiers: Vec::new(),
            records: Vec::with_capacity(records.len()),
            first_record: Vec::new(),
            kind_of: Vec::new(),
            kinds: Kinds::default(),
            blocked: 0,
        };
        for (index, record) in records.iter().enumerate() {
            let mut nodes: Vec<usize> = Vec::with_capacity(record.identifiers.len());
            for identifier in record.identifiers {
                let place = places.entry(identifier).or_insert_with(|| {
                    (!is_blocked(config, identifier)).then(|| batch.intern(identifier, index))
                });
                match place {
                    None => batch.blocked += 1,
                    Some(node) if nodes.contains(node) => {}
                    Some(node) => nodes.push(*node),
                }
            }
            let priority = |node: &usize| config.rule(batch.identifiers[*node].kind.as_str()).priority;
            nodes.sort_by_key(|node| std::cmp::Reverse(priority(node)));
            batch.records.push(nodes);
        }
        batch
    }

    fn intern(&mut self, identifier: &Identifier, record: usize) -> usize {
        self.identifiers.push(identifier.clone());
        self.first_record.push(record);
        let kind = self.kinds.place(&identifier.kind);
        self.kind_of.push(kind);
        self.identifiers.len() - 1
    }
}

/// What the store knows of the people of the batch's identifiers, and all kinds that occur.
async fn load_facts<'a>(
    tx: &mut Tx<'_>,
    config: &'a IdentityConfig,
    batch: &Batch,
    known: &[Option<Known>],
) -> Result<(Facts<'a>, Kinds), IdentityError> {
    let persons: BTreeSet<PersonId> = known.iter().flatten().map(|known| known.person).collect();
    let persons: Vec<PersonId> = persons.into_iter().collect();

    let mut kinds = batch.kinds.clone();
    let mut facts = Facts { records: batch.records.clone(), ..Facts::default() };
    facts.people = persons.iter().map(|id| Person { id: *id, subjects: Vec::new() }).collect();
    let place = |person: PersonId| persons.binary_search(&person).expect("every person looked up is listed");
    for row in people::subjects_of(tx, &persons).await? {
        let kind = kinds.place(&row.kind);
        facts.people[place(row.person)].subjects.push((row.subject, kind));
    }
    facts.kinds = kinds.names.iter().map(|name| config.rule(name.as_str())).collect();
    let node = |(kind, known): (&usize, &Option<Known>)| Node {
        kind: *kind,
        known: known.map(|known| (known.subject, place(known.person))),
        ..Node::default()
    };
    facts.nodes = batch.kind_of.iter().zip(known).map(node).collect();
    load_partners(tx, &mut facts).await?;
    Ok((facts, kinds))
}

/// The company in which the known identifiers of kinds with a degree were seen: edges, and links that were refused.
async fn load_partners(tx: &mut Tx<'_>, facts: &mut Facts<'_>) -> Result<(), IdentityError> {
    let mut counted: HashMap<SubjectId, usize> = HashMap::new();
    for (index, node) in facts.nodes.iter().enumerate() {
        if let Some((subject, _)) = node.known
            && facts.kinds[node.kind].degree > 0
        {
            counted.insert(subject, index);
        }
    }
    let subjects: Vec<SubjectId> = counted.keys().copied().collect();
    let edges = people::edges_of(tx, &subjects).await?;
    let refusals = people::refusals_of(tx, &subjects).await?;
    let linked = edges.iter().filter(|edge| edge.retracted_at.is_none()).map(|edge| (edge.low, edge.high));
    // A refusal of a value without a subject has the record's own at both ends.
    let refused =
        refusals.iter().map(|refusal| (refusal.left, refusal.right)).filter(|(left, right)| left != right);
    for (left, right) in linked.chain(refused) {
        for (subject, partner) in [(left, right), (right, left)] {
            if let Some(index) = counted.get(&subject) {
                facts.nodes[*index].partners.insert(partner);
            }
        }
    }
    Ok(())
}

const SHARED: &str = "shared_identifier";

/// Creates the people and identifiers that are new; gives the people.
async fn save_identifiers(
    tx: &mut Tx<'_>,
    names: &mut Names<'_>,
    decisions: &Decisions,
    records: &[Linkable<'_>],
) -> Result<Vec<PersonId>, IdentityError> {
    let first_record = |node: &usize| &records[names.batch.first_record[*node]];
    let times: Vec<Time> = decisions.new_people.iter().map(|node| first_record(node).at).collect();
    let created = people::create_persons(tx, &times).await?;
    names.persons.extend(&created);
    let new: Vec<people::NewIdentifier<'_>> = decisions
        .new_nodes
        .iter()
        .map(|node| people::NewIdentifier {
            identifier: &names.batch.identifiers[*node],
            person: names.persons
                [decisions.first_person_of[*node].expect("a new identifier begins with a person")],
            source: first_record(node).source,
            seen_at: first_record(node).at,
        })
        .collect();
    let subjects = people::insert_identifiers(tx, &new).await?;
    for (node, subject) in decisions.new_nodes.iter().zip(subjects) {
        names.subjects[*node] = Some(subject);
    }
    Ok(created)
}

/// What the store calls the identifiers and people of the decisions.
struct Names<'a> {
    batch: &'a Batch,
    facts: &'a Facts<'a>,
    kinds: Kinds,
    subjects: Vec<Option<SubjectId>>,
    persons: Vec<PersonId>,
}

impl<'a> Names<'a> {
    fn new(batch: &'a Batch, facts: &'a Facts<'a>, kinds: Kinds, known: &[Option<Known>]) -> Self {
        let subjects = known.iter().map(|known| known.map(|known| known.subject)).collect();
        let persons = facts.people.iter().map(|person| person.id).collect();
        Names { batch, facts, kinds, subjects, persons }
    }

    fn subject(&self, node: usize) -> SubjectId {
        self.subjects[node].expect("an identifier that links has a subject")
    }

    fn kind(&self, node: usize) -> &IdentifierKind {
        &self.batch.identifiers[node].kind
    }

    fn resolution(
        &self,
        decisions: &Decisions,
        created: Vec<PersonId>,
        refusals: Vec<RefusedLink>,
    ) -> Resolution {
        let resolved = |(head, nodes): (&Option<usize>, &Vec<usize>)| match head {
            Some(head) => {
                let person = decisions.person_of[*head].expect("the head of a record has a person");
                Ok(Resolved { subject: self.subject(*head), person: self.persons[person] })
            }
            None if nodes.is_empty() => Err(Unresolved::Blocked),
            None => Err(Unresolved::Shared),
        };
        let records: Vec<_> = decisions.heads.iter().zip(&self.batch.records).map(resolved).collect();
        let counts = LinkCounts {
            records: records.len() as u64,
            unresolved: records.iter().filter(|record| record.is_err()).count() as u64,
            identifiers: decisions.new_nodes.len() as u64,
            people: created.len() as u64,
            merges: decisions.merges.len() as u64,
            refusals: refusals.len() as u64,
            blocked: self.batch.blocked,
        };
        let pair = |merge: &crate::decide::Merge| (self.persons[merge.winner], self.persons[merge.loser]);
        let merges = decisions.merges.iter().map(pair).collect();
        Resolution { records, created, merges, refusals, counts }
    }
}

/// Notes when the identifiers of the batch were seen.
async fn touch(tx: &mut Tx<'_>, names: &Names<'_>, records: &[Linkable<'_>]) -> Result<(), IdentityError> {
    let nodes = |(record, nodes): (&Linkable<'_>, &Vec<usize>)| {
        let at = record.at;
        nodes.iter().filter_map(|node| Some((names.subjects[*node]?, at))).collect::<Vec<_>>()
    };
    let seen: Vec<(SubjectId, Time)> = records.iter().zip(&names.batch.records).flat_map(nodes).collect();
    Ok(people::touch_identifiers(tx, &seen).await?)
}

async fn save_edges(
    tx: &mut Tx<'_>,
    names: &Names<'_>,
    decisions: &Decisions,
    records: &[Linkable<'_>],
) -> Result<(), IdentityError> {
    let edges: Vec<people::NewEdge<'_>> = decisions
        .edges
        .iter()
        .map(|edge| people::NewEdge {
            left: names.subject(edge.head),
            right: names.subject(edge.other),
            source: records[edge.record].source,
            at: records[edge.record].at,
        })
        .collect();
    people::record_edges(tx, &edges).await?;
    Ok(())
}

async fn save_merges(
    tx: &mut Tx<'_>,
    names: &Names<'_>,
    decisions: &Decisions,
    records: &[Linkable<'_>],
    now: Time,
) -> Result<(), IdentityError> {
    let reasons: Vec<String> = decisions
        .merges
        .iter()
        .map(|merge| {
            format!("{} and {} came with one record", names.kind(merge.head), names.kind(merge.other))
        })
        .collect();
    let merges: Vec<people::Merge<'_>> = decisions
        .merges
        .iter()
        .zip(&reasons)
        .map(|(merge, reason)| people::Merge {
            winner: names.persons[merge.winner],
            loser: names.persons[merge.loser],
            left: names.subject(merge.head),
            right: names.subject(merge.other),
            source: records[merge.record].source,
            reason,
            at: now,
        })
        .collect();
    Ok(people::merge(tx, &merges).await?)
}

/// Writes refusals. One of an identifier without a subject is kept with the record's subject at both ends.
async fn save_refusals(
    tx: &mut Tx<'_>,
    names: &Names<'_>,
    decisions: &Decisions,
    records: &[Linkable<'_>],
    now: Time,
) -> Result<Vec<RefusedLink>, IdentityError> {
    let refused: Vec<RefusedLink> = decisions
        .refusals
        .iter()
        .map(|refusal| {
            let (code, detail) = explain_refusal(names, refusal.refused, refusal.reason);
            RefusedLink {
                record: refusal.record,
                subject: names.subject(refusal.head),
                kind: names.kind(refusal.refused).clone(),
                refused: names.subjects[refusal.refused],
                code,
                detail,
            }
        })
        .collect();
    let rows: Vec<people::Refusal> = refused
        .iter()
        .map(|refused| people::Refusal {
            left: refused.subject,
            right: refused.refused.unwrap_or(refused.subject),
            code: refused.code.to_owned(),
            detail: refused.detail.clone(),
            source: records[refused.record].source.to_owned(),
            at: now,
        })
        .collect();
    people::record_refusals(tx, &rows).await?;
    Ok(refused)
}

fn explain_refusal(names: &Names<'_>, refused: usize, reason: RefusalReason) -> (&'static str, String) {
    let kind = names.kind(refused);
    match reason {
        RefusalReason::Shared => {
            let degree = names.facts.kinds[names.facts.nodes[refused].kind].degree;
            (SHARED, format!("this {kind} came in the company of more than {degree} others"))
        }
        RefusalReason::Limit(full) => {
            let limit = names.facts.kinds[full].limit;
            let name = &names.kinds.names[full];
            let code = if limit == 1 { "unique_conflict" } else { "limit_exceeded" };
            (code, format!("with this {kind} one person would have more than {limit} of {name}"))
        }
    }
}
