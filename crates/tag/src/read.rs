//! Reading a measure off the cells of its series.

use std::collections::BTreeMap;

use qianmian_model::Time;
use qianmian_model::rule::Aggregate;

use crate::calendar::Calendar;
use crate::datum::Datum;
use crate::moment::Moment;
use crate::partial::{MILLIONTHS, Partial, Tally, Token};
use crate::program::{Program, Slot};
use crate::series::{Cells, Grain};
use crate::state::State;

const MICROS_PER_HOUR: i64 = 3_600_000_000;
/// Interest halves in so many days.
const HALF_LIFE_DAYS: f64 = 14.0;
/// The sum of decayed hits at which interest is one half.
const HALF_INTEREST: f64 = 3.0;

/// What a hit of so many days ago still weighs.
pub(crate) fn weight_of_age(days: i32) -> f64 {
    (-f64::from(days) / HALF_LIFE_DAYS).exp2()
}

/// The interest score of a decayed sum of hits, 0..1.
pub(crate) fn interest_of(decayed: f64) -> f64 {
    decayed / (decayed + HALF_INTEREST)
}

impl Program {
    /// The value of every measure, in the order of [`Program::measures`]. The state stands at or before the moment,
    /// and nothing is pending up to it.
    pub(crate) fn read_all<'s>(&self, moment: &Moment, state: &'s State) -> Vec<Datum<'s>> {
        let any = state.first_event.is_some();
        let slots = self.slots.iter().zip(&moment.ranges);
        slots
            .map(|(slot, range)| if any { self.read(moment, slot, *range, state) } else { Datum::Null })
            .collect()
    }

    /// The value of one measure; the state is as for [`Program::read_all`], and not empty.
    pub(crate) fn read_slot<'s>(&self, moment: &Moment, slot: u32, state: &'s State) -> Datum<'s> {
        let slot = slot as usize;
        self.read(moment, &self.slots[slot], moment.ranges[slot], state)
    }

    /// The value of a measure over the cells whose keys are in `range`.
    pub(crate) fn read<'s>(
        &self,
        moment: &Moment,
        slot: &Slot,
        range: (i64, i64),
        state: &'s State,
    ) -> Datum<'s> {
        let cells = within(&state.series[slot.series as usize], range);
        match &slot.measure.aggregate {
            Aggregate::Count => Datum::Number(as_number(count(cells))),
            Aggregate::PerDay => match slot.measure.window.days() {
                Some(days) => Datum::Number(as_number(count(cells)) / days),
                None => Datum::Null,
            },
            Aggregate::Share(..) => {
                let total =
                    slot.second.map_or(0, |total| count(within(&state.series[total as usize], range)));
                if total == 0 {
                    Datum::Null
                } else {
                    Datum::Number(as_number(count(cells)) / as_number(total))
                }
            }
            Aggregate::FollowedBy { within_hours, .. } => {
                let second = slot.second.map_or(&[][..], |second| &state.series[second as usize]);
                Datum::Bool(is_followed(cells, second, *within_hours))
            }
            Aggregate::DaysActive => {
                Datum::Number(as_number(distinct_days(cells, slot.grain, &self.calendar)))
            }
            Aggregate::Sum(_) => Datum::Number(sum(cells).0),
            Aggregate::Avg(_) => match sum(cells) {
                (_, 0) => Datum::Null,
                (sum, values) => Datum::Number(sum / as_number(values)),
            },
            Aggregate::Min(_) => extent(cells).map_or(Datum::Null, |(min, _)| Datum::Number(min)),
            Aggregate::Max(_) => extent(cells).map_or(Datum::Null, |(_, max)| Datum::Number(max)),
            Aggregate::FirstSeen => seen(cells).map_or(Datum::Null, |(first, _)| Datum::Time(first)),
            Aggregate::LastSeen => seen(cells).map_or(Datum::Null, |(_, last)| Datum::Time(last)),
            Aggregate::DaysSinceFirst => self.days_since(moment, seen(cells).map(|(first, _)| first)),
            Aggregate::DaysSinceLast => self.days_since(moment, seen(cells).map(|(_, last)| last)),
            Aggregate::CountDistinct(_) => Datum::Number(as_number(distinct(cells))),
            Aggregate::Top(_) => top(cells),
            Aggregate::Interest(_) => {
                Datum::Number(interest_of(decayed_hits(cells, slot.grain, &self.calendar, moment.today)))
            }
        }
    }

    fn days_since(&self, moment: &Moment, at: Option<Time>) -> Datum<'static> {
        at.map_or(Datum::Null, |at| Datum::Number(f64::from(moment.today - self.calendar.day_of(at))))
    }
}

