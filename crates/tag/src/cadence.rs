//! Tags that are refreshed by the day, the week or the month keep their value through the period: the one that the
//! first look in it found. A refresh looks at everybody: who is not due has what they would get. Days are the workspace's,
//! weeks begin on Monday. Tags that refer to such a tag see the value it keeps. A person for whom a rule says something
//! else meanwhile is due when the next period begins. An event of before the period that arrives in it makes the value be
//! taken anew: it would have been seen, had it not been late. So history that is imported counts at once.

use jiff::ToSpan as _;
use jiff::civil::Date;
use qianmian_model::{Time, Value};
use qianmian_rule::Refresh;

use crate::evaluate::{Outcome, decide_outcome};
use crate::moment::Moment;
use crate::program::{Program, Tag};
use crate::standing::Standing;
use crate::state::State;

const EPOCH: Date = jiff::civil::date(1970, 1, 1);

/// By tag: the value it keeps, if it keeps one.
pub(crate) type Kept = Vec<Option<Outcome>>;

impl Program {
    /// Whether any tag keeps its value through a period.
    pub(crate) fn has_cadence(&self) -> bool {
        self.tags.iter().any(|tag| tag.definition.refresh != Refresh::Live)
    }

    /// What the tags of a person keep at `now`: they were last looked at when they were evaluated, at the standing's
    /// horizon, or at the last refresh of everybody. `earliest` is the first of their new events.
    pub(crate) fn kept(
        &self,
        standing: &Standing,
        refreshed: Time,
        now: Time,
        earliest: Option<Time>,
    ) -> Kept {
        let last = standing.state.horizon().max(refreshed);
        let (then, today) = (self.calendar.day_of(last), self.calendar.day_of(now.max(last)));
        let keeps = |tag: &Tag| {
            let refresh = tag.definition.refresh;
            let first = period_of(refresh, today).0;
            let late = || earliest.is_some_and(|at| at < self.calendar.start_of(first));
            refresh != Refresh::Live && period_of(refresh, then).0 == first && !late()
        };
        let keys = standing.keys();
        self.tags.iter().map(|tag| keeps(tag).then(|| outcome_of(tag, &keys))).collect()
    }

    /// The outcomes of all tags where some keep what they have, and the first instant at which one of those is to be
    /// looked at again, because its rules say something else by now. Otherwise as [`Program::evaluate`].
    pub(crate) fn evaluate_keeping(
        &self,
        moment: &Moment,
        state: &State,
        traits: &[Value],
        kept: &Kept,
    ) -> (Vec<Outcome>, Option<Time>) {
        let measures = self.read_all(moment, state);
        let mut outcomes = vec![Outcome::Absent; self.tags.len()];
        let mut again: Option<i32> = None;
        for &ordinal in &self.order {
            let tag = &self.tags[ordinal];
            let found = decide_outcome(tag, &|leaf| self.leaf(moment, leaf, &measures, traits, &outcomes));
            let next = period_of(tag.definition.refresh, moment.today).1;
            outcomes[ordinal] = match &kept[ordinal] {
                Some(kept) if *kept != found => {
                    again = Some(again.map_or(next, |again| again.min(next)));
                    kept.clone()
                }
                _ => found,
            };
        }
        (outcomes, again.map(|day| self.calendar.start_of(day)))
    }
}

/// What a tag says where these keys, which are sorted, are held.
pub(crate) fn outcome_of(tag: &Tag, keys: &[u32]) -> Outcome {
    let holds = |key: &u32| keys.binary_search(key).is_ok();
    let values: Vec<u16> =
        (0u16..).zip(&tag.keys).filter(|(_, key)| holds(key)).map(|(value, _)| value).collect();
    match values[..] {
        [] if holds(&tag.unknown_key) => Outcome::Unknown,
        [] => Outcome::Absent,
        [value] => Outcome::One(value),
        _ => Outcome::Several(values.into_boxed_slice()),
    }
}

/// The first day of the period that a day is in, and the first of the next one; days count from 1970-01-01.
pub fn period_of(refresh: Refresh, day: i32) -> (i32, i32) {
    match refresh {
        Refresh::Live | Refresh::Daily => (day, day.saturating_add(1)),
        Refresh::Weekly => {
            // 1970-01-01 was a Thursday.
            let monday = day.saturating_sub(day.saturating_add(3).rem_euclid(7));
            (monday, monday.saturating_add(7))
        }
        Refresh::Monthly => month_of(day).unwrap_or((day, day.saturating_add(1))),
    }
}

fn month_of(day: i32) -> Option<(i32, i32)> {
    let first = EPOCH.checked_add(day.days()).ok()?.first_of_month();
    let next = first.checked_add(1.month()).ok()?;
    let days = |date: Date| date.since((jiff::Unit::Day, EPOCH)).ok().map(|span| span.get_days());
    Some((days(first)?, days(next)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> i32 {
        text.parse::<Date>().unwrap().since((jiff::Unit::Day, EPOCH)).unwrap().get_days()
    }

    #[test]
    fn weeks_begin_on_monday_and_months_on_their_first() {
        let week = (day("2026-03-09"), day("2026-03-16"));
        for within in ["2026-03-09", "2026-03-12", "2026-03-15"] {
            assert_eq!(period_of(Refresh::Weekly, day(within)), week);
        }
        assert_eq!(period_of(Refresh::Weekly, day("1969-12-31")).0, day("1969-12-29"));
        let month = (day("2028-02-01"), day("2028-03-01"));
        for within in ["2028-02-01", "2028-02-29"] {
            assert_eq!(period_of(Refresh::Monthly, day(within)), month);
        }
        assert_eq!(period_of(Refresh::Daily, 5), (5, 6));
    }
}
