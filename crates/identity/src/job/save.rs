//! Writing what was decided about a part of the graph.

use std::collections::HashMap;

use qianmian_model::{PersonId, Time};
use qianmian_store::Tx;
use qianmian_store::people;

use super::world::World;
use super::{RULES, Why};
use crate::IdentityError;
use crate::assign::plan_moves;
use crate::decide::{Decisions, Join, Node, Reason, Refusal};
use crate::said::Form;

/// Writes merges: winner and loser.
pub(super) async fn merges(
    tx: &mut Tx<'_>,
    world: &World<'_>,
    decisions: &Decisions,
    merges: &[(PersonId, PersonId)],
    why: Why<'_>,
    now: Time,
) -> Result<(), IdentityError> {
    if merges.is_empty() {
        return Ok(());
    }
    let ties = ties(world, decisions);
    let reasons: Vec<String> =
        merges.iter().map(|(_, loser)| merge_reason(world, ties.get(loser).copied(), why.joined)).collect();
    let rows: Vec<people::Merge<'_>> = merges
        .iter()
        .zip(&reasons)
        .map(|((winner, loser), reason)| {
            let (left, right) = match ties.get(loser) {
                Some(Tie::Join(Join { left, right, .. })) => (*left, *right),
                Some(Tie::Record(own, other)) => (*own, *other),
                None => (0, 0),
            };
            people::Merge {
                winner: *winner,
                loser: *loser,
                left: world.subjects[left as usize],
                right: world.subjects[right as usize],
                source: why.source,
                reason,
                at: now,
            }
        })
        .collect();
    Ok(people::merge(tx, &rows).await?)
}

/// What ties a person to others.
#[derive(Debug, Clone, Copy)]
pub(super) enum Tie<'d> {
    /// Their records have a value in common, or somebody said so.
    Join(&'d Join),
    /// A record names an identifier of theirs and another.
    Record(Node, Node),
}

/// Of each person, the first join with another; of who is joined by nothing but that a record names their identifiers, what it
/// names, with those of others rather than with new ones.
pub(super) fn ties<'d>(world: &World<'_>, decisions: &'d Decisions) -> HashMap<PersonId, Tie<'d>> {
    let mut ties: HashMap<PersonId, Tie<'_>> = HashMap::new();
    let person = |node: Node| world.person_of[node as usize];
    for join in &decisions.joins {
        let (left, right) = (person(join.left), person(join.right));
        if left != right {
            for person in [left, right].into_iter().flatten() {
                ties.entry(person).or_insert(Tie::Join(join));
            }
        }
    }
    for (own, other) in named_together(world, decisions, |person| !ties.contains_key(&person)) {
        if let Some(person) = person(own) {
            ties.entry(person).or_insert(Tie::Record(own, other));
        }
    }
    ties
}

/// Identifiers of some people, each with another that a record names with it and that is not theirs: those of others first.
fn named_together(
    world: &World<'_>,
    decisions: &Decisions,
    is_asked: impl Fn(PersonId) -> bool,
) -> Vec<(Node, Node)> {
    let facts = &world.builder.facts;
    let person = |node: Node| world.person_of[node as usize];
    let mut pairs: Vec<(Node, Node)> = Vec::new();
    for (mention, group) in facts.mentions.iter().zip(&decisions.group_of[facts.identifiers.len()..]) {
        let links =
            |value: &Node| decisions.group_of[*value as usize] == *group && !mention.cut.contains(value);
        let linked: Vec<Node> = mention.identifiers.iter().copied().filter(links).collect();
        for own in linked.iter().filter(|own| person(**own).is_some_and(&is_asked)) {
            let others = linked.iter().filter(|other| person(**other) != person(*own));
            pairs.extend(others.map(|other| (*own, *other)));
        }
    }
    pairs.sort_by_key(|(_, other)| person(*other).is_none());
    pairs
}

/// Why people merge, without values; `said` is why where somebody said so.
pub(super) fn merge_reason(world: &World<'_>, tie: Option<Tie<'_>>, said: &str) -> String {
    let facts = &world.builder.facts;
    let kind = |value: Node| &facts.kinds[facts.identifiers[value as usize].kind].0;
    match tie {
        Some(Tie::Join(Join { identifier: Some(identifier), .. })) => {
            Form::SameValue.say(&[kind(*identifier)])
        }
        Some(Tie::Record(own, other)) => Form::NamedTogether.say(&[kind(own), kind(other)]),
        Some(Tie::Join(Join { identifier: None, .. })) | None => said.to_owned(),
    }
}

