//! The rankings that are kept. They are made when a rule first asks for them and made anew at the first refresh of a day
//! of the workspace's zone; between, everybody is held to the one that is kept.
//!
//! A new ranking changes what a rule says only of people whose rank comes to another side of a number that a rule
//! compares it with. Who they are is found in a second look at everybody, and only they are evaluated and written; with
//! them those for whom time alone brings the next change earlier than was thought.

use std::collections::HashMap;
use std::sync::Arc;

use qianmian_lake::{EventSchema, Lake};
use qianmian_model::{PersonId, Time, Value};
use qianmian_store::tags::{self, PersonState};
use qianmian_store::{Tx, people};

use super::adopt::{SLICE, scan};
use super::batch::At;
use super::movement::TagUpdate;
use super::people::load_traits;
use super::{MicroBatch, REFRESH_PEOPLE, process_batch};
use crate::TagError;
use crate::code::Leaf;
use crate::datum::Datum;
use crate::fingerprint::Fingerprint;
use crate::moment::Moment;
use crate::plan::{Batch, Later};
use crate::program::Program;
use crate::ranking::{Numbers, Ranking, Rankings};
use crate::state::State;

/// The rankings that are kept for a program.
pub(super) async fn load(tx: &mut Tx<'_>, program: &Program) -> Result<Rankings, TagError> {
    let mut rankings = Rankings::default();
    if !program.has_ranks() {
        return Ok(rankings);
    }
    let mut read = HashMap::new();
    for (expression, hash) in tags::ranking_hashes(tx).await? {
        if !program.ranked.iter().any(|ranked| ranked.fingerprint == expression) {
            continue;
        }
        let ranking = match program.shelf.get(&hash) {
            Some(known) => known,
            None => match tags::ranking(tx, &expression).await? {
                Some(bytes) => Arc::new(Ranking::from_bytes(&bytes)?),
                None => continue,
            },
        };
        read.insert(hash, Arc::clone(&ranking));
        rankings.insert(expression, ranking);
    }
    program.shelf.replace(read);
    Ok(rankings)
}

/// A moment with the rankings that are kept.
pub(super) async fn moment(tx: &mut Tx<'_>, program: &Program, now: Time) -> Result<Moment, TagError> {
    Ok(program.moment(now).with_rankings(program, &load(tx, program).await?))
}

/// Makes the rankings that there are none of, and evaluates whom they concern. Those that no rule asks for any more are
/// forgotten. The program's states are there.
pub(super) async fn complete(tx: &mut Tx<'_>, program: &Program, now: Time) -> Result<TagUpdate, TagError> {
    for (expression, _) in tags::ranking_hashes(tx).await? {
        if !program.ranked.iter().any(|ranked| ranked.fingerprint == expression) {
            tags::delete_ranking(tx, &expression).await?;
        }
    }
    make(tx, program, now, |_| false).await
}

/// Makes those rankings anew that are of a day before that of `now`, and those that there are none of, and evaluates whom they
/// concern.
pub(super) async fn renew(tx: &mut Tx<'_>, program: &Program, now: Time) -> Result<TagUpdate, TagError> {
    let today = program.calendar.day_of(now);
    make(tx, program, now, |ranking| program.calendar.day_of(ranking.at()) < today).await
}

async fn make(
    tx: &mut Tx<'_>,
    program: &Program,
    now: Time,
    is_old: impl Fn(&Ranking) -> bool,
) -> Result<TagUpdate, TagError> {
    let mut total = TagUpdate::default();
    let mut rankings = load(tx, program).await?;
    let missing = |expression: &Fingerprint| rankings.get(expression).is_none_or(|kept| is_old(kept));
    let due = program.ranked.iter().map(|ranked| ranked.fingerprint).filter(missing);
    let due: Vec<Fingerprint> = due.collect();
    if due.is_empty() {
        return Ok(total);
    }
    let before = program.moment(now).with_rankings(program, &rankings);
    let made = rank_everybody(tx, program, &before).await?;
    for expression in due {
        let Some(ranking) = made.get(&expression) else { continue };
        let bytes = ranking.to_bytes();
        tags::save_ranking(tx, &expression, blake3::hash(&bytes).as_bytes(), &bytes).await?;
        rankings.insert(expression, Arc::clone(ranking));
    }
    let after = program.moment(now).with_rankings(program, &rankings);
    let concerned = find_concerned(tx, program, &before, &after).await?;
    for some in concerned.chunks(REFRESH_PEOPLE) {
        let batch = MicroBatch { touched: some, ..MicroBatch::default() };
        total.add(process_batch(tx, program, now, batch).await?);
    }
    Ok(total)
}

/// A person as they are stored.
struct Stored<'t> {
    person: PersonId,
    /// None of who has no state.
    state: Option<PersonState>,
    traits: &'t [Value],
}

