//! When a person's tags may next change by themselves: what makes refreshing cost what changes, not who there is.

use qianmian_model::rule::Aggregate;
use qianmian_model::{Time, Window};

use crate::moment::Moment;
use crate::partial::Partial;
use crate::program::{Program, Slot, Watch};
use crate::read::{decayed_hits, interest_of, within};
use crate::series::{Cells, Grain};
use crate::state::State;

const MICROS_PER_HOUR: i64 = 3_600_000_000;
/// Interest is looked ahead for so many days; by then one hit has lost a millionth of a millionth of its weight.
const FURTHEST_DECAY_DAYS: i32 = 1_000;

impl Program {
    /// The earliest instant after the moment at which an outcome may change although nothing happens: an event
    /// leaves or enters a window, a day passes that brings `days_since…` or interest across a number that a rule
    /// compares it with, or a pending event becomes due. Before that instant every outcome is what it is now.
    /// None when time alone changes nothing.
    pub fn next_change(&self, moment: &Moment, state: &State) -> Option<Time> {
        let due = state.pending.first().map(|event| Time(event.at));
        if state.first_event.is_none() {
            return due;
        }
        let slots = self.slots.iter().zip(&moment.ranges);
        let changes = slots.filter_map(|(slot, range)| self.next_change_of(moment, slot, *range, state));
        changes.chain(due).min()
    }

    fn next_change_of(&self, moment: &Moment, slot: &Slot, range: (i64, i64), state: &State) -> Option<Time> {
        let series = slot.total.unwrap_or(slot.series);
        let moved = self.next_move(slot, range, &state.series[series as usize]);
        let cells = within(&state.series[slot.series as usize], range);
        let aged = match slot.measure.aggregate {
            Aggregate::DaysSinceFirst => seen_day(self, cells.first(), |first, _| first)
                .and_then(|day| next_count_of_days(&slot.watch, day, moment.today)),
            Aggregate::DaysSinceLast => seen_day(self, cells.last(), |_, last| last)
                .and_then(|day| next_count_of_days(&slot.watch, day, moment.today)),
            Aggregate::Interest(_) => self.next_decay(moment, slot, cells),
            _ => None,
        };
        let aged = aged.map(|day| self.calendar.start_of(day));
        moved.into_iter().chain(aged).min()
    }

    /// When the next cell leaves or enters the window.
    fn next_move(&self, slot: &Slot, (low, high): (i64, i64), cells: &Cells) -> Option<Time> {
        let leaving = cells.get(cells.partition_point(|(key, _)| *key < low)).filter(|(key, _)| *key < high);
        let entering = cells.get(cells.partition_point(|(key, _)| *key < high));
        let after = |cell: Option<&(i64, Partial)>, back: u32| {
            let (key, _) = cell?;
            match slot.grain {
                Grain::Whole => None,
                Grain::Day => {
                    i32::try_from(key + i64::from(back)).ok().map(|day| self.calendar.start_of(day))
                }
                Grain::Instant => Some(Time(key + i64::from(back) * MICROS_PER_HOUR)),
            }
        };
        match slot.measure.window {
            Window::All => None,
            Window::Days { from, to } | Window::Hours { from, to } => {
                after(leaving, from).into_iter().chain(after(entering, to)).min()
            }
        }
    }

    /// The day on which decay brings interest across a number, or changes it where any change counts.
    fn next_decay(&self, moment: &Moment, slot: &Slot, cells: &[(i64, Partial)]) -> Option<i32> {
        let score = |today| interest_of(decayed_hits(cells, slot.grain, &self.calendar, today));
        if cells.is_empty() {
            return None;
        }
        let Watch::Crossings(numbers) = &slot.watch else { return Some(moment.today + 1) };
        let now = score(moment.today);
        let crossed = |days: i32| {
            let then = score(moment.today + days);
            numbers.iter().any(|number| now.partial_cmp(number) != then.partial_cmp(number))
        };
        // Decay only falls, so what is crossed stays crossed.
        let (mut not_yet, mut then) = (0, FURTHEST_DECAY_DAYS);
        if !crossed(then) {
            return numbers
                .iter()
                .any(|number| *number >= 0.0 && *number < now)
                .then_some(moment.today + then);
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

/// The next day on which the days since `day` reach or pass a number.
#[allow(clippy::cast_possible_truncation, reason = "saturates, and such a day never comes")]
fn next_count_of_days(watch: &Watch, day: i32, today: i32) -> Option<i32> {
    let Watch::Crossings(numbers) = watch else { return Some(today + 1) };
    let elapsed = today - day;
    let turns = numbers.iter().flat_map(|number| {
        let reached = number.ceil() as i32;
        [reached, (number.floor() as i32).saturating_add(1)]
    });
    turns.filter(|turn| *turn > elapsed).min().map(|turn| day.saturating_add(turn))
}
