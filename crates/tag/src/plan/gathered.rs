//! The rows of a batch by person, and their evaluation on all cores.

use std::collections::BTreeMap;
use std::convert::Infallible;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::mpsc;

use qianmian_model::{Time, Value};

use super::Batch;
use super::packed::{Packed, Sorted};
use super::rows::Ranges;
use super::tallies::Layout;
use super::worker::{Effect, Worker};
use crate::judge::{Judge, Judged};
use crate::ranking::{Numbers, Rankings};
use crate::state::State;

/// People that a thread is worth starting for.
const PEOPLE_A_THREAD: usize = 2_000;

/// The rows of a batch by person.
#[derive(Debug)]
pub struct Gathered<'p> {
    packed: Packed<'p>,
    /// The range that was sorted last, for one state after the other.
    sorted: Option<(usize, Sorted)>,
    /// Reused from person to person.
    state: State,
}

impl<'p> Gathered<'p> {
    pub(super) fn new(batch: Batch<'p>) -> Gathered<'p> {
        let packed = Packed::new(batch);
        Gathered { state: State::empty(packed.batch.program), sorted: None, packed }
    }

    /// The ids of the people, in order.
    pub fn people(&self) -> impl ExactSizeIterator<Item = u32> {
        self.packed.people.iter().copied()
    }

    /// The state of the person with an index among [`Gathered::people`]: as the live path would have it, pruned.
    pub fn state(&mut self, index: usize) -> &State {
        let Gathered { packed, sorted, state } = self;
        let Batch { moment, people, ranges, .. } = &packed.batch;
        let id = packed.people[index];
        state.clear(moment.now);
        if people.is_seen(id) {
            state.see(people.first_event(id).map_or(moment.now, Time));
        }
        if !ranges.holds(id) {
            return state;
        }
        let (range, person) = ranges.place(id);
        if sorted.as_ref().is_none_or(|(known, _)| *known != range) {
            *sorted = Some((range, packed.sort(range)));
        }
        if let Some((_, sorted)) = sorted {
            sorted.rows_of(person).iter().for_each(|row| packed.fold(state, range, *row));
        }
        state
    }

    /// The state of a person by their id; none where nothing was gathered of them. Cheap in the order of ids.
    pub(crate) fn state_of(&mut self, id: u32) -> Option<&State> {
        let index = self.packed.people.binary_search(&id).ok()?;
        Some(self.state(index))
    }

    /// Decides about everybody, ranges of people on all cores; where rules ask for ranks, everybody is ranked before.
    /// `traits_of` gives the traits of a person in the order of [`Program::trait_names`](crate::Program::trait_names), none
    /// for all unknown. Of each range `start` makes a record, `take` adds each person to it in the order of their ids, and
    /// `done` gets it, in the order of the ranges.
    ///
    /// # Errors
    /// What `done` returns.
    pub fn judge<A: Send, E>(
        &self,
        traits_of: impl Fn(u32) -> Option<Vec<Value>> + Sync,
        start: impl Fn() -> A + Sync,
        take: impl Fn(&mut A, &Judged<'_>) + Sync,
        done: impl FnMut(A) -> Result<(), E>,
    ) -> Result<(), E> {
        let Batch { program, moment, .. } = &self.packed.batch;
        let moment = match program.has_ranks() {
            true => &moment.clone().with_rankings(program, &self.rankings(&traits_of)),
            false => moment,
        };
        let judge = Judge::new(program, moment);
        let layout = Layout::new(program, moment);
        let worker = || {
            let effect = |reach: &[u32]| Effect::on_tags(program, &judge, &layout, reach);
            (Worker::new(&self.packed, &layout, effect), judge.docket())
        };
        self.in_ranges(
            worker,
            |(worker, docket), range| {
                let mut record = start();
                worker.judge(&judge, docket, range, &traits_of, |judged| take(&mut record, judged));
                record
            },
            done,
        )
    }

    /// How everybody stands at the instant of evaluation, by all that the rules rank people by. `traits_of` is as for
    /// [`Gathered::judge`].
    pub fn rankings(&self, traits_of: impl Fn(u32) -> Option<Vec<Value>> + Sync) -> Rankings {
        let Batch { program, moment, .. } = &self.packed.batch;
        let layout = Layout::new(program, moment);
        let ranked = program.ranked_series();
        let worker = || {
            let effect = |reach: &[u32]| Effect::on_ranks(program, &ranked, &layout, reach);
            Worker::new(&self.packed, &layout, effect)
        };
        let mut all = Numbers::new(program);
        let done: Result<(), Infallible> = self.in_ranges(
            worker,
            |worker, range| worker.numbers(range, &traits_of),
            |numbers| {
                all.join(numbers);
                Ok(())
            },
        );
        let Ok(()) = done;
        all.rank(program, moment.now)
    }

    /// Gives ranges of people to workers on all cores, and what they made of each to `done`, in the order of the ranges.
    fn in_ranges<W, A: Send, E>(
        &self,
        worker: impl Fn() -> W + Sync,
        work: impl Fn(&mut W, usize) -> A + Sync,
        mut done: impl FnMut(A) -> Result<(), E>,
    ) -> Result<(), E> {
        let (next, stop) = (AtomicUsize::new(0), AtomicBool::new(false));
        let (sender, records) = mpsc::channel();
        let run = |sender: mpsc::Sender<(usize, A)>| {
            let mut worker = worker();
            while !stop.load(Ordering::Relaxed) {
                let range = next.fetch_add(1, Ordering::Relaxed);
                if range >= Ranges::len() || sender.send((range, work(&mut worker, range))).is_err() {
                    return;
                }
            }
        };
        std::thread::scope(|scope| {
            let cores = std::thread::available_parallelism().map_or(1, usize::from);
            for _ in 0..cores.min(self.packed.people.len().div_ceil(PEOPLE_A_THREAD)).max(1) {
                let sender = sender.clone();
                scope.spawn(|| run(sender));
            }
            drop(sender);
            let mut early: BTreeMap<usize, A> = BTreeMap::new();
            let mut due = 0;
            for (range, record) in records {
                early.insert(range, record);
                while let Some(record) = early.remove(&due) {
                    due += 1;
                    if let Err(error) = done(record) {
                        stop.store(true, Ordering::Relaxed);
                        return Err(error);
                    }
                }
            }
            Ok(())
        })
    }
}
