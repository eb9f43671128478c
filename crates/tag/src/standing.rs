//! What the store keeps of one person: their state, and which tag values they hold since when.
//!
//! The format is a version byte and a postcard message. Version 1 is held by `tests/golden/tag-state-v1.bin`. Series
//! are written by their ordinals, empty ones not at all; the layout they are ordinals of goes with them, and a
//! standing of another layout is *stale*: its person's events have to be read again. Tag values are written by keys
//! that survive a change of the definitions, so that `since` does too.

use qianmian_model::{Time, Value};
use serde::{Deserialize, Serialize};

use crate::TagError;
use crate::evaluate::Outcome;
use crate::program::Program;
use crate::series::Cells;
use crate::state::{Pending, State};

const VERSION: u8 = 1;

/// One person's state with its outcomes.
#[derive(Debug, Clone, PartialEq)]
pub struct Standing {
    /// What is kept of their events.
    pub state: State,
    /// What they hold, and where nothing is known, by key.
    pub(crate) held: Vec<Held>,
}

/// A tag value that a person holds, or a tag that is unknown for them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Held {
    /// A key of the program's tags.
    pub(crate) key: u32,
    /// Microseconds of the first evaluation that found it, without a break since.
    pub(crate) since: i64,
}

/// What was read from the store.
#[derive(Debug, Clone, PartialEq)]
pub enum Reading {
    /// A standing of this program's layout.
    Current(Standing),
    /// One of another layout: only the held values can be used.
    Stale(Stale),
}

/// What remains of a standing when its series mean something else.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Stale {
    pub(crate) held: Vec<Held>,
    /// Up to where the person was evaluated.
    pub horizon: Option<Time>,
}

#[derive(Serialize)]
struct WireOut<'a> {
    layout: u64,
    horizon: i64,
    first_event: Option<i64>,
    held: &'a [Held],
    series: Vec<(u32, &'a Cells)>,
    pending: &'a [Pending],
}

/// Comes before the series, so that it can be read when they cannot.
#[derive(Deserialize)]
struct WireHead {
    layout: u64,
    horizon: i64,
    first_event: Option<i64>,
    held: Vec<Held>,
}

#[derive(Deserialize)]
struct WireSeries {
    series: Vec<(u32, Cells)>,
    pending: Vec<Pending>,
}

impl Standing {
    /// Nothing known, nothing held.
    pub fn empty(program: &Program) -> Standing {
        Standing { state: State::empty(program), held: Vec::new() }
    }

    /// Evaluates the person at the state's horizon: what was held before keeps its `since`.
    pub fn settle(&mut self, program: &Program, traits: &[Value]) -> Vec<Outcome> {
        let outcomes = program.evaluate(&program.moment(self.state.horizon()), &self.state, traits);
        self.hold(program, &outcomes);
        outcomes
    }

    /// Replaces what is held by what an evaluation at the state's horizon found.
    pub(crate) fn hold(&mut self, program: &Program, outcomes: &[Outcome]) {
        self.held = held_after(program, outcomes, &self.held, self.state.horizon());
    }

    /// The keys of what is held, sorted.
    pub(crate) fn keys(&self) -> Vec<u32> {
        self.held.iter().map(|held| held.key).collect()
    }

    /// Takes in all that another person's standing has.
    pub(crate) fn merge(&mut self, program: &Program, other: Standing) {
        self.state.merge(program, other.state);
        self.held = merge_held(std::mem::take(&mut self.held), &other.held);
    }

    /// As bytes.
    ///
    /// # Errors
    /// None that memory allows.
    pub fn encode(&self, program: &Program) -> Result<Vec<u8>, TagError> {
        let series = (0u32..).zip(&self.state.series).filter(|(_, cells)| !cells.is_empty());
        let wire = WireOut {
            layout: short_layout(program),
            horizon: self.state.horizon.0,
            first_event: self.state.first_event.map(|at| at.0),
            held: &self.held,
            series: series.collect(),
            pending: &self.state.pending,
        };
        postcard::to_extend(&wire, vec![VERSION]).map_err(|error| TagError::BadState(error.to_string()))
    }

    /// From bytes.
    ///
    /// # Errors
    /// Bytes of an unknown version, or that are damaged.
    pub fn decode(program: &Program, bytes: &[u8]) -> Result<Reading, TagError> {
        let bad = |error: postcard::Error| TagError::BadState(error.to_string());
        let (version, body) =
            bytes.split_first().ok_or_else(|| TagError::BadState("it is empty".to_owned()))?;
        if *version != VERSION {
            return Err(TagError::BadState(format!("version {version} is not known")));
        }
        let (head, rest): (WireHead, &[u8]) = postcard::take_from_bytes(body).map_err(bad)?;
        if head.layout != short_layout(program) {
            return Ok(Reading::Stale(Stale { held: head.held, horizon: Some(Time(head.horizon)) }));
        }
        let wire: WireSeries = postcard::from_bytes(rest).map_err(bad)?;
        let mut state = State::empty(program);
        state.horizon = Time(head.horizon);
        state.first_event = head.first_event.map(Time);
        state.pending = wire.pending;
        for (ordinal, cells) in wire.series {
            let place = state.series.get_mut(ordinal as usize);
            *place.ok_or_else(|| TagError::BadState(format!("there is no series {ordinal}")))? = cells;
        }
        Ok(Reading::Current(Standing { state, held: head.held }))
    }

    /// Since when a tag value is held, or a tag is unknown, without a break.
    pub fn since(&self, program: &Program, tag: usize, outcome: &Outcome) -> Option<Time> {
        let tag = &program.tags[tag];
        let key = match outcome {
            Outcome::Absent => return None,
            Outcome::Unknown => tag.unknown_key,
            held => tag.keys[usize::from(*held.values().first()?)],
        };
        self.held.iter().find(|held| held.key == key).map(|held| Time(held.since))
    }
}

fn short_layout(program: &Program) -> u64 {
    let [a, b, c, d, e, f, g, h, ..] = program.layout();
    u64::from_le_bytes([a, b, c, d, e, f, g, h])
}

/// The held values after an evaluation at `now`: what was held before keeps its `since`. `before` is sorted by key,
/// and so is the result.
pub(crate) fn held_after(program: &Program, outcomes: &[Outcome], before: &[Held], now: Time) -> Vec<Held> {
    let mut held = Vec::new();
    let mut hold = |key: u32| {
        let known = before.binary_search_by_key(&key, |held| held.key).ok();
        held.push(Held { key, since: known.map_or(now.0, |index| before[index].since) });
    };
    for (tag, outcome) in program.tags.iter().zip(outcomes) {
        match outcome {
            Outcome::Absent => {}
            Outcome::Unknown => hold(tag.unknown_key),
            some => some.values().iter().for_each(|&value| hold(tag.keys[usize::from(value)])),
        }
    }
    held.sort_unstable_by_key(|held| held.key);
    held
}

/// What two people held, as one: the earlier `since` of each value.
pub(crate) fn merge_held(mut mine: Vec<Held>, theirs: &[Held]) -> Vec<Held> {
    mine.extend_from_slice(theirs);
    mine.sort_unstable_by_key(|held| (held.key, held.since));
    mine.dedup_by_key(|held| held.key);
    mine
}
