//! The rows of a batch by person, and their evaluation on all cores.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::mpsc;

use qianmian_model::{Time, Value};

use super::rows::{NO_AGE, Ranges, RowPlace};
use super::tallies::{Layout, Tallies};
use super::{Batch, NOTHING, Part};
use crate::datum::Datum;
use crate::judge::{Docket, Judge, Judged, Measured, TagSet};
use crate::partial::Input;
use crate::program::Program;
use crate::series::{Grain, Kind};
use crate::state::{Stamp, State};

/// The rows of a batch by person.
#[derive(Debug)]
pub struct Gathered<'p> {
    packed: Packed<'p>,
    /// The range that was sorted last, for one state after the other.
    sorted: Option<(usize, Sorted)>,
    /// Reused from person to person.
    state: State,
}

/// The rows of a batch as they were packed, by range of people.
#[derive(Debug)]
struct Packed<'p> {
    batch: Batch<'p>,
    parts: Vec<Part>,
    /// By series: the first key that any window can see.
    floors: Vec<i64>,
    /// Ids of people, in order.
    people: Vec<u32>,
}

/// The rows of one range of people, by person.
#[derive(Debug)]
struct Sorted {
    /// By person within the range: where their rows start in `rows`.
    starts: Vec<u32>,
    rows: Vec<Located>,
}

/// A row with what its head says: most have nothing else.
#[derive(Debug, Clone, Copy, Default)]
struct Located {
    place: RowPlace,
    reach: u32,
    part: u16,
    age: u16,
}

