//! What somebody does, in a few numbers. Each is made so that more of it is more like a machine.

use jiff::tz::TimeZone;
use qianmian_model::Time;

/// What is measured, in this order.
pub const HABITS: [&str; 6] =
    ["events_per_day", "busiest_minute", "at_night", "repeated", "same_interval", "hours_of_day"];
/// The least spread of each, for where most people are alike. With them, a habit is a machine's from twelve times the usual count
/// on, from three quarters more at night, half more of the same or of one interval, fourteen more hours of the day.
pub(super) const FLOORS: [f64; 6] = [0.5, 0.5, 0.15, 0.1, 0.1, 0.12];

/// Two intervals are the same within a hundredth, or within so many microseconds: a machine's timer, not a person's hand.
const JITTER_US: i64 = 50_000;
/// Longer silences are no interval.
const LONGEST_US: i64 = 86_400_000_000;
const MINUTE_US: i64 = 60_000_000;
/// Until when it is night, in the workspace's zone.
const NIGHT_HOURS: i8 = 6;
const NIGHT_FROM: i8 = 1;

/// One thing that somebody did.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Act {
    /// When.
    pub at: Time,
    /// A hash of what: the event with everything that it says.
    pub what: u64,
}

/// How much somebody did on a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Day {
    /// Its first instant.
    pub from: Time,
    /// The first of the next.
    pub until: Time,
    /// What was done on it.
    pub acts: u32,
}

/// What somebody does.
#[derive(Debug, Clone, PartialEq)]
pub struct Habits {
    /// Things done.
    pub acts: u32,
    /// When the first was.
    pub first: Time,
    /// The days on which there were any, in order.
    pub days: Vec<Day>,
    /// By [`HABITS`], counts by their logarithm.
    pub habits: [f64; HABITS.len()],
}

impl Habits {
    /// Of what somebody did, in any order; none of who did nothing.
    #[allow(clippy::cast_precision_loss, reason = "counts are far below 2^52")]
    pub fn of(mut acts: Vec<Act>, zone: &TimeZone) -> Option<Habits> {
        acts.sort_unstable();
        let first = acts.first()?.at;
        let count = acts.len() as f64;
        let hours: Vec<(i64, i8)> = acts.iter().map(|act| hour_of(act.at, zone)).collect();
        let days = days(&acts, zone);
        let night = hours.iter().filter(|(_, hour)| (NIGHT_FROM..NIGHT_HOURS).contains(hour)).count() as f64;
        let habits = [
            (count / days.len() as f64).ln_1p(),
            (longest(acts.iter().map(|act| act.at.0.div_euclid(MINUTE_US))) as f64).ln_1p(),
            night / count,
            1.0 - distinct(acts.iter().map(|act| act.what).collect()) as f64 / count,
            same_intervals(&acts),
            most_hours(hours) as f64 / 24.0,
        ];
        let acts = u32::try_from(acts.len()).unwrap_or(u32::MAX);
        Some(Habits { acts, first, days, habits })
    }
}

/// A habit as people read it: counts are kept by their logarithm.
pub(super) fn shown(habit: usize, value: f64) -> f64 {
    if habit < 2 { value.exp_m1() } else { value }
}

/// The day and the hour of it, by the zone's clock.
fn hour_of(at: Time, zone: &TimeZone) -> (i64, i8) {
    (i64::from(at.day_in(zone)), zone.to_datetime(at.into()).hour())
}

fn days(acts: &[Act], zone: &TimeZone) -> Vec<Day> {
    let mut days: Vec<Day> = Vec::new();
    for act in acts {
        match days.last_mut().filter(|day| act.at < day.until) {
            Some(day) => day.acts += 1,
            None => {
                let day = act.at.day_in(zone);
                let (from, until) = (Time::start_of_day(day, zone), Time::start_of_day(day + 1, zone));
                days.push(Day { from, until, acts: 1 });
            }
        }
    }
    days
}

/// How often the value comes that comes most often; equal ones follow each other.
fn longest(values: impl Iterator<Item = i64>) -> u32 {
    let (mut most, mut run, mut last) = (0, 0, None);
    for value in values {
        run = if last == Some(value) { run + 1 } else { 1 };
        most = most.max(run);
        last = Some(value);
    }
    most
}

fn distinct(mut values: Vec<u64>) -> usize {
    values.sort_unstable();
    values.dedup();
    values.len()
}

/// The part of intervals that are as long as the one before.
#[allow(clippy::cast_precision_loss, reason = "counts are far below 2^52")]
fn same_intervals(acts: &[Act]) -> f64 {
    let intervals: Vec<i64> = acts
        .windows(2)
        .map(|pair| pair[1].at.micros_since(pair[0].at))
        .filter(|interval| (1..LONGEST_US).contains(interval))
        .collect();
    let same = intervals.windows(2).filter(|pair| (pair[1] - pair[0]).abs() <= JITTER_US.max(pair[0] / 100));
    same.count() as f64 / intervals.len().max(1) as f64
}

/// In how many hours of one day there was anything, on the day with most.
fn most_hours(mut hours: Vec<(i64, i8)>) -> u32 {
    hours.sort_unstable();
    hours.dedup();
    longest(hours.into_iter().map(|(day, _)| day))
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECOND: i64 = 1_000_000;

    fn habits(acts: impl Iterator<Item = (i64, u64)>) -> Habits {
        let zone = TimeZone::get("Asia/Shanghai").expect("is in the database of zones");
        // 2024-01-01 00:00 in Shanghai.
        let begin = 1_704_038_400 * SECOND;
        let acts = acts.map(|(seconds, what)| Act { at: Time(begin + seconds * SECOND), what });
        Habits::of(acts.collect(), &zone).expect("acts")
    }

    fn of(habits: &Habits, name: &str) -> f64 {
        let place = HABITS.iter().position(|habit| *habit == name).expect("a habit");
        shown(place, habits.habits[place])
    }

    #[test]
    fn a_machine_shows_in_every_number() {
        // Every 90 seconds through two days, the same thing.
        let machine = habits((0..1_920).map(|turn| (turn * 90, 1)));
        assert_eq!(machine.days.iter().map(|day| day.acts).collect::<Vec<_>>(), [960, 960]);
        assert!((of(&machine, "events_per_day") - 960.0).abs() < 1e-6);
        assert!((of(&machine, "same_interval") - 1.0).abs() < 0.01);
        assert!((of(&machine, "hours_of_day") - 1.0).abs() < 1e-9);
        assert!((of(&machine, "at_night") - 5.0 / 24.0).abs() < 1e-9);
        assert!(of(&machine, "repeated") > 0.99);
    }

    #[test]
    fn a_person_does_not() {
        let acts = [(9.0, 1), (9.01, 2), (9.03, 3), (13.5, 4), (20.1, 5), (33.2, 6), (45.0, 2)];
        let person = habits(acts.into_iter().map(|(hour, what): (f64, u64)| ((hour * 3_600.0) as i64, what)));
        assert_eq!(person.days.len(), 2);
        assert_eq!(of(&person, "same_interval"), 0.0);
        assert_eq!(of(&person, "at_night"), 0.0);
        assert!(of(&person, "hours_of_day") < 0.2);
        assert!((of(&person, "repeated") - 1.0 / 7.0).abs() < 1e-9);
    }

    #[test]
    fn the_order_in_which_acts_come_does_not_matter() {
        let acts = [(9, 1), (700, 2), (90_000, 3), (90_060, 3)];
        assert_eq!(habits(acts.into_iter()), habits(acts.into_iter().rev()));
    }
}
