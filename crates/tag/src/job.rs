//! The shell of the stage: load, decide, save. Everything happens in the caller's transaction.
//!
//! A program is *adopted* before it is used ([`adopt`]): when it is not the one that the stored states and bitmaps
//! were made with, everybody is evaluated anew, from their states and, where rules ask for what was not kept of events, from
//! the lake, of which only that is read. It can be [prepared](prepare) before, outside the writing transaction. Afterwards
//! [`process_batch`] keeps it live and [`refresh`] moves on the people whose windows moved. Where rules ask for ranks,
//! `rankings` keeps how everybody stands.
//!
//! - States are stored in the form of the program; bitmaps and history by the names of tags and values.
//! - A movement is a person who comes to have a value or stops having it; they are counted on the workspace's day of
//!   the evaluation. A person that is merged away leaves what they had.

mod adopt;
mod batch;
mod explain;
mod movement;
mod newest;
mod people;
mod prepare;
mod rankings;
mod snapshot;

use std::collections::BTreeSet;

use qianmian_model::{EventBody, PersonId, Time};
use qianmian_store::tags::{self, PersonState};
use qianmian_store::{Tx, meta};

pub use adopt::{Adopted, adopt, adopt_prepared, rebuild_people};
pub use explain::{Question, explain_person};
pub use movement::{Movement, TagUpdate};
pub use newest::newest_events;
pub use prepare::{Prepared, prepare};
pub use snapshot::{keep_day, last_day};

use crate::TagError;
use crate::form::Form;
use crate::program::Program;
use batch::{At, Before, Known, Merged};
use movement::Movements;
use people::load_traits;

/// Where the store notes when everybody was last refreshed.
const REFRESHED_KEY: &str = "tags.refreshed";
/// People that a refresh evaluates at a time: what bounds its memory.
const REFRESH_PEOPLE: usize = 10_000;

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
    let mut people: Vec<PersonId> = batch.events.iter().map(|(person, ..)| *person).collect();
    people.extend(batch.merges.iter().flat_map(|(winner, loser)| [*winner, *loser]));
    people.extend(batch.touched);
    people.sort_unstable();
    people.dedup();

    let moment = rankings::moment(tx, program, now).await?;
    let at = At::new(program, moment, refreshed_at(tx, program).await?);
    let stored = tags::load_states(tx, at.form().hash(), &people).await?;
    let stored_of = |person: PersonId| {
        let index = stored.binary_search_by_key(&person, |stored| stored.person).ok()?;
        Some(&*stored[index].state)
    };
    let merged = Merged::of(&at, batch.merges, stored_of)?;
    let remaining: Vec<PersonId> = people.into_iter().filter(|person| !losers.contains(person)).collect();
    let traits = load_traits(tx, program, &remaining).await?;
    let mut events = batch.events.to_vec();
    events.sort_by_key(|(person, ..)| *person);
    let before = remaining.iter().map(|person| {
        let first = events.partition_point(|(other, ..)| other < person);
        let last = events.partition_point(|(other, ..)| other <= person);
        let stored = || stored_of(*person).map_or(Known::Nothing, Known::Bytes);
        let standing = merged.of_person(*person).unwrap_or_else(stored);
        Before { person: *person, standing, traits: traits.of(*person), events: &events[first..last] }
    });
    let after = at.work_all(&before.collect::<Vec<_>>())?;

    let mut movements = Movements::new(program);
    let mut states: Vec<PersonState> = losers.iter().map(|loser| PersonState::none(*loser)).collect();
    for loser in &losers {
        movements.note(*loser, merged.keys_of(*loser), &[]);
    }
    for person in after {
        if let Some((before, now)) = &person.moved {
            movements.note(person.state.person, before, now);
        }
        states.push(person.state);
    }
    tags::save_states(tx, at.form().hash(), &states).await?;
    movements.save(tx, program, now, remaining.len() as u64).await
}

/// Evaluates everybody whose windows have moved up to `now`: those that are due, and nobody else. Where rules ask for
/// ranks, everybody is ranked anew before, once a day, and those are evaluated whom that concerns.
///
/// # Errors
/// As [`process_batch`].
pub async fn refresh(tx: &mut Tx<'_>, program: &Program, now: Time) -> Result<TagUpdate, TagError> {
    let mut total = rankings::renew(tx, program, now).await?;
    for due in tags::due(tx, Form::of(program).hash(), now).await?.chunks(REFRESH_PEOPLE) {
        let batch = MicroBatch { touched: due, ..MicroBatch::default() };
        total.add(process_batch(tx, program, now, batch).await?);
    }
    if program.has_cadence() {
        meta::set(tx, REFRESHED_KEY, &now.0.to_string()).await?;
    }
    Ok(total)
}

/// When everybody was last refreshed, the beginning of time if never; none where no tag keeps a value through a period.
async fn refreshed_at(tx: &mut Tx<'_>, program: &Program) -> Result<Option<Time>, TagError> {
    if !program.has_cadence() {
        return Ok(None);
    }
    let stored = meta::get(tx, REFRESHED_KEY).await?;
    Ok(Some(stored.and_then(|micros| micros.parse().ok()).map_or(Time::MIN, Time)))
}
