//! When a person's tags may next change by themselves: what makes refreshing cost what changes, not who there is.

use qianmian_model::rule::Aggregate;
use qianmian_model::{Time, Window};

use crate::datum::Datum;
use crate::moment::{Moment, key_range};
use crate::partial::{MILLIONTHS, Partial};
use crate::program::{Crossing, Program, Slot, Watch};
use crate::read::{as_number, decayed_hits, interest_of, within};
use crate::series::{Cells, Grain};
use crate::state::State;

const MICROS_PER_HOUR: i64 = 3_600_000_000;
/// Interest is looked ahead for so many days; by then one hit has lost a millionth of a millionth of its weight.
const FURTHEST_DECAY_DAYS: i32 = 1_000;

impl Program {
    /// The earliest instant after the moment at which a rule sees something else although nothing happens: a
    /// measure comes to another side of a number that a rule compares it with (because events leave or enter its
    /// window, because a day passes, because interest decays), or a pending event becomes due. Before that instant
    /// every outcome is what it is now. None when time alone changes nothing.
    pub fn next_change(&self, moment: &Moment, state: &State) -> Option<Time> {
        let due = state.pending.first().map(|event| Time(event.at));
        if state.first_event.is_none() {
            return due;
        }
        let slots = self.slots.iter().zip(&moment.ranges).enumerate();
        let changes = slots.filter_map(|(ordinal, (slot, range))| {
            self.next_change_of(moment, slot, moment.watch(ordinal, slot), *range, state)
        });
        changes.chain(due).min()
    }

    fn next_change_of(
        &self,
        moment: &Moment,
        slot: &Slot,
        watch: &Watch,
        range: (i64, i64),
        state: &State,
    ) -> Option<Time> {
        let cells = within(&state.series[slot.series as usize], range);
        let aged = match slot.measure.aggregate {
            Aggregate::DaysSinceFirst => seen_day(self, cells.first(), |first, _| first)
                .and_then(|day| next_count_of_days(watch, day, moment.today)),
            Aggregate::DaysSinceLast => seen_day(self, cells.last(), |_, last| last)
                .and_then(|day| next_count_of_days(watch, day, moment.today)),
            Aggregate::Interest(_) => self.next_decay(moment, slot.grain, watch, cells),
            _ => return self.next_turn(moment, slot, watch, range, state),
        };
        aged.map(|day| self.calendar.start_of(day))
    }

    /// When cells that leave or enter the window change what the rules see of the measure.
    fn next_turn(
        &self,
        moment: &Moment,
        slot: &Slot,
        watch: &Watch,
        range: (i64, i64),
        state: &State,
    ) -> Option<Time> {
        let cells = &state.series[slot.series as usize];
        let window = slot.measure.window;
        if window == Window::All || slot.grain == Grain::Whole {
            return None;
        }
        let others = slot.second.map_or(&[][..], |other| &state.series[other as usize]);
        if cells.is_empty() && others.is_empty() {
            return None;
        }
        if slot.second.is_none() && Sliding::can_read(slot) {
            return self.next_turn_of_sums(slot, watch, range, cells);
        }
        let now = self.read(moment, slot, range, state);
        let bounds = |key: i64| [self.leaves_at(slot, key), self.enters_at(slot, key)];
        let mut turns: Vec<Time> = cells
            .iter()
            .chain(others)
            .flat_map(|(key, _)| bounds(*key))
            .filter(|at| *at > moment.now)
            .collect();
        turns.sort_unstable();
        turns.dedup();
        let changes = |at: &Time| {
            let range = key_range(slot, *at, &self.calendar);
            watch.minds(now, self.read(moment, slot, range, state))
        };
        turns.into_iter().find(changes)
    }

    /// The same for measures that are read off a sum over the cells, which is kept while cells come and go.
    fn next_turn_of_sums(
        &self,
        slot: &Slot,
        watch: &Watch,
        (low, high): (i64, i64),
        cells: &Cells,
    ) -> Option<Time> {
        let mut start = cells.partition_point(|(key, _)| *key < low);
        let mut end = cells.partition_point(|(key, _)| *key < high);
        let mut sliding = Sliding::default();
        cells[start..end].iter().for_each(|cell| sliding.enter(cell));
        let now = sliding.value(slot);
        loop {
            let leaving = cells.get(start).map(|(key, _)| self.leaves_at(slot, *key));
            let entering = cells.get(end).map(|(key, _)| self.enters_at(slot, *key));
            let turn = leaving.into_iter().chain(entering).min()?;
            // What enters and leaves at one instant has to enter first, to be there to leave.
            while let Some(cell) = cells.get(end).filter(|(key, _)| self.enters_at(slot, *key) <= turn) {
                sliding.enter(cell);
                end += 1;
            }
            while let Some(cell) = cells.get(start).filter(|(key, _)| self.leaves_at(slot, *key) <= turn) {
                sliding.leave(cell);
                start += 1;
            }
            if watch.minds(now, sliding.value(slot)) {
                return Some(turn);
            }
        }
    }

    /// When the cell with a key comes into the window.
    fn enters_at(&self, slot: &Slot, key: i64) -> Time {
        self.passes_at(slot.grain, key, slot.measure.window, |_, to| to)
    }

