//! One thread's evaluation of one person after the other.

use qianmian_model::Value;

use super::packed::{Located, Packed, Unpacked};
use super::rows::NO_AGE;
use super::tallies::{Layout, Tallies};
use super::{Batch, NOTHING, Part};
use crate::code::Leaf;
use crate::datum::Datum;
use crate::judge::{Docket, Judge, Judged, Measured, TagSet};
use crate::partial::Input;
use crate::program::Program;
use crate::ranking::Numbers;
use crate::series::Kind;
use crate::state::{Stamp, State};

/// Folds one person after the other.
pub(super) struct Worker<'g, 'p> {
    packed: &'g Packed<'p>,
    layout: &'g Layout,
    /// By part, by reach: what a row does.
    effects: Vec<Vec<Effect>>,
    folded: Folded<'g>,
}

/// What a row with a reach does.
pub(super) struct Effect {
    /// The tags that it can change.
    tags: TagSet,
    /// What it gives to each series, in the order of the reach; nothing where none of them is asked for.
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
    /// A value that is not asked for.
    Skip,
}

impl Step {
    fn of(kind: &Kind, layout: &Layout, series: u32) -> Step {
        match kind {
            _ if !layout.has(series) => Step::Cell(series),
            Kind::Sum(_) => Step::Sum(series),
            _ => Step::Count(series),
        }
    }
}

impl Effect {
    /// Where tags are decided: every series counts.
    pub(super) fn on_tags(program: &Program, judge: &Judge<'_>, layout: &Layout, reach: &[u32]) -> Effect {
        let steps =
            reach.iter().map(|&series| Step::of(&program.series[series as usize].kind, layout, series));
        Effect { tags: judge.resting_on(reach), steps: steps.collect(), last: None }
    }

    /// Where people are ranked: only the series count that they are ranked by.
    pub(super) fn on_ranks(program: &Program, ranked: &[bool], layout: &Layout, reach: &[u32]) -> Effect {
        let steps = reach.iter().filter_map(|&series| {
            let kind = &program.series[series as usize].kind;
            match ranked[series as usize] {
                true => Some(Step::of(kind, layout, series)),
                false => kind.takes_value().then_some(Step::Skip),
            }
        });
        let asked = reach.iter().any(|&series| ranked[series as usize]);
        let steps = if asked { steps.collect() } else { Vec::new() };
        Effect { tags: TagSet::none(program), steps, last: None }
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
    /// `effect` says what a row does that reaches some series.
    pub(super) fn new(
        packed: &'g Packed<'p>,
        layout: &'g Layout,
        effect: impl Fn(&[u32]) -> Effect,
    ) -> Worker<'g, 'p> {
        let Batch { program, moment, .. } = &packed.batch;
        let effects = packed.parts.iter().map(|part| {
            let reaches = part.reaches.all().iter();
            reaches.map(|reach| effect(&reach.series)).collect()
        });
        Worker {
            packed,
            layout,
            effects: effects.collect(),
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

    /// Decides about everybody of a range.
    pub(super) fn judge(
        &mut self,
        judge: &Judge<'_>,
        docket: &mut Docket,
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
            self.fold(range, id, sorted.rows_of_mut(person), &mut docket.affected);
            let traits = traits_of(id);
            let active = batch.people.is_seen(id);
            let judged = judge.judge(docket, id, active, traits.as_deref(), &self.folded);
            take(&judged);
            self.folded.clear();
        }
    }

    /// The numbers that everybody of a range is ranked by.
    pub(super) fn numbers(
        &mut self,
        range: usize,
        traits_of: &impl Fn(u32) -> Option<Vec<Value>>,
    ) -> Numbers {
        let Packed { batch, .. } = self.packed;
        let mut numbers = Numbers::new(batch.program);
        let mut none = TagSet::none(batch.program);
        let people = batch.people.within(batch.ranges.ids(range));
        if people.is_empty() {
            return numbers;
        }
        let mut sorted = self.packed.sort(range);
        for id in people {
            let (_, person) = batch.ranges.place(id);
            self.fold(range, id, sorted.rows_of_mut(person), &mut none);
            let traits = traits_of(id).unwrap_or_default();
            let active = batch.people.is_seen(id);
            numbers.add(batch.program.numbers(&|leaf| match leaf {
                Leaf::Measure(slot) if active => self.folded.measure(slot),
                Leaf::Trait(slot) => traits.get(slot as usize).map_or(Datum::Null, Datum::from),
                _ => Datum::Null,
            }));
            self.folded.clear();
        }
        numbers
    }

    fn fold(&mut self, range: usize, person: u32, rows: &mut [Located], affected: &mut TagSet) {
        if self.layout.is_ordered() {
            self.put_in_order(range, rows);
        }
        for located in rows {
            let number = usize::from(located.part);
            let effect = &mut self.effects[number][located.reach as usize];
            if effect.steps.is_empty() {
                continue;
            }
            let part = &self.packed.parts[number];
            let row = Unpacked::read(part, range, *located);
            if row.at.is_some_and(|at| at > self.packed.batch.moment.now.0) {
                continue;
            }
            if effect.last != Some(person) {
                effect.last = Some(person);
                affected.extend(&effect.tags);
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
                Step::Skip => _ = values.next(),
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
