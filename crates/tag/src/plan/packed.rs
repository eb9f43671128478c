//! The rows of a batch as they were packed, and brought together by person.

use qianmian_model::Time;

use super::rows::{NO_AGE, RowPlace};
use super::{Batch, Part};
use crate::partial::Input;
use crate::program::Program;
use crate::series::Grain;
use crate::state::{Stamp, State};

/// The rows of a batch as they were packed, by range of people.
#[derive(Debug)]
pub(super) struct Packed<'p> {
    pub(super) batch: Batch<'p>,
    pub(super) parts: Vec<Part>,
    /// By series: the first key that any window can see.
    floors: Vec<i64>,
    /// Ids of people, in order.
    pub(super) people: Vec<u32>,
}

/// The rows of one range of people, by person.
#[derive(Debug)]
pub(super) struct Sorted {
    /// By person within the range: where their rows start in `rows`.
    starts: Vec<u32>,
    rows: Vec<Located>,
}

/// A row with what its head says: most have nothing else.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Located {
    pub(super) place: RowPlace,
    pub(super) reach: u32,
    pub(super) part: u16,
    pub(super) age: u16,
}

impl<'p> Packed<'p> {
    pub(super) fn new(mut batch: Batch<'p>) -> Packed<'p> {
        let mut parts = vec![std::mem::replace(&mut batch.part, Part::empty())];
        parts.append(&mut batch.joined);
        Packed { floors: batch.moment.floors(batch.program), people: batch.people.all(), parts, batch }
    }

    pub(super) fn sort(&self, range: usize) -> Sorted {
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
    pub(super) fn fold(&self, state: &mut State, range: usize, row: Located) {
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
    pub(super) fn add(&self, state: &mut State, stamp: Stamp, series: u32, input: Input) {
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

impl Sorted {
    pub(super) fn rows_of(&self, person: u32) -> &[Located] {
        let person = person as usize;
        let bound = |index: usize| self.starts.get(index).copied().unwrap_or(0) as usize;
        self.rows.get(bound(person)..bound(person + 1)).unwrap_or_default()
    }

    pub(super) fn rows_of_mut(&mut self, person: u32) -> &mut [Located] {
        let person = person as usize;
        let (start, end) = (self.starts[person] as usize, self.starts[person + 1] as usize);
        &mut self.rows[start..end]
    }
}

/// A row as it was packed.
pub(super) struct Unpacked<'a> {
    pub(super) age: u16,
    /// Its instant, where that is packed.
    pub(super) at: Option<i64>,
    series: &'a [u32],
    pub(super) values: &'a [u64],
}

impl<'a> Unpacked<'a> {
    #[inline]
    pub(super) fn read(part: &'a Part, range: usize, row: Located) -> Unpacked<'a> {
        let reach = part.reaches.get(row.reach);
        let timed = reach.timed || row.age == NO_AGE;
        let mut unpacked = Unpacked { age: row.age, at: None, series: &reach.series, values: &[] };
        if timed || reach.values > 0 {
            let words = &part.rows[range].at(row.place)[1..];
            let (at, values) = words.split_at(usize::from(timed));
            unpacked.at = at.first().map(|at| at.cast_signed());
            unpacked.values = &values[..reach.values];
        }
        unpacked
    }

    /// Its instant and day; where the instant is not packed nothing asks for it.
    pub(super) fn stamp(&self, program: &Program, today: i32) -> Stamp {
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
