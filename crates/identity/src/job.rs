//! Resolving a batch against the store: look up, load what is connected, decide, write. And deciding a part again after
//! somebody said something of it.
//!
//! A record whose mention is known costs one look-up and nothing else. Otherwise everything that is connected with what
//! is new is decided again, in a number of bulk calls that follows the diameter of the connected part.

mod batch;
mod familiar;
pub mod forecast;
mod revive;
mod rules;
mod save;
mod world;

use std::collections::{BTreeSet, HashMap};

use qianmian_model::{PersonId, SubjectId, Time};
use qianmian_store::Tx;
use qianmian_store::people::{self, Said};

use crate::assign::{Holder, assign};
use crate::decide::{Decisions, decide_people};
use crate::resolution::{Change, LinkCounts, Linkable, Resolution, Resolved, Unresolved};
use crate::said::Form;
use crate::{IdentityConfig, IdentityError};
use batch::{Batch, Whose};
use familiar::Familiar;
pub use forecast::Forecast;
pub use rules::{adopt_rules, forecast_rules, rules_in_force};
use world::World;

/// Who decided, and why: for the log.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Why<'a> {
    pub(crate) source: &'a str,
    /// Why people part.
    pub(crate) reason: &'a str,
    /// Why people merge whom no identifier joins.
    pub(crate) joined: &'a str,
}

/// The source under which decisions of the rules are logged.
const RULES: &str = "identity";

/// Resolves the records of a batch and writes identifiers, mentions, people, edges, merges and refusals. `now` is when
/// merges, partings and refusals are dated.
pub async fn resolve(
    tx: &mut Tx<'_>,
    config: &IdentityConfig,
    records: &[Linkable<'_>],
    now: Time,
) -> Result<Resolution, IdentityError> {
    let familiar = Familiar::find(tx, config, records).await?;
    let others = familiar.others(records);
    let batch = Batch::load(tx, config, &others).await?;
    let outcome = if batch.has_news() {
        let world = World::load(tx, config, batch.news(), &batch).await?;
        let why = Why { source: RULES, reason: Form::JoinedNoMore.plain(), joined: Form::SaidSame.plain() };
        settle(tx, &world, &batch, &others, why, now).await?
    } else {
        Outcome::default()
    };
    familiar.save_sightings(tx, records).await?;
    batch.save_sightings(tx, &others).await?;
    let resolution = resolution(&familiar, &batch, outcome);
    tracing::debug!(?resolution.counts, "records linked");
    Ok(resolution)
}

/// Decides everything again that is connected with some subjects.
pub(crate) async fn relink(
    tx: &mut Tx<'_>,
    config: &IdentityConfig,
    subjects: &[SubjectId],
    why: Why<'_>,
    now: Time,
) -> Result<Change, IdentityError> {
    let batch = Batch::default();
    let start: BTreeSet<SubjectId> = subjects.iter().copied().collect();
    let world = World::load(tx, config, start, &batch).await?;
    Ok(settle(tx, &world, &batch, &[], why, now).await?.change)
}

/// What deciding a part of the graph changed.
#[derive(Default)]
struct Outcome {
    person_of: HashMap<SubjectId, PersonId>,
    change: Change,
    refusals: u64,
}

/// Decides a part of the graph and writes what came of it.
async fn settle(
    tx: &mut Tx<'_>,
    world: &World<'_>,
    batch: &Batch,
    records: &[Linkable<'_>],
    why: Why<'_>,
    now: Time,
) -> Result<Outcome, IdentityError> {
    let decisions = decide_people(&world.builder.facts);
    let nodes = decisions.group_of.iter().zip(&world.person_of).map(|(group, person)| (*group, *person));
    let assignment = assign(nodes);
    let revived = revive::revive(tx, world, &decisions, &assignment.new, now).await?;
    let absent = assignment.new.iter().zip(&revived).filter(|(_, revived)| revived.is_none());
    let absent: Vec<u32> = absent.map(|((group, _), _)| *group).collect();
    let created = people::create_persons(tx, &first_seen(world, &decisions, &absent)).await?;
    let mut fresh = created.iter().copied();
    let new: Vec<PersonId> =
        revived.iter().map(|revived| revived.or_else(|| fresh.next()).expect("one for each")).collect();
    let holder = |group: &u32| match assignment.holders[group] {
        Holder::Known(person) => person,
        Holder::New(number) => new[number],
    };
    let persons: Vec<PersonId> = decisions.group_of.iter().map(holder).collect();
    batch.save_subjects(tx, world, &persons, records).await?;
    let merges: Vec<(PersonId, PersonId)> =
        assignment.gone.iter().map(|(loser, group)| (holder(group), *loser)).collect();
    save::merges(tx, world, &decisions, &merges, why, now).await?;
    let parted = save::moves(tx, world, &persons, &merges, why, now).await?;
    save::shared(tx, world, &decisions, now).await?;
    let refusals = save::refusals(tx, world, &decisions, now).await?;
    let person_of = world.subjects.iter().copied().zip(persons).collect();
    let revived = revived.into_iter().flatten().collect();
    Ok(Outcome { person_of, change: Change { created, revived, merges, parted }, refusals })
}

/// When the groups were first seen.
fn first_seen(world: &World<'_>, decisions: &Decisions, groups: &[u32]) -> Vec<Time> {
    let mut earliest: HashMap<u32, Time> = HashMap::new();
    let facts = &world.builder.facts;
    let of_identifiers = facts.identifiers.iter().map(|identifier| identifier.first_at);
    let times = of_identifiers.chain(facts.mentions.iter().map(|mention| mention.first_at));
    for (group, at) in decisions.group_of.iter().zip(times) {
        let known = earliest.entry(*group).or_insert(at);
        *known = at.min(*known);
    }
    groups.iter().map(|group| earliest[group]).collect()
}

fn resolution(familiar: &Familiar, batch: &Batch, outcome: Outcome) -> Resolution {
    let resolved = |whose: &Whose| {
        let (subject, known) = match whose {
            Whose::Nobody => return Err(Unresolved::Blocked),
            Whose::Identifier(place) => {
                (batch.subjects[*place], batch.known[*place].map(|known| known.person))
            }
            Whose::Mention(place) => {
                let mention = &batch.mentions[*place];
                (mention.subject, mention.known.as_ref().map(|known| known.person))
            }
        };
        let person = outcome.person_of.get(&subject).copied().or(known);
        Ok(Resolved { subject, person: person.expect("a new subject was decided about") })
    };
    let mut others = batch.records.iter().map(resolved);
    let resolved = |said: Option<Said>| match said {
        Some(Said { subject, person, .. }) => {
            let person = outcome.person_of.get(&subject).copied().unwrap_or(person);
            Ok(Resolved { subject, person })
        }
        None => others.next().expect("one for each record that says something else"),
    };
    let resolved: Vec<_> = familiar.said().map(resolved).collect();
    let counts = LinkCounts {
        records: resolved.len() as u64,
        unresolved: resolved.iter().filter(|record| record.is_err()).count() as u64,
        identifiers: batch.known.iter().filter(|known| known.is_none()).count() as u64,
        people: outcome.change.created.len() as u64,
        merges: outcome.change.merges.len() as u64,
        parted: outcome.change.parted.len() as u64,
        refusals: outcome.refusals,
        blocked: familiar.blocked,
    };
    Resolution { records: resolved, change: outcome.change, counts }
}
