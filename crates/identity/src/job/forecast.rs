//! What deciding everybody anew would change: in numbers, and the largest of it as samples. Pure.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, HashMap};

use qianmian_model::{PersonId, SubjectId};

use super::save::{explain, merge_reason, ties};
use super::world::World;
use crate::assign::{Assignment, Holder, plan_moves};
use crate::decide::{Decisions, Node};
use crate::said::Form;

/// How many merges, partings and values a forecast shows of each.
pub const SAMPLES: usize = 10;
/// The largest number of identifiers of each class of people but the last, which has more.
pub const SIZES: [u64; 7] = [0, 1, 2, 5, 10, 20, 50];
/// Identifiers that a sample shows of one person.
const SHOWN: usize = 4;

/// What taking rules into force would change. `after.people = before.people - merged + created`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Forecast {
    /// People as they are.
    pub before: Sizes,
    /// People as they would be.
    pub after: Sizes,
    /// People who would become part of another.
    pub merged: u64,
    /// People who would come to be, or back.
    pub created: u64,
    /// From whom to whom something would go that is not a merge: pairs of people.
    pub parted: u64,
    /// The largest merges.
    pub merges: Vec<ForeseenMerge>,
    /// The largest partings.
    pub partings: Vec<ForeseenParting>,
    /// How many values would link nobody any more, or somebody again, by kind.
    pub values: BTreeMap<(String, Becomes), u64>,
    /// Some of those values.
    pub value_samples: Vec<ForeseenValue>,
}

/// How many identifiers people have.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Sizes {
    /// People.
    pub people: u64,
    /// How many of them are in each class of [`SIZES`], and how many above.
    pub classes: [u64; SIZES.len() + 1],
    /// The most identifiers that one person has, and the next ones: [`SAMPLES`] at most, with who that is; nobody yet where
    /// they would come to be.
    pub largest: Vec<(Option<PersonId>, u64)>,
}

/// Somebody who would become part of somebody else.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ForeseenMerge {
    /// Who would stay.
    pub winner: PersonId,
    /// Who would become part of them.
    pub loser: PersonId,
    /// Why, without values.
    pub reason: String,
    /// Some identifiers that the one and the other have, or that their mentions name.
    pub identifiers: [Vec<SubjectId>; 2],
}

/// Something of somebody that would be somebody else's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ForeseenParting {
    /// Who would stay.
    pub stayed: PersonId,
    /// Who would have it; none where they would come to be, or back.
    pub left_with: Option<PersonId>,
    /// How many subjects would go.
    pub subjects: u64,
    /// Why, without values.
    pub reason: String,
    /// Some identifiers that would stay, and some that would go or that a mention names that would.
    pub identifiers: [Vec<SubjectId>; 2],
}

/// A value that would link otherwise.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ForeseenValue {
    /// The identifier.
    pub subject: SubjectId,
    /// What it would be.
    pub becomes: Becomes,
}

/// What a value would become.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Becomes {
    /// It links nobody any more, because the rules block it.
    Blocked,
    /// It links nobody any more, because it comes with too many others.
    Shared,
    /// It links again.
    Own,
}

impl Becomes {
    /// `blocked`, `shared` or `own`.
    pub fn as_str(self) -> &'static str {
        match self {
            Becomes::Blocked => "blocked",
            Becomes::Shared => "shared",
            Becomes::Own => "own",
        }
    }
}

impl Forecast {
    /// The identifiers that its samples show; some more than once.
    pub fn shown(&self) -> Vec<SubjectId> {
        let merges = self.merges.iter().flat_map(|merge| merge.identifiers.iter().flatten());
        let partings = self.partings.iter().flat_map(|parting| parting.identifiers.iter().flatten());
        let values = self.value_samples.iter().map(|value| &value.subject);
        merges.chain(partings).chain(values).copied().collect()
    }