/// Moves subjects that are another's now although the one they were of still stands; gives from whom to whom, each pair
/// once.
pub(super) async fn moves(
    tx: &mut Tx<'_>,
    world: &World<'_>,
    persons: &[PersonId],
    merges: &[(PersonId, PersonId)],
    why: Why<'_>,
    now: Time,
) -> Result<Vec<(PersonId, PersonId)>, IdentityError> {
    let merged: HashMap<PersonId, PersonId> =
        merges.iter().map(|(winner, loser)| (*loser, *winner)).collect();
    let parted = plan_moves(world.person_of.iter().copied(), persons.iter().copied(), &merged);
    let gone =
        parted.iter().flat_map(|((_, to), places)| places.iter().map(|place| (world.subjects[*place], *to)));
    people::move_subjects(tx, &gone.collect::<Vec<_>>()).await?;
    let pairs = parted.keys().copied().collect();
    let entry = |((stayed, left_with), places): ((PersonId, PersonId), Vec<usize>)| people::Parting {
        id: 0,
        stayed,
        left_with,
        moved: places.into_iter().map(|place| world.subjects[place]).collect(),
        source: why.source.to_owned(),
        reason: why.reason.to_owned(),
        at: now,
    };
    people::record_partings(tx, &parted.into_iter().map(entry).collect::<Vec<_>>()).await?;
    Ok(pairs)
}

/// Notes which values proved to be shared.
pub(super) async fn shared(
    tx: &mut Tx<'_>,
    world: &World<'_>,
    decisions: &Decisions,
    now: Time,
) -> Result<(), IdentityError> {
    let known = world.subjects.iter().zip(&decisions.is_shared);
    let changed = |becomes: bool| {
        let changes = |subject| world.was_shared.contains(subject) != becomes;
        let changed = known.clone().filter(|(subject, now)| **now == becomes && changes(subject));
        changed.map(|(subject, _)| *subject).collect::<Vec<_>>()
    };
    people::mark_shared(tx, &changed(true), now).await?;
    people::mark_own(tx, &changed(false)).await?;
    Ok(())
}

/// Writes refusals that are new; gives their number.
pub(super) async fn refusals(
    tx: &mut Tx<'_>,
    world: &World<'_>,
    decisions: &Decisions,
    now: Time,
) -> Result<u64, IdentityError> {
    let facts = &world.builder.facts;
    let row = |refusal: &Refusal| {
        let (code, detail) = explain(world, refusal);
        people::Refusal {
            left: world.subjects[refusal.identifier as usize],
            right: world.subjects[refusal.mention as usize],
            code: code.to_owned(),
            detail,
            source: RULES.to_owned(),
            at: now,
        }
    };
    let mut rows: Vec<people::Refusal> = decisions.refusals.iter().map(row).collect();
    for (place, identifier) in facts.identifiers.iter().enumerate() {
        let subject = world.subjects[place];
        if decisions.is_shared[place] && !world.was_shared.contains(&subject) {
            let (kind, rule) = &facts.kinds[identifier.kind];
            let (code, detail) = if identifier.is_blocked {
                ("blocked_identifier", Form::Blocked.say(&[kind]))
            } else {
                ("shared_identifier", Form::Shared.say(&[kind, &rule.degree]))
            };
            let (code, source) = (code.to_owned(), RULES.to_owned());
            rows.push(people::Refusal { left: subject, right: subject, code, detail, source, at: now });
        }
    }
    Ok(people::record_refusals(tx, &rows).await?)
}

/// Code and reason of a refusal, without values.
pub(super) fn explain(world: &World<'_>, refusal: &Refusal) -> (&'static str, String) {
    let facts = &world.builder.facts;
    let kind = &facts.kinds[facts.identifiers[refusal.identifier as usize].kind].0;
    match refusal.reason {
        Reason::Limit(full) => {
            let (name, rule) = &facts.kinds[full];
            let code = if rule.limit == 1 { "unique_conflict" } else { "limit_exceeded" };
            (code, Form::TooMany.say(&[kind, &rule.limit, name]))
        }
        Reason::Merges => ("too_many_merges", Form::TooManyMerged.say(&[kind, &facts.merges])),
        Reason::Attribute(number) => {
            let name = world.builder.attribute_name(number);
            ("attribute_conflict", Form::Differs.say(&[kind, &name]))
        }
        Reason::Apart => ("kept_apart", Form::KeptApart.say(&[kind])),
    }
}