    /// When the cell with a key is out of the window.
    fn leaves_at(&self, slot: &Slot, key: i64) -> Time {
        self.passes_at(slot.grain, key, slot.measure.window, |from, _| from)
    }

    fn passes_at(&self, grain: Grain, key: i64, window: Window, edge: fn(u32, u32) -> u32) -> Time {
        let back = match window {
            Window::All => return Time::MAX,
            Window::Days { from, to } | Window::Hours { from, to } => i64::from(edge(from, to)),
        };
        match grain {
            Grain::Day => i32::try_from(key + back).map_or(Time::MAX, |day| self.calendar.start_of(day)),
            Grain::Instant | Grain::Whole => Time(key + back * MICROS_PER_HOUR),
        }
    }

    /// The day on which decay brings interest across a number, or changes it where any change counts.
    fn next_decay(
        &self,
        moment: &Moment,
        grain: Grain,
        watch: &Watch,
        cells: &[(i64, Partial)],
    ) -> Option<i32> {
        let score = |today| interest_of(decayed_hits(cells, grain, &self.calendar, today));
        if cells.is_empty() {
            return None;
        }
        let Watch::Crossings(crossings) = watch else { return Some(moment.today + 1) };
        let now = score(moment.today);
        let crossed = |days: i32| {
            let then = score(moment.today + days);
            crossings.iter().any(|crossing| crossing.is_between(now, then))
        };
        // Decay only falls, so what is crossed stays crossed.
        let (mut not_yet, mut then) = (0, FURTHEST_DECAY_DAYS);
        if !crossed(then) {
            let lower = |crossing: &Crossing| crossing.number >= 0.0 && crossing.number < now;
            return crossings.iter().any(lower).then_some(moment.today + then);
        }
        while then - not_yet > 1 {
            let middle = i32::midpoint(not_yet, then);
            if crossed(middle) { then = middle } else { not_yet = middle }
        }
        Some(moment.today + then)
    }
}

fn seen_day(program: &Program, cell: Option<&(i64, Partial)>, pick: fn(i64, i64) -> i64) -> Option<i32> {
    match cell {
        Some((_, Partial::Seen { first, last })) => Some(program.calendar.day_of(Time(pick(*first, *last)))),
        _ => None,
    }
}

/// The next day on which the days since `day` are on another side of a number that a rule compares them with.
#[allow(clippy::cast_possible_truncation, reason = "saturates, and such a day never comes")]
fn next_count_of_days(watch: &Watch, day: i32, today: i32) -> Option<i32> {
    let Watch::Crossings(crossings) = watch else { return Some(today + 1) };
    let elapsed = today - day;
    let turns = crossings.iter().flat_map(|crossing| {
        let reached = crossing.number.ceil() as i32;
        let turns = [reached, (crossing.number.floor() as i32).saturating_add(1)];
        let differs = |turn: &i32| {
            let then = f64::from(*turn);
            crossing.holds(then) != crossing.holds(then - 1.0)
        };
        turns.into_iter().filter(differs)
    });
    turns.filter(|turn| *turn > elapsed).min().map(|turn| day.saturating_add(turn))
}

/// Sums over the cells in a window while they come and go.
#[derive(Default)]
struct Sliding {
    cells: u64,
    count: u64,
    millionths: i128,
}

impl Sliding {
    /// Whether a measure's value is these sums.
    fn can_read(slot: &Slot) -> bool {
        match slot.measure.aggregate {
            Aggregate::Count | Aggregate::PerDay | Aggregate::Sum(_) | Aggregate::Avg(_) => true,
            Aggregate::DaysActive => slot.grain == Grain::Day,
            _ => false,
        }
    }

    fn enter(&mut self, (_, partial): &(i64, Partial)) {
        let (count, millionths) = weight_of(partial);
        (self.cells, self.count, self.millionths) =
            (self.cells + 1, self.count + count, self.millionths + millionths);
    }

    fn leave(&mut self, (_, partial): &(i64, Partial)) {
        let (count, millionths) = weight_of(partial);
        (self.cells, self.count, self.millionths) =
            (self.cells - 1, self.count - count, self.millionths - millionths);
    }

    /// As the measure is read.
    #[allow(clippy::cast_precision_loss, reason = "an amount is as exact as f64 is")]
    fn value(&self, slot: &Slot) -> Datum<'static> {
        let sum = || self.millionths as f64 / MILLIONTHS;
        match slot.measure.aggregate {
            Aggregate::DaysActive => Datum::Number(as_number(self.cells)),
            Aggregate::Sum(_) => Datum::Number(sum()),
            Aggregate::Avg(_) if self.count == 0 => Datum::Null,
            Aggregate::Avg(_) => Datum::Number(sum() / as_number(self.count)),
            Aggregate::PerDay => match slot.measure.window.days() {
                Some(days) => Datum::Number(as_number(self.count) / days),
                None => Datum::Null,
            },
            _ => Datum::Number(as_number(self.count)),
        }
    }
}

fn weight_of(partial: &Partial) -> (u64, i128) {
    match partial {
        Partial::Count(count) => (*count, 0),
        Partial::Sum { millionths, count } => (*count, *millionths),
        _ => (0, 0),
    }
}
