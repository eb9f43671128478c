//! The windows of a program as seen from one instant: what every person evaluated at that instant shares.

use qianmian_model::{Time, Window};

use crate::calendar::Calendar;
use crate::program::{Program, Slot};
use crate::series::Grain;

/// An instant with the bounds of every measure's window in the keys of its series.
#[derive(Debug, Clone)]
pub struct Moment {
    pub(crate) now: Time,
    /// The calendar day.
    pub(crate) today: i32,
    /// By measure: keys from the first, up to and not including the second.
    pub(crate) ranges: Vec<(i64, i64)>,
}

impl Moment {
    pub(crate) fn new(now: Time, calendar: &Calendar, slots: &[Slot]) -> Moment {
        Moment {
            now,
            today: calendar.day_of(now),
            ranges: slots.iter().map(|slot| key_range(slot, now, calendar)).collect(),
        }
    }

    /// The instant.
    pub fn now(&self) -> Time {
        self.now
    }

    /// By series: the lowest key that a window can still see, now or later.
    pub(crate) fn floors(&self, program: &Program) -> Vec<i64> {
        let mut floors = vec![i64::MAX; program.series.len()];
        for (slot, (low, _)) in program.slots.iter().zip(&self.ranges) {
            for series in std::iter::once(slot.series).chain(slot.second) {
                let floor = &mut floors[series as usize];
                *floor = (*floor).min(*low);
            }
        }
        floors
    }
}

/// The window of a measure in the keys of its series. A window that reaches to now has no upper end: a state holds
/// nothing later than the instant it is evaluated at.
pub(crate) fn key_range(slot: &Slot, now: Time, calendar: &Calendar) -> (i64, i64) {
    let window = slot.measure.window;
    let (start, end) = window.bounds(now, calendar.zone());
    match (slot.grain, window) {
        (Grain::Whole, _) | (_, Window::All) => (i64::MIN, i64::MAX),
        (Grain::Day, Window::Days { to: 0, .. }) => (i64::from(calendar.day_of(start)), i64::MAX),
        (Grain::Day, _) => (i64::from(calendar.day_of(start)), i64::from(calendar.day_of(end))),
        (Grain::Instant, _) => (start.0, end.0),
    }
}