    pub(super) fn of(world: &World<'_>, decisions: &Decisions, assignment: &Assignment) -> Forecast {
        let before: Vec<Option<Holder>> =
            world.person_of.iter().map(|person| person.map(Holder::Known)).collect();
        let after: Vec<Holder> = decisions.group_of.iter().map(|group| assignment.holders[group]).collect();
        let winner = |group: &Node| assignment.holders[group];
        let merged: HashMap<Holder, Holder> =
            assignment.gone.iter().map(|(loser, group)| (Holder::Known(*loser), winner(group))).collect();
        let moves = plan_moves(before.iter().copied(), after.iter().copied(), &merged);
        let mut values = BTreeMap::new();
        let changed = changed_values(world, decisions);
        for value in &changed {
            let identifier = &world.builder.facts.identifiers[world.place(value.subject) as usize];
            let kind = world.builder.facts.kinds[identifier.kind].0.clone();
            *values.entry((kind, value.becomes)).or_insert(0) += 1;
        }
        Forecast {
            before: Sizes::of(world, before.iter().flatten().copied()),
            after: Sizes::of(world, after.iter().copied()),
            merged: assignment.gone.len() as u64,
            created: assignment.new.len() as u64,
            parted: moves.len() as u64,
            merges: sample_merges(world, decisions, assignment),
            partings: sample_partings(world, decisions, &moves),
            values,
            value_samples: changed.into_iter().take(SAMPLES).collect(),
        }
    }
}

impl Sizes {
    /// Of people, given whose each node is, identifiers first.
    fn of(world: &World<'_>, whose: impl Iterator<Item = Holder>) -> Sizes {
        let identifiers = world.builder.facts.identifiers.len();
        let mut counts: BTreeMap<Holder, u64> = BTreeMap::new();
        for (place, holder) in whose.enumerate() {
            *counts.entry(holder).or_default() += u64::from(place < identifiers);
        }
        let mut sizes = Sizes { people: counts.len() as u64, ..Sizes::default() };
        for count in counts.values() {
            sizes.classes[SIZES.partition_point(|most| most < count)] += 1;
        }
        let mut all: Vec<(Holder, u64)> = counts.into_iter().collect();
        all.sort_by_key(|(holder, count)| (Reverse(*count), *holder));
        sizes.largest = all.into_iter().take(SAMPLES).map(|(holder, count)| (known(holder), count)).collect();
        sizes
    }
}

fn known(holder: Holder) -> Option<PersonId> {
    match holder {
        Holder::Known(person) => Some(person),
        Holder::New(_) => None,
    }
}

fn changed_values(world: &World<'_>, decisions: &Decisions) -> Vec<ForeseenValue> {
    let nodes = world.builder.facts.identifiers.iter().zip(&decisions.is_shared).zip(&world.subjects);
    let change =
        |((identifier, is_shared), subject): ((&crate::decide::IdentifierNode, &bool), &SubjectId)| {
            let becomes = match (world.was_shared.contains(subject), *is_shared) {
                (false, true) if identifier.is_blocked => Becomes::Blocked,
                (false, true) => Becomes::Shared,
                (true, false) => Becomes::Own,
                _ => return None,
            };
            Some(ForeseenValue { subject: *subject, becomes })
        };
    nodes.filter_map(change).collect()
}

/// The merges of those who have most.
fn sample_merges(world: &World<'_>, decisions: &Decisions, assignment: &Assignment) -> Vec<ForeseenMerge> {
    let ties = ties(world, decisions);
    let subjects = subjects_of(world, assignment.gone.iter().map(|(loser, _)| *loser).collect());
    let mut gone: Vec<(PersonId, PersonId)> = assignment
        .gone
        .iter()
        .filter_map(|(loser, group)| Some((known(assignment.holders[group])?, *loser)))
        .collect();
    gone.sort_by_key(|(_, loser)| (Reverse(subjects[loser].len()), *loser));
    gone.truncate(SAMPLES);
    let winners = subjects_of(world, gone.iter().map(|(winner, _)| *winner).collect());
    let sample = |(winner, loser): (PersonId, PersonId)| ForeseenMerge {
        winner,
        loser,
        reason: merge_reason(world, ties.get(&loser).copied(), Form::SaidSame.plain()),
        identifiers: [shown(world, &winners[&winner]), shown(world, &subjects[&loser])],
    };
    gone.into_iter().map(sample).collect()
}

