//! The stretch of time that an aggregate looks at.

use jiff::tz::TimeZone;

use crate::Time;

const MICROS_PER_HOUR: i64 = 3_600_000_000;

/// A window that ends now.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Window {
    /// All time up to now.
    All,
    /// Calendar days in the workspace's zone. `'7d'` is `from: 7, to: 0`: the last seven days, today included.
    /// `'30d..7d'` is `from: 30, to: 7`: the last 30 days without the last 7.
    Days {
        /// Days back to the first day, that one included.
        from: u32,
        /// How many of the latest days are left out.
        to: u32,
    },
    /// Exact hours. `'24h'` is `from: 24, to: 0`: later than 24 hours ago.
    Hours {
        /// Hours back to the start, which itself is outside.
        from: u32,
        /// Hours back to the end.
        to: u32,
    },
}

impl Window {
    /// The instants of the window as seen at `now`: `start <= at < end`, both on whole microseconds.
    /// The end of a window that reaches to now is just after `now`: what happens later is not seen.
    pub fn bounds(self, now: Time, zone: &TimeZone) -> (Time, Time) {
        let after_now = Time(now.0 + 1);
        match self {
            Window::All => (Time::MIN, after_now),
            Window::Days { from, to } => {
                let today = now.day_in(zone);
                let start = Time::start_of_day(today.saturating_add(1).saturating_sub_unsigned(from), zone);
                let end = Time::start_of_day(today.saturating_add(1).saturating_sub_unsigned(to), zone);
                (start, if to == 0 { after_now } else { end.min(after_now) })
            }
            Window::Hours { from, to } => {
                let back = |hours: u32| Time(after_now.0 - i64::from(hours) * MICROS_PER_HOUR);
                (back(from), back(to))
            }
        }
    }

    /// Its length in days; hours as a fraction; none for all time.
    pub fn days(self) -> Option<f64> {
        match self {
            Window::All => None,
            Window::Days { from, to } => Some(f64::from(from.saturating_sub(to))),
            Window::Hours { from, to } => Some(f64::from(from.saturating_sub(to)) / 24.0),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Time {
        Time::parse_rfc3339(text).unwrap()
    }

    #[test]
    fn seven_days_are_seven_calendar_days_with_today() {
        let zone = TimeZone::get("Asia/Shanghai").unwrap();
        let now = at("2026-03-10T02:00:00Z");
        let (start, end) = Window::Days { from: 7, to: 0 }.bounds(now, &zone);
        assert_eq!(start, at("2026-03-03T16:00:00Z"));
        assert_eq!(end.0, now.0 + 1);
    }

    #[test]
    fn a_ranged_window_leaves_out_the_latest_days() {
        let now = at("2026-03-10T02:00:00Z");
        let (start, end) = Window::Days { from: 30, to: 7 }.bounds(now, &TimeZone::UTC);
        assert_eq!(start, at("2026-02-09T00:00:00Z"));
        assert_eq!(end, at("2026-03-04T00:00:00Z"));
    }

    #[test]
    fn twenty_four_hours_are_exact() {
        let now = at("2026-03-10T02:00:00Z");
        let (start, end) = Window::Hours { from: 24, to: 0 }.bounds(now, &TimeZone::UTC);
        assert_eq!(end.micros_since(start), 24 * MICROS_PER_HOUR);
        assert!(start > at("2026-03-09T02:00:00Z"));
    }
}
