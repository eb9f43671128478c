//! Interactions that no person has: far too many a minute, one text over and over, a machine's rhythm.
//!
//! A source declares limits; an event beyond one is refused with the reason, so that it is in no measure, and waits in
//! quarantine until somebody looks at it: a replay takes it after all. A limit that is none does not hold.

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};

use jiff::SignedDuration;
use qianmian_model::{Cleaned, Failure, Time};

use crate::failure::hidden;

/// How long the same text is remembered.
const TEXT_MEMORY: SignedDuration = SignedDuration::from_mins(10);
/// Texts of one person that are remembered.
const TEXTS: usize = 8;
/// Two intervals are the same within a hundredth, or within so many microseconds.
const JITTER_US: i64 = 50_000;
/// Events that are further apart are no rhythm: a reminder of every day is somebody's habit.
const LONGEST_INTERVAL_US: i64 = 3_600_000_000;
/// People that are remembered; beyond, those who were silent for an hour are forgotten.
const PEOPLE: usize = 500_000;

/// What one source holds to be abnormal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Limits {
    /// Events of one identifier in one minute.
    pub per_minute: Option<u32>,
    /// Times that one identifier may write the same text within ten minutes.
    pub same_text: Option<u32>,
    /// Events of one identifier that may follow each other at the same interval.
    pub same_interval: Option<u32>,
}

impl Limits {
    /// Whether none is declared.
    pub fn is_none(&self) -> bool {
        *self == Limits::default()
    }
}

/// What somebody did lately.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Recent {
    minute: i64,
    in_minute: u32,
    /// Hash, times, and when it was first written.
    texts: Vec<(u64, u32, Time)>,
    last: Option<Time>,
    interval_us: i64,
    /// Events so far at that interval.
    run: u32,
}

/// What everybody did lately, by a hash of source and identifier.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Guard(HashMap<u64, Recent>);

impl Guard {
    /// Judges an event and remembers it. `known` is asked for people that are not in this guard yet: what a batch changes is
    /// kept apart until it is committed, so that a batch that is tried again is judged alike.
    pub fn judge(
        &mut self,
        known: &Guard,
        limits: &Limits,
        cleaned: &Cleaned,
        text: Option<&str>,
    ) -> Option<Failure> {
        let identifier = cleaned.identifiers.first()?;
        let mut hasher = DefaultHasher::new();
        (&*cleaned.source, identifier.kind.as_str(), identifier.value.as_str()).hash(&mut hasher);
        let key = hasher.finish();
        let recent = self.0.entry(key).or_insert_with(|| known.0.get(&key).cloned().unwrap_or_default());
        recent.take(limits, cleaned.at, text)
    }

    /// Takes over what a batch changed.
    pub fn commit(&mut self, batch: Guard) {
        self.0.extend(batch.0);
        if self.0.len() > PEOPLE {
            let newest = self.0.values().filter_map(|recent| recent.last).max().unwrap_or_default();
            let hour = SignedDuration::from_hours(1);
            self.0.retain(|_, recent| recent.last.is_some_and(|last| last + hour >= newest));
        }
        if self.0.len() > PEOPLE {
            self.0.clear();
        }
    }
}

impl Recent {
    /// The first limit that an event goes beyond; it is remembered either way.
    fn take(&mut self, limits: &Limits, at: Time, text: Option<&str>) -> Option<Failure> {
        let in_minute = self.count_minute(at);
        let written =
            text.filter(|text| !text.trim().is_empty()).map(|text| self.count_text(text.trim(), at));
        let run = self.count_interval(at);
        if let Some(limit) = limits.per_minute.filter(|limit| in_minute > *limit) {
            let reason = format!("event {in_minute} of the same minute, where the source allows {limit}");
            return Some(hidden("abnormal_burst", "timestamp", reason));
        }
        if let (Some(limit), Some(written)) = (limits.same_text, written)
            && written > limit
        {
            let reason = format!(
                "the same text for the {written}. time in ten minutes, where the source allows {limit}"
            );
            return Some(hidden("abnormal_text", "text", reason));
        }
        if let Some(limit) = limits.same_interval.filter(|limit| run > *limit) {
            let seconds = SignedDuration::from_micros(self.interval_us).as_secs_f64();
            let reason =
                format!("event {run} at an interval of {seconds:.1} s, where the source allows {limit}");
            return Some(hidden("abnormal_interval", "timestamp", reason));
        }
        None
    }