/// The nodes of some people as they are.
fn subjects_of(world: &World<'_>, people: BTreeSet<PersonId>) -> HashMap<PersonId, Vec<usize>> {
    let mut places: HashMap<PersonId, Vec<usize>> =
        people.iter().map(|person| (*person, Vec::new())).collect();
    for (place, person) in world.person_of.iter().enumerate() {
        if let Some(places) = person.and_then(|person| places.get_mut(&person)) {
            places.push(place);
        }
    }
    places
}

/// The partings of most.
fn sample_partings(
    world: &World<'_>,
    decisions: &Decisions,
    moves: &BTreeMap<(Holder, Holder), Vec<usize>>,
) -> Vec<ForeseenParting> {
    let mut pairs: Vec<(&(Holder, Holder), &Vec<usize>)> = moves.iter().collect();
    pairs.sort_by_key(|(pair, places)| (Reverse(places.len()), **pair));
    let sample = |((from, to), places): (&(Holder, Holder), &Vec<usize>)| {
        let stayed = known(*from)?;
        let leaving: BTreeSet<usize> = places.iter().copied().collect();
        let own = world.person_of.iter().enumerate().filter(|(_, person)| **person == Some(stayed));
        let staying: Vec<usize> =
            own.map(|(place, _)| place).filter(|place| !leaving.contains(place)).collect();
        Some(ForeseenParting {
            stayed,
            left_with: known(*to),
            subjects: places.len() as u64,
            reason: parting_reason(world, decisions, &leaving),
            identifiers: [shown(world, &staying), shown(world, places)],
        })
    };
    pairs.into_iter().filter_map(sample).take(SAMPLES).collect()
}

/// Why something leaves: a value it is known by links nobody any more, or a refusal.
fn parting_reason(world: &World<'_>, decisions: &Decisions, leaving: &BTreeSet<usize>) -> String {
    let facts = &world.builder.facts;
    let values = named_by(world, leaving.iter().copied());
    let unlinked = values.iter().find(|value| {
        let place = **value as usize;
        decisions.is_shared[place] && !world.was_shared.contains(&world.subjects[place])
    });
    if let Some(value) = unlinked {
        let identifier = &facts.identifiers[*value as usize];
        let kind = &facts.kinds[identifier.kind].0;
        let form = if identifier.is_blocked { Form::HeldByBlocked } else { Form::HeldByShared };
        return form.say(&[kind]);
    }
    let concerns = |refusal: &&crate::decide::Refusal| {
        leaving.contains(&(refusal.mention as usize)) || values.contains(&refusal.identifier)
    };
    match decisions.refusals.iter().find(concerns) {
        Some(refusal) => explain(world, refusal).1,
        None => Form::JoinedNoMore.plain().to_owned(),
    }
}

/// The identifiers that some nodes are or name, blocked ones too.
fn named_by(world: &World<'_>, places: impl Iterator<Item = usize>) -> BTreeSet<Node> {
    let facts = &world.builder.facts;
    let identifiers = facts.identifiers.len();
    let mut values = BTreeSet::new();
    for place in places {
        if place < identifiers {
            values.insert(crate::facts::place(place));
        } else {
            values.extend(&facts.mentions[place - identifiers].identifiers);
            values.extend(world.blocked.get(&crate::facts::place(place)).into_iter().flatten());
        }
    }
    values
}

/// A few of the identifiers that some nodes are or name.
fn shown(world: &World<'_>, places: &[usize]) -> Vec<SubjectId> {
    let named = named_by(world, places.iter().copied()).into_iter();
    named.map(|value| world.subjects[value as usize]).take(SHOWN).collect()
}
