//! The calendar of a workspace: which day an instant falls on, and when a day starts. Lookups are table reads,
//! because every folded event asks.

use std::sync::OnceLock;

use jiff::tz::TimeZone;
use qianmian_model::Time;

const MICROS_PER_DAY: i64 = 86_400_000_000;
const DAYS_PER_CHUNK: usize = 512;
/// 1970-01-01 to the middle of the 22nd century; days outside are computed each time.
const CHUNKS: usize = 128;

/// Days of a time zone. A day holds the instants from its start to the start of the next one, so that days are
/// contiguous and in order even where a clock is set back across midnight.
#[derive(Debug)]
pub struct Calendar {
    zone: TimeZone,
    starts: Vec<OnceLock<Box<[i64]>>>,
}

impl Calendar {
    /// The calendar of `zone`.
    pub fn new(zone: TimeZone) -> Self {
        Calendar { zone, starts: std::iter::repeat_with(OnceLock::new).take(CHUNKS).collect() }
    }

    /// Its time zone.
    pub fn zone(&self) -> &TimeZone {
        &self.zone
    }

    /// The first instant of a day, which is counted from 1970-01-01.
    pub fn start_of(&self, day: i32) -> Time {
        let Ok(index) = usize::try_from(day) else { return Time::start_of_day(day, &self.zone) };
        let Some(chunk) = self.starts.get(index / DAYS_PER_CHUNK) else {
            return Time::start_of_day(day, &self.zone);
        };
        let first = day - i32::try_from(index % DAYS_PER_CHUNK).unwrap_or(0);
        let starts = chunk.get_or_init(|| {
            (first..).take(DAYS_PER_CHUNK).map(|day| Time::start_of_day(day, &self.zone).0).collect()
        });
        Time(starts[index % DAYS_PER_CHUNK])
    }

    /// The day that holds an instant.
    pub fn day_of(&self, at: Time) -> i32 {
        let mut day = i32::try_from(at.0.div_euclid(MICROS_PER_DAY)).unwrap_or(i32::MAX);
        // A zone is at most a day away from UTC, and a skipped day adds one.
        for _ in 0..3 {
            if at < self.start_of(day) {
                day -= 1;
            } else if at >= self.start_of(day.saturating_add(1)) {
                day += 1;
            } else {
                break;
            }
        }
        day
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_agree_with_the_civil_calendar() {
        for name in ["Asia/Shanghai", "America/New_York", "America/Sao_Paulo", "Pacific/Apia", "UTC"] {
            let calendar = Calendar::new(TimeZone::get(name).unwrap());
            for step in 0..4_000 {
                let at = Time(1_293_840_000_000_000 + step * 7_777_777_777);
                assert_eq!(calendar.day_of(at), at.day_in(calendar.zone()), "{name} {at}");
            }
        }
    }

    #[test]
    fn instants_far_outside_the_table_have_a_day() {
        let calendar = Calendar::new(TimeZone::get("Asia/Tokyo").unwrap());
        for at in [Time::MIN, Time(-1), Time(0), Time(6_000_000_000_000_000)] {
            let day = calendar.day_of(at);
            assert!(at == Time::MIN || calendar.start_of(day) <= at, "{at}");
        }
    }

    #[test]
    fn days_are_in_order_where_the_clock_goes_back_over_midnight() {
        // 2010-11-07 00:01 in St. John's was followed by 23:01 of the day before.
        let calendar = Calendar::new(TimeZone::get("America/St_Johns").unwrap());
        let from = Time::parse_rfc3339("2010-11-07T00:00:00Z").unwrap().0;
        let days: Vec<i32> = (0..400).map(|step| calendar.day_of(Time(from + step * 60_000_000))).collect();
        assert!(days.is_sorted());
    }
}