    fn count_minute(&mut self, at: Time) -> u32 {
        let minute = at.0.div_euclid(60_000_000);
        self.in_minute = if minute == self.minute { self.in_minute.saturating_add(1) } else { 1 };
        self.minute = minute;
        self.in_minute
    }

    fn count_text(&mut self, text: &str, at: Time) -> u32 {
        let mut hasher = DefaultHasher::new();
        text.hash(&mut hasher);
        let hash = hasher.finish();
        self.texts.retain(|(_, _, first)| at < *first + TEXT_MEMORY);
        if let Some((_, times, _)) = self.texts.iter_mut().find(|(known, ..)| *known == hash) {
            *times += 1;
            return *times;
        }
        if self.texts.len() == TEXTS {
            self.texts.remove(0);
        }
        self.texts.push((hash, 1, at));
        1
    }

    /// How many events so far follow each other at one interval.
    fn count_interval(&mut self, at: Time) -> u32 {
        let interval = self.last.map_or(0, |last| at.micros_since(last));
        self.last = Some(at);
        if interval <= 0 || interval > LONGEST_INTERVAL_US {
            self.run = 0;
        } else if (interval - self.interval_us).abs() <= JITTER_US.max(self.interval_us / 100) {
            self.run += 1;
        } else {
            self.interval_us = interval;
            self.run = 1;
        }
        self.run
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(millis: i64) -> Time {
        Time(1_700_000_000_000_000 / 60_000_000 * 60_000_000 + millis * 1_000)
    }

    fn codes(
        limits: Limits,
        events: impl Iterator<Item = (Time, Option<&'static str>)>,
    ) -> Vec<(usize, &'static str)> {
        let mut recent = Recent::default();
        let judged = events.enumerate().map(|(place, (at, text))| (place, recent.take(&limits, at, text)));
        judged.filter_map(|(place, failure)| Some((place, failure?.code))).collect()
    }

    #[test]
    fn more_than_the_limit_in_a_minute_is_refused_and_the_next_minute_begins_anew() {
        let limits = Limits { per_minute: Some(3), ..Limits::default() };
        let events = [0, 7_000, 9_000, 30_000, 61_000].into_iter().map(|millis| (at(millis), None));
        assert_eq!(codes(limits, events), [(3, "abnormal_burst")]);
    }

    #[test]
    fn the_same_text_over_and_over_is_refused_until_it_is_forgotten() {
        let limits = Limits { same_text: Some(2), ..Limits::default() };
        let events =
            [(0, "加微信"), (1_000, "你好"), (5_000, "加微信"), (9_000, " 加微信 "), (700_000, "加微信")];
        let events = events.into_iter().map(|(millis, text)| (at(millis), Some(text)));
        assert_eq!(codes(limits, events), [(3, "abnormal_text")]);
    }

    #[test]
    fn a_machines_rhythm_is_refused_and_a_persons_is_not() {
        let limits = Limits { same_interval: Some(4), ..Limits::default() };
        let machine = (0..7).map(|number| (at(number * 10_000 + number % 2), None));
        assert_eq!(codes(limits, machine), [(5, "abnormal_interval"), (6, "abnormal_interval")]);
        let person =
            [0, 4_000, 9_500, 11_000, 30_000, 31_000, 55_000].into_iter().map(|millis| (at(millis), None));
        assert_eq!(codes(limits, person), []);
    }

    #[test]
    fn what_comes_once_a_day_is_no_rhythm() {
        let limits = Limits { same_interval: Some(4), ..Limits::default() };
        let daily = (0..30).map(|day| (at(day * 86_400_000), None));
        assert_eq!(codes(limits, daily), []);
    }

    #[test]
    fn without_limits_nothing_is_refused() {
        let events = (0..500).map(|number| (at(number), Some("same")));
        assert_eq!(codes(Limits::default(), events), []);
    }
}
