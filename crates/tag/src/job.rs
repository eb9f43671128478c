//! The shell of the stage: load, decide, save. Everything happens in the caller's transaction.
//!
//! A program is *adopted* before it is used ([`adopt`]): when it is not the one that the stored states and bitmaps
//! were made with, everybody is evaluated anew, from their states where only rules changed and from the lake, in one
//! pass, where what is kept of events changed. Afterwards [`process_batch`] keeps it live and [`refresh`] moves on the
//! people whose windows moved.
//!
//! - States are stored under the layout of the program; bitmaps and history by the names of tags and values.
//! - A movement is a person who comes to have a value or stops having it; they are counted on the workspace's day of
//!   the evaluation. A person that is merged away leaves what they had.

mod adopt;
mod explain;
mod movement;
mod people;

use std::collections::{BTreeMap, BTreeSet};

use qianmian_model::{EventBody, PersonId, Time};
use qianmian_store::{Tx, tags};

pub use adopt::{Adopted, adopt, rebuild_people};
pub use explain::explain_person;
pub use movement::{Movement, TagUpdate};

use crate::TagError;
use crate::program::Program;
use movement::Movements;
use people::{load_standings, load_traits, save_standings};

/// People that a refresh evaluates at a time: what bounds its memory.
const REFRESH_PEOPLE: u32 = 10_000;

/// What a micro-batch brought.
#[derive(Debug, Clone, Copy, Default)]
pub struct MicroBatch<'a> {
    /// New events, each with its person after the merges.
    pub events: &'a [(PersonId, Time, &'a EventBody)],
    /// Merges of people, winner and loser, in the order in which they happened.
    pub merges: &'a [(PersonId, PersonId)],
    /// People whose traits may have changed. Their traits are read from the store.
    pub touched: &'a [PersonId],
}

/// Takes a micro-batch in at `now` and evaluates everybody in it. The program is adopted.
///
/// # Errors
/// The store's, and states that cannot be read.
pub async fn process_batch(
    tx: &mut Tx<'_>,
    program: &Program,
    now: Time,
    batch: MicroBatch<'_>,
) -> Result<TagUpdate, TagError> {
    let losers: BTreeSet<PersonId> = batch.merges.iter().map(|(_, loser)| *loser).collect();
    let mut people: BTreeSet<PersonId> = batch.events.iter().map(|(person, ..)| *person).collect();
    people.extend(batch.merges.iter().map(|(winner, _)| *winner));
    people.extend(batch.touched);
    people.extend(&losers);
    let people: Vec<PersonId> = people.into_iter().collect();

    let mut standings = load_standings(tx, program, &people).await?;
    let before: BTreeMap<PersonId, Vec<u32>> =
        standings.iter().map(|(person, standing)| (*person, standing.keys())).collect();
    for (winner, loser) in batch.merges {
        let Some(lost) = standings.remove(loser) else { continue };
        if let Some(won) = standings.get_mut(winner) {
            won.merge(program, lost);
        }
    }
    standings.retain(|person, _| !losers.contains(person));
    standings.values_mut().for_each(|standing| standing.state.advance(program, now));
    for (person, at, event) in batch.events {
        if let Some(standing) = standings.get_mut(person) {
            standing.state.fold(program, *at, event);
        }
    }

    let remaining: Vec<PersonId> = standings.keys().copied().collect();
    let traits = load_traits(tx, program, &remaining).await?;
    let mut movements = Movements::new(program);
    let moment = program.moment(now);
    for (person, standing) in &mut standings {
        standing.state.prune(program);
        // An earlier evaluation at a later instant, by a clock that was set back, cannot be gone behind.
        let later = standing.state.horizon() > now;
        let own = later.then(|| program.moment(standing.state.horizon()));
        let outcomes = program.evaluate(own.as_ref().unwrap_or(&moment), &standing.state, traits.of(*person));
        standing.hold(program, &outcomes);
        movements.note(*person, &before[person], &standing.keys());
    }
    for loser in &losers {
        movements.note(*loser, before.get(loser).map_or(&[], Vec::as_slice), &[]);
    }
    save_standings(tx, program, &moment, &standings).await?;
    tags::delete_states(tx, &losers.into_iter().collect::<Vec<_>>()).await?;
    movements.save(tx, program, now, remaining.len() as u64).await
}

/// Evaluates everybody whose windows have moved up to `now`: those that are due, and nobody else.
///
/// # Errors
/// As [`process_batch`].
pub async fn refresh(tx: &mut Tx<'_>, program: &Program, now: Time) -> Result<TagUpdate, TagError> {
    let mut total = TagUpdate::default();
    loop {
        let due = tags::due(tx, &program.layout(), now, REFRESH_PEOPLE).await?;
        let update =
            process_batch(tx, program, now, MicroBatch { touched: &due, ..MicroBatch::default() }).await?;
        total.add(update);
        if due.len() < REFRESH_PEOPLE as usize {
            return Ok(total);
        }
    }
}
