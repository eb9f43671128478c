//! What is kept of one person: their state, and which tag values they hold since when. [`crate::Form`] says how it is
//! written. Tag values are known by keys that survive a change of the definitions, so that `since` does too.

use qianmian_model::{Time, Value};

use crate::evaluate::Outcome;
use crate::program::Program;
use crate::ranking::Rankings;
use crate::state::State;

/// One person's state with its outcomes.
#[derive(Debug, Clone, PartialEq)]
pub struct Standing {
    /// What is kept of their events.
    pub state: State,
    /// What they hold, and where nothing is known, by key.
    pub(crate) held: Vec<Held>,
}

/// A tag value that a person holds, or a tag that is unknown for them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Held {
    /// A key of the program's tags.
    pub(crate) key: u32,
    /// Microseconds of the first evaluation that found it, without a break since.
    pub(crate) since: i64,
}

impl Standing {
    /// Nothing known, nothing held.
    pub fn empty(program: &Program) -> Standing {
        Standing { state: State::empty(program), held: Vec::new() }
    }

    /// Makes it the empty one without giving its memory back.
    pub(crate) fn clear(&mut self) {
        self.state.clear(Time::MIN);
        self.held.clear();
    }

    /// Evaluates the person at the state's horizon: what was held before keeps its `since`.
    pub fn settle(&mut self, program: &Program, rankings: &Rankings, traits: &[Value]) -> Vec<Outcome> {
        let moment = program.moment(self.state.horizon()).with_rankings(program, rankings);
        let outcomes = program.evaluate(&moment, &self.state, traits);
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
