//! An instant, as whole microseconds since 1970-01-01T00:00:00Z: what Parquet stores and what measures compare.

use std::fmt;
use std::ops::{Add, Sub};

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};

/// Microseconds since the Unix epoch, UTC.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Time(pub i64);

impl Time {
    /// The earliest instant that can be written.
    pub const MIN: Time = Time(-377_705_023_201_000_000);
    /// The latest instant that can be written.
    pub const MAX: Time = Time(253_402_207_200_999_999);

    /// Reads RFC 3339 (`2026-01-31T08:00:00Z`, any offset, any fraction); fractions below a microsecond are cut.
    pub fn parse_rfc3339(text: &str) -> Option<Time> {
        text.parse::<Timestamp>().ok().map(Time::from)
    }

    /// The calendar day of this instant in a zone.
    pub fn date_in(self, zone: &TimeZone) -> Date {
        zone.to_datetime(self.into()).date()
    }

    /// Whole days since 1970-01-01 of this instant's calendar day in a zone.
    pub fn day_in(self, zone: &TimeZone) -> i32 {
        day_number(self.date_in(zone))
    }

    /// The first instant of a calendar day in a zone. A day whose midnight is skipped begins after the gap.
    pub fn start_of_day(day: i32, zone: &TimeZone) -> Time {
        let date = date_of(day);
        zone.to_ambiguous_zoned_datetime(date.at(0, 0, 0, 0))
            .compatible()
            .map_or(Time::MAX, |zoned| zoned.timestamp().into())
    }

    /// Whole microseconds from `earlier` to `self`; negative when `self` is before.
    pub fn micros_since(self, earlier: Time) -> i64 {
        self.0 - earlier.0
    }
}

/// Days since 1970-01-01 of a civil date.
pub fn day_number(date: Date) -> i32 {
    let epoch = jiff::civil::date(1970, 1, 1);
    (date - epoch).get_days()
}

/// The day of a date such as `2026-01-31`, counted from 1970-01-01.
pub fn parse_day(text: &str) -> Option<i32> {
    text.parse::<Date>().ok().map(day_number)
}

/// The civil date that is `day` days after 1970-01-01, kept within the years -9999 to 9999.
pub fn date_of(day: i32) -> Date {
    let epoch = jiff::civil::date(1970, 1, 1);
    epoch.saturating_add(jiff::Span::new().days(i64::from(day).clamp(-4_371_587, 2_932_896)))
}

impl From<Timestamp> for Time {
    fn from(timestamp: Timestamp) -> Self {
        Time(timestamp.as_microsecond())
    }
}

impl From<Time> for Timestamp {
    fn from(time: Time) -> Self {
        Timestamp::from_microsecond(time.0.clamp(Time::MIN.0, Time::MAX.0)).unwrap_or(Timestamp::MAX)
    }
}

impl Add<SignedDuration> for Time {
    type Output = Time;

    fn add(self, duration: SignedDuration) -> Time {
        let micros = i64::try_from(duration.as_micros()).unwrap_or(i64::MAX);
        Time(self.0.saturating_add(micros).clamp(Time::MIN.0, Time::MAX.0))
    }
}

impl Sub<SignedDuration> for Time {
    type Output = Time;

    fn sub(self, duration: SignedDuration) -> Time {
        self + -duration
    }
}

impl fmt::Display for Time {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        Timestamp::from(*self).fmt(f)
    }
}

impl fmt::Debug for Time {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn day_numbers_round_trip() {
        for day in [-800_000, -1, 0, 1, 20_000, 800_000] {
            assert_eq!(day_number(date_of(day)), day);
        }
    }

    #[test]
    fn a_day_starts_at_local_midnight_or_after_the_gap() {
        let shanghai = TimeZone::get("Asia/Shanghai").unwrap();
        let day = Time::parse_rfc3339("2026-03-01T16:30:00Z").unwrap().day_in(&shanghai);
        assert_eq!(Time::start_of_day(day, &shanghai), Time::parse_rfc3339("2026-03-01T16:00:00Z").unwrap());
        // Midnight of 2018-11-04 does not exist in São Paulo.
        let sao_paulo = TimeZone::get("America/Sao_Paulo").unwrap();
        let day = day_number(jiff::civil::date(2018, 11, 4));
        assert_eq!(Time::start_of_day(day, &sao_paulo), Time::parse_rfc3339("2018-11-04T03:00:00Z").unwrap());
    }
}