/// Whether a cell of the second kind lies after one of the first, and at most so many hours. Keys are microseconds.
fn is_followed(first: &[(i64, Partial)], second: &[(i64, Partial)], within_hours: u32) -> bool {
    let mut before = first.iter().map(|(key, _)| *key).peekable();
    let mut latest = None;
    second.iter().any(|(key, _)| {
        while let Some(earlier) = before.next_if(|earlier| earlier < key) {
            latest = Some(earlier);
        }
        latest.is_some_and(|earlier| key - earlier <= i64::from(within_hours) * MICROS_PER_HOUR)
    })
}

/// The cells whose keys are in a range.
pub(crate) fn within(cells: &Cells, (low, high): (i64, i64)) -> &[(i64, Partial)] {
    let start = cells.partition_point(|(key, _)| *key < low);
    let rest = &cells[start..];
    let end = if high == i64::MAX { rest.len() } else { rest.partition_point(|(key, _)| *key < high) };
    &rest[..end]
}

#[allow(clippy::cast_precision_loss, reason = "counts are far below 2^53")]
pub(crate) fn as_number(count: u64) -> f64 {
    count as f64
}

fn count(cells: &[(i64, Partial)]) -> u64 {
    cells.iter().map(|(_, partial)| if let Partial::Count(count) = partial { *count } else { 0 }).sum()
}

#[allow(clippy::cast_precision_loss, reason = "an amount is as exact as f64 is")]
fn sum(cells: &[(i64, Partial)]) -> (f64, u64) {
    let (mut total, mut values) = (0i128, 0u64);
    for (_, partial) in cells {
        if let Partial::Sum { millionths, count } = partial {
            total += millionths;
            values += count;
        }
    }
    (total as f64 / MILLIONTHS, values)
}

fn extent(cells: &[(i64, Partial)]) -> Option<(f64, f64)> {
    let extents = cells.iter().filter_map(|(_, partial)| match partial {
        Partial::Extent { min, max } => Some((*min, *max)),
        _ => None,
    });
    extents.reduce(|(min, max), (low, high)| (min.min(low), max.max(high)))
}

fn seen(cells: &[(i64, Partial)]) -> Option<(Time, Time)> {
    let edge = |cell: Option<&(i64, Partial)>| match cell {
        Some((_, Partial::Seen { first, last })) => Some((Time(*first), Time(*last))),
        _ => None,
    };
    // Cells are in the order of time.
    Some((edge(cells.first())?.0, edge(cells.last())?.1))
}

/// The day of a cell.
fn day_of(key: i64, grain: Grain, calendar: &Calendar) -> i32 {
    match grain {
        Grain::Instant => calendar.day_of(Time(key)),
        Grain::Day | Grain::Whole => i32::try_from(key).unwrap_or(i32::MAX),
    }
}

fn distinct_days(cells: &[(i64, Partial)], grain: Grain, calendar: &Calendar) -> u64 {
    if grain == Grain::Day {
        return cells.len() as u64;
    }
    let (mut days, mut last) = (0, None);
    for (key, _) in cells {
        let day = Some(day_of(*key, grain, calendar));
        days += u64::from(day != last);
        last = day;
    }
    days
}

/// Hits of each day, weighed by its age, summed in the order of days.
pub(crate) fn decayed_hits(cells: &[(i64, Partial)], grain: Grain, calendar: &Calendar, today: i32) -> f64 {
    let mut decayed = 0.0;
    let mut open: Option<(i32, u64)> = None;
    let weigh = |(day, hits): (i32, u64)| as_number(hits) * weight_of_age(today - day);
    for (key, partial) in cells {
        let Partial::Count(hits) = partial else { continue };
        let day = day_of(*key, grain, calendar);
        match &mut open {
            Some((same, sum)) if *same == day => *sum += hits,
            _ => decayed += open.replace((day, *hits)).map_or(0.0, weigh),
        }
    }
    decayed + open.map_or(0.0, weigh)
}

fn distinct(cells: &[(i64, Partial)]) -> u64 {
    match cells {
        [(_, Partial::Values(values))] => values.len() as u64,
        _ => tallies(cells).len() as u64,
    }
}

fn tallies(cells: &[(i64, Partial)]) -> BTreeMap<&Token, Tally> {
    let mut all: BTreeMap<&Token, Tally> = BTreeMap::new();
    for (_, partial) in cells {
        let Partial::Values(values) = partial else { continue };
        for (token, tally) in values {
            let known = all.entry(token).or_insert(Tally { count: 0, last: i64::MIN });
            known.count += tally.count;
            known.last = known.last.max(tally.last);
        }
    }
    all
}

/// The most frequent value; of those the one seen last; of those the greatest.
fn top(cells: &[(i64, Partial)]) -> Datum<'_> {
    let best = tallies(cells).into_iter().max_by_key(|(token, tally)| (tally.count, tally.last, *token));
    best.map_or(Datum::Null, |(token, _)| token.datum())
}
