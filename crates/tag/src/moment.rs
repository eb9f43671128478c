//! The windows of a program as seen from one instant: what every person evaluated at that instant shares.

use std::sync::Arc;

use qianmian_model::{Time, Window};

use crate::calendar::Calendar;
use crate::code::{Code, Leaf};
use crate::datum::Datum;
use crate::program::{Program, Ranked, Slot, Watch};
use crate::ranking::{Ranking, Rankings};
use crate::series::Grain;

/// An instant with the bounds of every measure's window in the keys of its series.
#[derive(Debug, Clone)]
pub struct Moment {
    pub(crate) now: Time,
    /// The calendar day.
    pub(crate) today: i32,
    /// By measure: keys from the first, up to and not including the second.
    pub(crate) ranges: Vec<(i64, i64)>,
    /// By ranked expression, if there is one; empty without rankings.
    rankings: Vec<Option<Arc<Ranking>>>,
    /// By measure: how the rules look at it, through ranks too; empty without rankings.
    watches: Vec<Watch>,
}

impl Moment {
    pub(crate) fn new(now: Time, calendar: &Calendar, slots: &[Slot]) -> Moment {
        Moment {
            now,
            today: calendar.day_of(now),
            ranges: slots.iter().map(|slot| key_range(slot, now, calendar)).collect(),
            rankings: Vec::new(),
            watches: Vec::new(),
        }
    }

    /// The same moment with the rankings that ranks are read off.
    #[must_use]
    pub fn with_rankings(mut self, program: &Program, rankings: &Rankings) -> Moment {
        if program.has_ranks() {
            let ranking = |ranked: &Ranked| rankings.get(&ranked.fingerprint).cloned();
            self.rankings = program.ranked.iter().map(ranking).collect();
            self.watches = watches(program, &self.rankings);
        }
        self
    }

    /// Another instant with the same rankings.
    pub(crate) fn moved_to(&self, program: &Program, now: Time) -> Moment {
        let (rankings, watches) = (self.rankings.clone(), self.watches.clone());
        Moment { rankings, watches, ..program.moment(now) }
    }

    /// The ranking of a ranked expression, if there is one.
    pub(crate) fn ranking(&self, ranked: u32) -> Option<&Ranking> {
        self.rankings.get(ranked as usize)?.as_deref()
    }

    /// The rank of a number by a ranked expression.
    pub(crate) fn rank(&self, ranked: u32, number: f64) -> Datum<'static> {
        let rank = self.ranking(ranked).and_then(|ranking| ranking.rank(number));
        rank.map_or(Datum::Null, Datum::Number)
    }

    /// How the rules look at a measure.
    pub(crate) fn watch<'a>(&'a self, ordinal: usize, slot: &'a Slot) -> &'a Watch {
        self.watches.get(ordinal).unwrap_or(&slot.watch)
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

/// By measure how the rules look at it. One that people are ranked by is looked at through its rank: a comparison of
/// the rank with a number is one of the measure with the number that has that rank.
fn watches(program: &Program, rankings: &[Option<Arc<Ranking>>]) -> Vec<Watch> {
    let mut watches: Vec<Watch> = program.slots.iter().map(|slot| slot.watch.clone()).collect();
    for (ranked, ranking) in program.ranked.iter().zip(rankings) {
        let (Code::Leaf(Leaf::Measure(slot)), Some(ranking)) = (&ranked.code, ranking) else { continue };
        let watch = &mut watches[*slot as usize];
        match &ranked.watch {
            Watch::Any => *watch = Watch::Any,
            Watch::Crossings(crossings) => {
                crossings.iter().flat_map(|crossing| ranking.cuts(*crossing)).for_each(|cut| watch.note(cut));
            }
        }
    }
    watches
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
