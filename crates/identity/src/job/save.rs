//! Writing what was decided about a part of the graph.

use std::collections::HashMap;

use qianmian_model::{PersonId, Time};
use qianmian_store::Tx;
use qianmian_store::people;

use super::world::World;
use super::{RULES, Why};
use crate::IdentityError;
use crate::assign::plan_moves;
use crate::decide::{Decisions, Join, Reason, Refusal};

/// Writes merges: winner and loser.
pub(super) async fn merges(
    tx: &mut Tx<'_>,
    world: &World<'_>,
    decisions: &Decisions,
    merges: &[(PersonId, PersonId)],
    why: Why<'_>,
    now: Time,
) -> Result<(), IdentityError> {
    let behind = joins_behind(world, decisions);
    let reasons: Vec<String> =
        merges.iter().map(|(_, loser)| merge_reason(world, behind.get(loser).copied(), why.joined)).collect();
    let rows: Vec<people::Merge<'_>> = merges
        .iter()
        .zip(&reasons)
        .map(|((winner, loser), reason)| {
            let (left, right) = match behind.get(loser) {
                Some(join) => (join.left, join.right),
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

/// Of each person, the first join with another.
pub(super) fn joins_behind<'d>(world: &World<'_>, decisions: &'d Decisions) -> HashMap<PersonId, &'d Join> {
    let mut behind: HashMap<PersonId, &Join> = HashMap::new();
    for join in &decisions.joins {
        let (left, right) = (world.person_of[join.left as usize], world.person_of[join.right as usize]);
        if left != right {
            for person in [left, right].into_iter().flatten() {
                behind.entry(person).or_insert(join);
            }
        }
    }
    behind
}

/// Why people merge, without values; `said` is why where no identifier joins them.
pub(super) fn merge_reason(world: &World<'_>, join: Option<&Join>, said: &str) -> String {
    let facts = &world.builder.facts;
    match join.and_then(|join| join.identifier) {
        Some(identifier) => {
            format!("they have the same {}", facts.kinds[facts.identifiers[identifier as usize].kind].0)
        }
        None => said.to_owned(),
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
                ("blocked_identifier", format!("the rules block this {kind}"))
            } else {
                let detail = format!("this {kind} came in the company of more than {} others", rule.degree);
                ("shared_identifier", detail)
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
            (code, format!("with this {kind} one person would have more than {} of {name}", rule.limit))
        }
        Reason::Merges => (
            "too_many_merges",
            format!("with this {kind} more than {} would be merged into one", facts.merges),
        ),
        Reason::Attribute(number) => {
            let name = world.builder.attribute_name(number);
            ("attribute_conflict", format!("the same {kind}, but {name} differs"))
        }
        Reason::Apart => ("kept_apart", format!("the same {kind}, but somebody said that they are two")),
    }
}
