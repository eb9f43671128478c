//! What one micro-batch makes of each person in it: decode, fold, evaluate, encode. Pure, and on all cores.

use std::collections::HashMap;
use std::num::NonZero;

use qianmian_model::{EventBody, PersonId, Time, Value};
use qianmian_store::tags::PersonState;

use crate::TagError;
use crate::cadence::Kept;
use crate::evaluate::Outcome;
use crate::form::Form;
use crate::judge::{Docket, Judge};
use crate::moment::Moment;
use crate::program::Program;
use crate::standing::Standing;

/// Below so many people a second thread costs more than it saves.
const FEW_PEOPLE: usize = 256;

/// A program at the instant of a batch.
pub(super) struct At<'p> {
    program: &'p Program,
    form: Form,
    moment: Moment,
    floors: Vec<i64>,
    judge: Judge<'p>,
    /// When everybody was last refreshed; only of a program whose tags keep values through periods.
    refreshed: Option<Time>,
}

/// What one thread works on, one person after the other: its memory is asked for once.
pub(super) struct Desk {
    standing: Standing,
    docket: Docket,
}

/// A person before a batch.
pub(super) struct Before<'a> {
    pub(super) person: PersonId,
    pub(super) standing: Known<'a>,
    pub(super) traits: &'a [Value],
    /// The person's new events.
    pub(super) events: &'a [(PersonId, Time, &'a EventBody)],
}

/// What is known of a person before a batch.
pub(super) enum Known<'a> {
    Nothing,
    /// As it is stored.
    Bytes(&'a [u8]),
    /// After merges, with the keys that were held before them.
    Merged(&'a Standing, &'a [u32]),
}

/// A person after a batch.
pub(super) struct After {
    pub(super) state: PersonState,
    /// The keys held before, where they are others than those held now.
    pub(super) moved: Option<(Vec<u32>, Vec<u32>)>,
}