impl<'p> Gathered<'p> {
    pub(super) fn new(mut batch: Batch<'p>) -> Gathered<'p> {
        let mut parts = vec![std::mem::replace(&mut batch.part, Part::empty())];
        parts.append(&mut batch.joined);
        let packed =
            Packed { floors: batch.moment.floors(batch.program), people: batch.people.all(), parts, batch };
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

    /// Decides about everybody, ranges of people on all cores. `traits_of` gives the traits of a person in the order of
    /// [`Program::trait_names`], none for all unknown. Of each range `start` makes a record, `take` adds each person to it in
    /// the order of their ids, and `done` gets it, in the order of the ranges.
    ///
    /// # Errors
    /// What `done` returns.
    pub fn judge<A: Send, E>(
        &self,
        traits_of: impl Fn(u32) -> Option<Vec<Value>> + Sync,
        start: impl Fn() -> A + Sync,
        take: impl Fn(&mut A, &Judged<'_>) + Sync,
        mut done: impl FnMut(A) -> Result<(), E>,
    ) -> Result<(), E> {
        let packed = &self.packed;
        let judge = Judge::new(packed.batch.program, &packed.batch.moment);
        let layout = Layout::new(packed.batch.program, &packed.batch.moment);
        let (next, stop) = (AtomicUsize::new(0), AtomicBool::new(false));
        let (sender, records) = mpsc::channel();
        let work = |sender: mpsc::Sender<(usize, A)>| {
            let mut worker = Worker::new(packed, &judge, &layout);
            while !stop.load(Ordering::Relaxed) {
                let range = next.fetch_add(1, Ordering::Relaxed);
                if range >= Ranges::len() {
                    return;
                }
                let mut record = start();
                worker.judge(range, &traits_of, |judged| take(&mut record, judged));
                if sender.send((range, record)).is_err() {
                    return;
                }
            }
        };
        std::thread::scope(|scope| {
            let cores = std::thread::available_parallelism().map_or(1, usize::from);
            for _ in 0..cores.min(packed.people.len().div_ceil(PEOPLE_A_THREAD)).max(1) {
                let sender = sender.clone();
                scope.spawn(|| work(sender));
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

impl Packed<'_> {
    fn sort(&self, range: usize) -> Sorted {
        let width = self.batch.ranges.width().min(self.widest(range) + 1);
        let mut starts = vec![0u32; width + 1];
        for part in &self.parts {
            part.rows[range].walk(|head| part.words(head), |_, head| starts[head.person as usize + 1] += 1);
        }
        for person in 0..width {
            starts[person + 1] += starts[person];
        }
        let mut rows = vec![Located::default(); starts[width] as usize];
        for (number, part) in (0u16..).zip(&self.parts) {
            part.rows[range].walk(
                |head| part.words(head),
                |place, head| {
                    let next = &mut starts[head.person as usize];
                    rows[*next as usize] = Located { place, reach: head.reach, part: number, age: head.age };
                    *next += 1;
                },
            );
        }
        // Each start has moved to the next one.
        starts.rotate_right(1);
        starts[0] = 0;
        Sorted { starts, rows }
    }

    /// The last person of a range that has rows or is known.
    fn widest(&self, range: usize) -> usize {
        let ids = self.batch.ranges.ids(range);
        let after = self.people.partition_point(|id| id <= ids.end());
        let last = after.checked_sub(1).map_or(0, |last| self.people[last]);
        last.saturating_sub(*ids.start()) as usize
    }

    /// Adds a row to the cells of a state.
    fn fold(&self, state: &mut State, range: usize, row: Located) {
        let part = &self.parts[usize::from(row.part)];
        let row = Unpacked::read(part, range, row);
        let stamp = row.stamp(self.batch.program, self.batch.moment.today);
        if stamp.at > self.batch.moment.now {
            state.postpone(stamp.at, row.inputs(self.batch.program, part).collect());
            return;
        }
        for (series, input) in row.inputs(self.batch.program, part) {
            self.add(state, stamp, series, input);
        }
    }

    /// What no window can see is not kept: the state is as if pruned.
    fn add(&self, state: &mut State, stamp: Stamp, series: u32, input: Input) {
        let key = match self.batch.program.series[series as usize].grain {
            Grain::Whole => i64::MAX,
            Grain::Day => i64::from(stamp.day),
            Grain::Instant => stamp.at.0,
        };
        if key >= self.floors[series as usize] {
            state.add(self.batch.program, stamp, series, input);
        }
    }
}

/// People that a thread is worth starting for.
const PEOPLE_A_THREAD: usize = 2_000;

impl Sorted {
    fn rows_of(&self, person: u32) -> &[Located] {
        let person = person as usize;
        let bound = |index: usize| self.starts.get(index).copied().unwrap_or(0) as usize;
        self.rows.get(bound(person)..bound(person + 1)).unwrap_or_default()
    }

    fn rows_of_mut(&mut self, person: u32) -> &mut [Located] {
        let person = person as usize;
        let (start, end) = (self.starts[person] as usize, self.starts[person + 1] as usize);
        &mut self.rows[start..end]
    }
}

/// A row as it was packed.
struct Unpacked<'a> {
    reach: u32,
    age: u16,
    /// Its instant, where that is packed.
    at: Option<i64>,
    series: &'a [u32],
    values: &'a [u64],
}

impl<'a> Unpacked<'a> {
    #[inline]
    fn read(part: &'a Part, range: usize, row: Located) -> Unpacked<'a> {
        let reach = part.reaches.get(row.reach);
        let timed = reach.timed || row.age == NO_AGE;
        let mut unpacked =
            Unpacked { reach: row.reach, age: row.age, at: None, series: &reach.series, values: &[] };
        if timed || reach.values > 0 {
            let words = &part.rows[range].at(row.place)[1..];
            let (at, values) = words.split_at(usize::from(timed));
            unpacked.at = at.first().map(|at| at.cast_signed());
            unpacked.values = &values[..reach.values];
        }
        unpacked
    }

    /// Its instant and day; where the instant is not packed nothing asks for it.
    fn stamp(&self, program: &Program, today: i32) -> Stamp {
        match self.at {
            Some(at) => program.stamp(Time(at)),
            None => Stamp { at: Time::MIN, day: today - i32::from(self.age) },
        }
    }

    /// What it gives to which series.
    fn inputs(&self, program: &'a Program, part: &'a Part) -> impl Iterator<Item = (u32, Input)> {
        let mut values = self.values.iter();
        self.series.iter().filter_map(move |&series| {
            let kind = &program.series[series as usize].kind;
            let input = match kind.takes_value() {
                false => Some(Input::Once),
                true => values.next().and_then(|value| part.tokens.unpack(kind, *value)),
            };
            input.map(|input| (series, input))
        })
    }
}

/// One thread's evaluation of one person after the other.
struct Worker<'g, 'p> {
    packed: &'g Packed<'p>,
    judge: &'g Judge<'p>,
    layout: &'g Layout,
    /// By part, by reach: what a row does.
    effects: Vec<Vec<Effect>>,
    docket: Docket,
    folded: Folded<'g>,
}

/// What a row with a reach does.
struct Effect {
    /// The tags that it can change.
    tags: TagSet,
    /// What it gives to each series, in the order of the reach.
    steps: Vec<Step>,
    /// The person to whom it was applied last: what it can change is noted once a person.
    last: Option<u32>,
}

/// What a row gives to one series.
#[derive(Debug, Clone, Copy)]
enum Step {
    /// One to its count.
    Count(u32),
    /// A number to its sum.
    Sum(u32),
    /// A cell.
    Cell(u32),
}

impl Effect {
    fn of(program: &Program, judge: &Judge<'_>, layout: &Layout, reach: &[u32]) -> Effect {
        let steps = reach.iter().map(|&series| match &program.series[series as usize].kind {
            _ if !layout.has(series) => Step::Cell(series),
            Kind::Sum(_) => Step::Sum(series),
            _ => Step::Count(series),
        });
        Effect { tags: judge.resting_on(reach), steps: steps.collect(), last: None }
    }
}

/// What was folded of one person: counts and sums, and cells for the rest.
struct Folded<'g> {
    program: &'g Program,
    moment: &'g crate::Moment,
    layout: &'g Layout,
    tallies: Tallies,
    state: State,
    /// The series of the state that are not empty.
    cells: Vec<u32>,
}

impl Measured for Folded<'_> {
    #[inline]
    fn measure(&self, slot: u32) -> Datum<'_> {
        self.layout
            .measure(slot, &self.tallies)
            .unwrap_or_else(|| self.program.read_slot(self.moment, slot, &self.state))
    }
}

impl<'g, 'p> Worker<'g, 'p> {
    fn new(packed: &'g Packed<'p>, judge: &'g Judge<'p>, layout: &'g Layout) -> Worker<'g, 'p> {
        let Batch { program, moment, .. } = &packed.batch;
        let effects = packed.parts.iter().map(|part| {
            let reaches = part.reaches.all().iter();
            reaches.map(|reach| Effect::of(program, judge, layout, &reach.series)).collect()
        });
        Worker {
            packed,
            judge,
            layout,
            effects: effects.collect(),
            docket: judge.docket(),
            folded: Folded {
                program,
                moment,
                layout,
                tallies: layout.tallies(),
                state: State::empty(program),
                cells: Vec::new(),
            },
        }
    }

    fn judge(
        &mut self,
        range: usize,
        traits_of: &impl Fn(u32) -> Option<Vec<Value>>,
        mut take: impl FnMut(&Judged<'_>),
    ) {
        let Packed { batch, .. } = self.packed;
        let people = batch.people.within(batch.ranges.ids(range));
        if people.is_empty() {
            return;
        }
        let mut sorted = self.packed.sort(range);
        for id in people {
            let (_, person) = batch.ranges.place(id);
            self.fold(range, id, sorted.rows_of_mut(person));
            let traits = traits_of(id);
            let active = batch.people.is_seen(id);
            let judged = self.judge.judge(&mut self.docket, id, active, traits.as_deref(), &self.folded);
            take(&judged);
            self.folded.clear();
        }
    }

    fn fold(&mut self, range: usize, person: u32, rows: &mut [Located]) {
        if self.layout.is_ordered() {
            self.put_in_order(range, rows);
        }
        for located in rows {
            let number = usize::from(located.part);
            let part = &self.packed.parts[number];
            let row = Unpacked::read(part, range, *located);
            if row.at.is_some_and(|at| at > self.packed.batch.moment.now.0) {
                continue;
            }
            let effect = &mut self.effects[number][row.reach as usize];
            if effect.last != Some(person) {
                effect.last = Some(person);
                self.docket.affected.extend(&effect.tags);
            }
            self.folded.add(self.packed, part, &row, &effect.steps);
        }
        self.folded.tallies.add_up(self.layout);
    }

    /// Brings the rows of one day together.
    fn put_in_order(&self, range: usize, rows: &mut [Located]) {
        let forwards = rows.windows(2).all(|pair| pair[0].age >= pair[1].age);
        if forwards && rows.first().is_none_or(|row| row.age != NO_AGE) {
            return;
        }
        rows.sort_unstable_by_key(|row| match row.age {
            NO_AGE => {
                let part = &self.packed.parts[usize::from(row.part)];
                (NO_AGE, Unpacked::read(part, range, *row).at)
            }
            age => (age, None),
        });
    }
}

impl Folded<'_> {
    fn add(&mut self, packed: &Packed<'_>, part: &Part, row: &Unpacked<'_>, steps: &[Step]) {
        let age = self.age(row);
        let mut values = row.values.iter();
        for step in steps {
            match *step {
                Step::Count(series) => self.tallies.add(self.layout, series, age, None),
                Step::Sum(series) => {
                    if let Some(amount) = values.next().filter(|value| **value != NOTHING) {
                        self.tallies.add(self.layout, series, age, Some(f64::from_bits(*amount)));
                    }
                }
                Step::Cell(series) => {
                    let kind = &self.program.series[series as usize].kind;
                    let input = match kind.takes_value() {
                        true => values.next().and_then(|value| part.tokens.unpack(kind, *value)),
                        false => Some(Input::Once),
                    };
                    if let Some(input) = input {
                        self.add_cell(packed, row.stamp(self.program, self.moment.today), series, input);
                    }
                }
            }
        }
    }

    fn add_cell(&mut self, packed: &Packed<'_>, stamp: Stamp, series: u32, input: Input) {
        if self.state.series[series as usize].is_empty() {
            self.cells.push(series);
        }
        packed.add(&mut self.state, stamp, series, input);
    }

    /// How many days before today a row lies.
    fn age(&self, row: &Unpacked<'_>) -> u32 {
        if row.age != NO_AGE {
            return u32::from(row.age);
        }
        let day = row.stamp(self.program, self.moment.today).day;
        u32::try_from(i64::from(self.moment.today) - i64::from(day)).unwrap_or(0)
    }

    fn clear(&mut self) {
        self.tallies.clear(self.layout);
        self.cells.drain(..).for_each(|series| self.state.series[series as usize].clear());
    }
}