/// Everybody at a moment, some at a time, each with what `look` finds of them.
async fn look_at_everybody<R: Send>(
    tx: &mut Tx<'_>,
    program: &Program,
    moment: &Moment,
    look: impl Fn(&At<'_>, &Stored<'_>) -> Result<R, TagError> + Sync,
    mut take: impl FnMut(Vec<R>),
) -> Result<(), TagError> {
    let at = At::new(program, moment.clone(), None);
    let everybody: Vec<PersonId> = people::everyone(tx).await?.iter().map(PersonId).collect();
    for slice in everybody.chunks(SLICE) {
        let traits = load_traits(tx, program, slice).await?;
        let mut states = tags::load_states(tx, at.form().hash(), slice).await?.into_iter().peekable();
        let stored = slice.iter().map(|person| {
            let state = states.next_if(|state| state.person == *person);
            Stored { person: *person, state, traits: traits.of(*person) }
        });
        let stored: Vec<Stored<'_>> = stored.collect();
        take(at.in_parallel(&stored, |_, stored| look(&at, stored))?);
    }
    Ok(())
}

/// A person's state at a moment.
fn state_at(program: &Program, at: &At<'_>, stored: &Stored<'_>, moment: &Moment) -> Result<State, TagError> {
    let mut state = match &stored.state {
        Some(stored) => at.decode(&stored.state)?.state,
        None => State::empty(program),
    };
    state.advance(program, moment.now());
    Ok(state)
}

/// The numbers that a person is ranked by at a moment.
fn numbers_of(program: &Program, moment: &Moment, state: &State, traits: &[Value]) -> Vec<Option<f64>> {
    let load = |leaf: Leaf| match leaf {
        Leaf::Measure(slot) if state.first_event.is_some() => program.read_slot(moment, slot, state),
        Leaf::Trait(slot) => traits.get(slot as usize).map_or(Datum::Null, Datum::from),
        _ => Datum::Null,
    };
    program.numbers(&load).collect()
}

async fn rank_everybody(tx: &mut Tx<'_>, program: &Program, moment: &Moment) -> Result<Rankings, TagError> {
    let mut numbers = Numbers::new(program);
    let look = |at: &At<'_>, stored: &Stored<'_>| {
        let state = state_at(program, at, stored, moment)?;
        Ok::<_, TagError>(numbers_of(program, moment, &state, stored.traits))
    };
    look_at_everybody(tx, program, moment, look, |found| {
        found.into_iter().for_each(|person| numbers.add(person))
    })
    .await?;
    Ok(numbers.rank(program, moment.now()))
}

/// The people of whom rules say something else by the rankings after than by those before, or for whom time alone brings
/// the next change earlier.
async fn find_concerned(
    tx: &mut Tx<'_>,
    program: &Program,
    before: &Moment,
    after: &Moment,
) -> Result<Vec<PersonId>, TagError> {
    let mut concerned = Vec::new();
    let look = |at: &At<'_>, stored: &Stored<'_>| {
        let state = state_at(program, at, stored, before)?;
        let numbers = (0u32..).zip(numbers_of(program, before, &state, stored.traits));
        let turned = numbers.zip(&program.ranked).any(|((ranked, number), expression)| {
            let rank = |moment: &Moment| number.map_or(Datum::Null, |number| moment.rank(ranked, number));
            expression.watch.minds(rank(before), rank(after))
        });
        let next_at = stored.state.as_ref().and_then(|stored| stored.next_at);
        let sooner = || {
            let next = program.next_change(after, &state);
            next.is_some_and(|next| next_at.is_none_or(|known| next < known))
        };
        Ok::<_, TagError>((turned || sooner()).then_some(stored.person))
    };
    look_at_everybody(tx, program, before, look, |found| concerned.extend(found.into_iter().flatten()))
        .await?;
    Ok(concerned)
}

/// Rankings for a program as of an instant: those that are kept where they were made before it, else as people were then.
pub(super) async fn as_of(
    tx: &mut Tx<'_>,
    lake: &Lake,
    schema: &EventSchema,
    program: &Program,
    at: Time,
) -> Result<Rankings, TagError> {
    let kept = load(tx, program).await?;
    let stood = |ranked: &Fingerprint| kept.get(ranked).is_some_and(|ranking| ranking.at() <= at);
    if program.ranked.iter().all(|ranked| stood(&ranked.fingerprint)) {
        return Ok(kept);
    }
    let everybody = people::everyone(tx).await?;
    let traits = load_traits(tx, program, &everybody.iter().map(PersonId).collect::<Vec<_>>()).await?;
    let mut batch = Batch::new(program, at, Later::Drop);
    batch.admit_people(&everybody);
    let gathered = scan(tx, lake, schema, program, batch, None).await?;
    Ok(gathered.rankings(|person| Some(traits.of(PersonId(person)).to_vec())))
}