impl<'p> At<'p> {
    pub(super) fn new(program: &'p Program, moment: Moment, refreshed: Option<Time>) -> At<'p> {
        let floors = moment.floors(program);
        let judge = Judge::new(program, &moment);
        At { program, form: Form::of(program), moment, floors, judge, refreshed }
    }

    pub(super) fn form(&self) -> &Form {
        &self.form
    }

    pub(super) fn desk(&self) -> Desk {
        Desk { standing: Standing::empty(self.program), docket: self.judge.docket() }
    }

    pub(super) fn decode(&self, bytes: &[u8]) -> Result<Standing, TagError> {
        self.form.decode(self.program, bytes)
    }

    /// What becomes of a person.
    fn work(&self, desk: &mut Desk, before: &Before<'_>) -> Result<After, TagError> {
        let standing = &mut desk.standing;
        let (keys, kept) = match before.standing {
            Known::Nothing => {
                standing.clear();
                (Vec::new(), None)
            }
            Known::Bytes(bytes) => {
                self.form.decode_into(bytes, standing)?;
                let earliest = before.events.iter().map(|(_, at, _)| *at).min();
                (standing.keys(), self.kept(standing, earliest))
            }
            // Who became another person takes every value anew.
            Known::Merged(merged, keys) => {
                standing.clone_from(merged);
                (keys.to_vec(), None)
            }
        };
        standing.state.advance(self.program, self.moment.now());
        for (_, at, event) in before.events {
            standing.state.fold(self.program, *at, event);
        }
        self.settle(desk, before.person, before.traits, keys, kept.as_ref())
    }

    /// What a person's tags keep through their periods; none where no tag does. The standing is as it was stored.
    pub(super) fn kept(&self, standing: &Standing, earliest: Option<Time>) -> Option<Kept> {
        self.refreshed.map(|refreshed| self.program.kept(standing, refreshed, self.moment.now(), earliest))
    }

    /// Evaluates a person whose standing it is, from keys held before, and gives what is kept of them.
    pub(super) fn settle_as(
        &self,
        desk: &mut Desk,
        person: PersonId,
        standing: &Standing,
        traits: &[Value],
        kept: Option<&Kept>,
    ) -> Result<After, TagError> {
        desk.standing.clone_from(standing);
        self.settle(desk, person, traits, Vec::new(), kept)
    }

    /// Evaluates the person on the desk and gives what is kept of them. `keys` were held before.
    fn settle(
        &self,
        desk: &mut Desk,
        person: PersonId,
        traits: &[Value],
        keys: Vec<u32>,
        kept: Option<&Kept>,
    ) -> Result<After, TagError> {
        let Desk { standing, docket } = desk;
        // An earlier evaluation at a later instant, by a clock that was set back, cannot be gone behind.
        let horizon = standing.state.horizon();
        let later = (horizon > self.moment.now()).then(|| self.moment.moved_to(self.program, horizon));
        match &later {
            Some(later) => standing.state.prune_below(&later.floors(self.program)),
            None => standing.state.prune_below(&self.floors),
        }
        let moment = later.as_ref().unwrap_or(&self.moment);
        let anew: Vec<Outcome>;
        let (outcomes, again) = match kept {
            None if later.is_none() => {
                (self.judge.judge_state(docket, &self.moment, &standing.state, traits), None)
            }
            None => {
                anew = self.program.evaluate(moment, &standing.state, traits);
                (anew.as_slice(), None)
            }
            Some(kept) => {
                let (outcomes, again) = self.program.evaluate_keeping(moment, &standing.state, traits, kept);
                anew = outcomes;
                (anew.as_slice(), again)
            }
        };
        standing.hold(self.program, outcomes);
        let next_at = self.program.next_change(moment, &standing.state).into_iter().chain(again).min();
        let state = PersonState { person, state: self.form.encode(self.program, standing)?.into(), next_at };
        let now = standing.keys();
        Ok(After { state, moved: (now != keys).then_some((keys, now)) })
    }

    /// What becomes of all of them, in their order.
    pub(super) fn work_all(&self, people: &[Before<'_>]) -> Result<Vec<After>, TagError> {
        self.in_parallel(people, |desk, before| self.work(desk, before))
    }

    /// Applies `work` to all items, on all cores; the results are in the order of the items.
    pub(super) fn in_parallel<T: Sync, R: Send>(
        &self,
        items: &[T],
        work: impl Fn(&mut Desk, &T) -> Result<R, TagError> + Sync,
    ) -> Result<Vec<R>, TagError> {
        let all = |items: &[T]| {
            let mut desk = self.desk();
            items.iter().map(|item| work(&mut desk, item)).collect::<Result<Vec<R>, TagError>>()
        };
        let threads = std::thread::available_parallelism().map_or(1, NonZero::get);
        if threads == 1 || items.len() < FEW_PEOPLE {
            return all(items);
        }
        let parts: Vec<Result<Vec<R>, TagError>> = std::thread::scope(|scope| {
            let all = &all;
            let parts = items.chunks(items.len().div_ceil(threads));
            let running: Vec<_> = parts.map(|part| scope.spawn(move || all(part))).collect();
            let ended = running.into_iter().map(std::thread::ScopedJoinHandle::join);
            ended.map(|part| part.unwrap_or_else(|panic| std::panic::resume_unwind(panic))).collect()
        });
        let mut done = Vec::with_capacity(items.len());
        for part in parts {
            done.extend(part?);
        }
        Ok(done)
    }
}

/// Standings that merges touched: what the winners have after them, and which keys everybody held before.
#[derive(Default)]
pub(super) struct Merged {
    standings: HashMap<PersonId, Standing>,
    keys: HashMap<PersonId, Vec<u32>>,
}

impl Merged {
    /// Merges, in order. `stored` gives what is stored of a person.
    pub(super) fn of<'s>(
        at: &At<'_>,
        merges: &[(PersonId, PersonId)],
        stored: impl Fn(PersonId) -> Option<&'s [u8]>,
    ) -> Result<Merged, TagError> {
        let mut merged = Merged::default();
        for person in merges.iter().flat_map(|(winner, loser)| [*winner, *loser]) {
            if merged.standings.contains_key(&person) {
                continue;
            }
            let standing = stored(person).map(|bytes| at.decode(bytes)).transpose()?;
            let standing = standing.unwrap_or_else(|| Standing::empty(at.program));
            merged.keys.insert(person, standing.keys());
            merged.standings.insert(person, standing);
        }
        for (winner, loser) in merges {
            let Some(lost) = merged.standings.remove(loser) else { continue };
            if let Some(won) = merged.standings.get_mut(winner) {
                won.merge(at.program, lost);
            }
        }
        Ok(merged)
    }

    pub(super) fn keys_of(&self, person: PersonId) -> &[u32] {
        self.keys.get(&person).map_or(&[], Vec::as_slice)
    }

    pub(super) fn of_person(&self, person: PersonId) -> Option<Known<'_>> {
        Some(Known::Merged(self.standings.get(&person)?, self.keys_of(person)))
    }
}
