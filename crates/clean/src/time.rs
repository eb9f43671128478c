//! Times as people and systems write them, by an explicit table of formats: a text is a date of [`DATES`], then perhaps a
//! time of day of [`TIMES`], then perhaps an offset; or a row of digits; or an epoch.
//!
//! Without an offset the source's zone counts. A date alone is its first instant. Nothing is guessed: a two-digit year, a
//! relative time and an undeclared order of day and month are refused with the reason.

use jiff::SignedDuration;
use jiff::civil::{Date, DateTime};
use jiff::fmt::strtime::BrokenDownTime;
use jiff::tz::{Offset, TimeZone};
use qianmian_model::Time;

mod numeral;

/// Why a text is no time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TimeFailure {
    /// No format of the table fits.
    #[error("not a date or time in a known format: write it as `2023-05-01 15:20:30`")]
    Unreadable,
    /// Day and month could be either way round.
    #[error("day and month could be either way round: declare `day_first` for the source")]
    Ambiguous,
    /// `3小时前`.
    #[error("a relative time has no meaning later: send the time itself")]
    Relative,
    /// Before 1990.
    #[error("before 1990: probably a default value or a wrong unit")]
    TooEarly,
    /// More than a day after it was received.
    #[error("more than a day after it was received: probably a wrong clock, unit or zone")]
    InFuture,
}

impl TimeFailure {
    /// Stable code.
    pub fn code(self) -> &'static str {
        match self {
            TimeFailure::Unreadable => "unreadable_time",
            TimeFailure::Ambiguous => "ambiguous_date",
            TimeFailure::Relative => "relative_time",
            TimeFailure::TooEarly | TimeFailure::InFuture => "implausible_time",
        }
    }
}

/// 1990-01-01T00:00:00Z, in microseconds.
const EARLIEST: Time = Time(631_152_000_000_000);

/// Refuses an event's time before 1990 or more than a day after `received_at`.
pub fn check_plausible(at: Time, received_at: Time) -> Result<(), TimeFailure> {
    if at < EARLIEST {
        Err(TimeFailure::TooEarly)
    } else if at > received_at + SignedDuration::from_hours(24) {
        Err(TimeFailure::InFuture)
    } else {
        Ok(())
    }
}

/// How the order of day and month in a format is known.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Order {
    Told,
    DayFirst,
    MonthFirst,
}

const DATES: [(&str, Order); 17] = [
    ("%Y-%m-%d", Order::Told),
    ("%Y/%m/%d", Order::Told),
    ("%Y.%m.%d", Order::Told),
    ("%Y年%m月%d日", Order::Told),
    ("%Y年%m月%d号", Order::Told),
    ("%d/%m/%Y", Order::DayFirst),
    ("%m/%d/%Y", Order::MonthFirst),
    ("%d-%m-%Y", Order::DayFirst),
    ("%m-%d-%Y", Order::MonthFirst),
    ("%d.%m.%Y", Order::Told),
    ("%a, %d %b %Y", Order::Told),
    ("%d %b %Y", Order::Told),
    ("%d %B %Y", Order::Told),
    ("%d-%b-%Y", Order::Told),
    ("%b %d, %Y", Order::Told),
    ("%B %d, %Y", Order::Told),
    ("%b %d %Y", Order::Told),
];

/// A longer format stands before a shorter one that begins it.
const TIMES: [&str; 13] = [
    "%I:%M:%S %p",
    "%I:%M %p",
    "%I:%M:%S%p",
    "%I:%M%p",
    "%p%I:%M:%S",
    "%p%I:%M",
    "%H:%M:%S%.f",
    "%H:%M",
    "%H时%M分%S秒",
    "%H时%M分",
    "%H点%M分",
    "%p%I时%M分",
    "%p%I点%M分",
];

/// Digits alone, by how many.
const DIGITS: [(usize, &str); 3] = [(8, "%Y%m%d"), (12, "%Y%m%d%H%M"), (14, "%Y%m%d%H%M%S")];

const RELATIVE: [&str; 11] =
    ["昨天", "今天", "前天", "明天", "刚刚", "前", "后", "ago", "yesterday", "today", "now"];

/// Reads the times of one source.
#[derive(Debug, Clone)]
pub struct TimeReader {
    zone: TimeZone,
    day_first: Option<bool>,
}

impl TimeReader {
    /// For a source in a zone, with its order of day and month where declared.
    pub fn new(zone: TimeZone, day_first: Option<bool>) -> TimeReader {
        TimeReader { zone, day_first }
    }

    /// An instant. Fractions below a microsecond are cut.
    pub fn read(&self, text: &str) -> Result<Time, TimeFailure> {
        let text = text.trim();
        if text.len() >= 20
            && text.as_bytes()[4] == b'-'
            && let Some(time) = Time::parse_rfc3339(text)
        {
            return Ok(time);
        }
        if let Some(number) = epoch_digits(text) {
            return self.read_number(number);
        }
        match self.read_civil(text)? {
            (civil, Some(offset)) => {
                offset.to_timestamp(civil).map(Time::from).map_err(|_| TimeFailure::Unreadable)
            }
            (civil, None) => self.instant(civil),
        }
    }

    /// An epoch in seconds, milliseconds or microseconds, told apart by its size; eight digits are a date.
    pub fn read_number(&self, number: f64) -> Result<Time, TimeFailure> {
        let micros = match number.abs() {
            size if !size.is_finite() => return Err(TimeFailure::Unreadable),
            size if (19_000_101.0..=21_001_231.0).contains(&size) && number.fract() == 0.0 => {
                return self.read(&format!("{number:.0}"));
            }
            size if size < 1e8 => return Err(TimeFailure::Unreadable),
            size if size < 1e11 => number * 1e6,
            size if size < 1e14 => number * 1e3,
            size if size < 1e17 => number,
            _ => return Err(TimeFailure::Unreadable),
        };
        #[allow(clippy::cast_possible_truncation, reason = "below 1e17")]
        let time = Time(micros.round() as i64);
        if time < Time::MIN || time > Time::MAX { Err(TimeFailure::Unreadable) } else { Ok(time) }
    }

    /// A calendar date; a time of day after it is dropped, an instant is seen in the source's zone.
    pub fn read_date(&self, text: &str) -> Result<Date, TimeFailure> {
        let text = text.trim();
        match self.read_civil(text) {
            Ok((civil, None)) => Ok(civil.date()),
            _ => self.read(text).map(|time| time.date_in(&self.zone)),
        }
    }

    /// Date and time of day as written, and the offset where there is one.
    fn read_civil(&self, text: &str) -> Result<(DateTime, Option<Offset>), TimeFailure> {
        let tidy = numeral::tidy(text);
        let text = tidy.as_ref();
        if text.bytes().all(|byte| byte.is_ascii_digit()) {
            return read_digits(text).map(|civil| (civil, None)).ok_or(TimeFailure::Unreadable);
        }
        if let Some(read) = self.read_unix_date(text) {
            return Ok(read);
        }
        let mut found: Option<(DateTime, Option<Offset>)> = None;
        for (format, order) in DATES {
            if !self.allows(order) {
                continue;
            }
            let Some((date, rest)) = date_prefix(format, text) else { continue };
            let Some(read) = self.read_rest(date, rest) else { continue };
            match found {
                Some(other) if other != read => return Err(TimeFailure::Ambiguous),
                _ => found = Some(read),
            }
            if order == Order::Told {
                break;
            }
        }
        found.ok_or_else(|| {
            let relative = RELATIVE.iter().any(|word| text.contains(word));
            if relative { TimeFailure::Relative } else { TimeFailure::Unreadable }
        })
    }

    /// A declared order shuts out the other; an undeclared one tries both.
    fn allows(&self, order: Order) -> bool {
        match (order, self.day_first) {
            (Order::Told, _) | (_, None) => true,
            (order, Some(day_first)) => (order == Order::DayFirst) == day_first,
        }
    }

    /// What follows a date: nothing, or a time of day and perhaps an offset.
    fn read_rest(&self, date: Date, rest: &str) -> Option<(DateTime, Option<Offset>)> {
        let rest = rest.strip_prefix('T').unwrap_or(rest).trim_start_matches([' ', ',']);
        if rest.is_empty() {
            return Some((date.at(0, 0, 0, 0), None));
        }
        if matches!(rest, "24:00" | "24:00:00") {
            return Some((date.tomorrow().ok()?.at(0, 0, 0, 0), None));
        }
        TIMES.iter().find_map(|format| {
            let (broken, length) = BrokenDownTime::parse_prefix(format, rest).ok()?;
            let civil = date.to_datetime(broken.to_time().ok()?);
            let offset = self.read_offset(rest.get(length..)?.trim(), civil)?;
            Some((civil, offset))
        })
    }

    /// `Z`, `+0800`, `+08:00`, or the abbreviation that the source's zone itself uses at that time (CST is China's
    /// in Shanghai, and nothing is known of it elsewhere). Nothing at all is no offset.
    #[allow(clippy::option_option, reason = "not an offset, against none given")]
    fn read_offset(&self, text: &str, civil: DateTime) -> Option<Option<Offset>> {
        match text {
            "" => return Some(None),
            "Z" | "z" | "UTC" | "GMT" => return Some(Some(Offset::UTC)),
            _ => {}
        }
        for format in ["%z", "%:z"] {
            if let Ok(broken) = BrokenDownTime::parse(format, text) {
                return broken.offset().map(Some);
            }
        }
        let timestamp = self.zone.to_ambiguous_zoned_datetime(civil).compatible().ok()?.timestamp();
        let info = self.zone.to_offset_info(timestamp);
        (info.abbreviation() == text).then(|| Some(info.offset()))
    }

    /// `Mon May 01 15:20:30 CST 2023`: the year comes last.
    fn read_unix_date(&self, text: &str) -> Option<(DateTime, Option<Offset>)> {
        if !text.starts_with(|c: char| c.is_ascii_alphabetic()) {
            return None;
        }
        let words: Vec<&str> = text.split_whitespace().collect();
        let (day, zone) = match words.as_slice() {
            [_, month, day, time, year] => (format!("{month} {day} {year} {time}"), ""),
            [_, month, day, time, zone, year] => (format!("{month} {day} {year} {time}"), *zone),
            _ => return None,
        };
        let civil = BrokenDownTime::parse("%b %d %Y %H:%M:%S", &day).ok()?.to_datetime().ok()?;
        Some((civil, self.read_offset(zone, civil)?))
    }

    fn instant(&self, civil: DateTime) -> Result<Time, TimeFailure> {
        let zoned = self.zone.to_ambiguous_zoned_datetime(civil).compatible();
        zoned.map(|zoned| zoned.timestamp().into()).map_err(|_| TimeFailure::Unreadable)
    }
}

/// Seconds (10 digits, perhaps with a fraction), milliseconds (13) or microseconds (16).
fn epoch_digits(text: &str) -> Option<f64> {
    let whole = text.split('.').next().unwrap_or(text);
    let sized = matches!((whole.len(), whole.len() == text.len()), (10, _) | (13 | 16, true));
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    (sized && text.split('.').all(digits)).then(|| text.parse().ok()).flatten()
}

fn read_digits(text: &str) -> Option<DateTime> {
    let (_, format) = DIGITS.iter().find(|(length, _)| *length == text.len())?;
    let broken = BrokenDownTime::parse(format, text).ok()?;
    let date = broken.to_date().ok()?;
    Some(date.to_datetime(broken.to_time().unwrap_or_default()))
}

fn date_prefix<'a>(format: &str, text: &'a str) -> Option<(Date, &'a str)> {
    let (broken, length) = BrokenDownTime::parse_prefix(format, text).ok()?;
    let rest = text.get(length..)?;
    // `2023-05-011` is no date followed by something.
    if rest.starts_with(|c: char| c.is_ascii_digit()) && !format.ends_with('日') && !format.ends_with('号')
    {
        return None;
    }
    let date = broken.to_date().ok()?;
    (date.year() >= 1000).then_some((date, rest))
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;

    use super::*;

    fn shanghai(day_first: Option<bool>) -> TimeReader {
        TimeReader::new(TimeZone::get("Asia/Shanghai").unwrap(), day_first)
    }

    #[track_caller]
    fn check(text: &str, expected: &str) {
        let expected: Timestamp = expected.parse().unwrap();
        assert_eq!(shanghai(None).read(text), Ok(expected.into()), "{text}");
    }

    #[track_caller]
    fn refuse(text: &str, expected: TimeFailure) {
        assert_eq!(shanghai(None).read(text), Err(expected), "{text}");
    }

    #[test]
    fn formats_of_the_table_are_read_in_the_zone_of_the_source() {
        for text in [
            "2023-05-01 15:20:30",
            "2023-05-01T15:20:30+08:00",
            "2023-05-01T07:20:30Z",
            "2023/05/01 15:20:30",
            "20230501152030",
            "1682925630",
            "2023年05月01日15时20分30秒",
            "Mon, 01 May 2023 15:20:30 +0800",
            "Mon May 01 15:20:30 CST 2023",
            "２０２３－０５－０１ １５：２０：３０",
        ] {
            check(text, "2023-05-01T07:20:30Z");
        }
        for text in ["2023/5/1 15:20", "2023年5月1日 15:20", "2023年5月1日下午3:20", "2023.5.1 3:20 PM"]
        {
            check(text, "2023-05-01T07:20:00Z");
        }
        for text in
            ["20230501", "2023-5-1", "2023.05.01", "May 1, 2023", "二〇二三年五月一日", "2023年5月1日"]
        {
            check(text, "2023-04-30T16:00:00Z");
        }
        check("1682925630123", "2023-05-01T07:20:30.123Z");
        check("1682925630123456", "2023-05-01T07:20:30.123456Z");
        check("2023-05-01 15:20:30.123", "2023-05-01T07:20:30.123Z");
        check("2023-05-01 24:00:00", "2023-05-01T16:00:00Z");
        check("二〇二三年十二月二十一日", "2023-12-20T16:00:00Z");
    }

    #[test]
    fn day_and_month_follow_the_declared_order() {
        refuse("01/05/2023", TimeFailure::Ambiguous);
        refuse("5/1/2023 3:20 PM", TimeFailure::Ambiguous);
        check("05/05/2023", "2023-05-04T16:00:00Z");
        check("13/05/2023", "2023-05-12T16:00:00Z");
        let date =
            |day_first, text: &str| shanghai(Some(day_first)).read_date(text).map(|date| date.to_string());
        assert_eq!(date(true, "01/05/2023").as_deref(), Ok("2023-05-01"));
        assert_eq!(date(false, "5/1/2023 3:20 PM").as_deref(), Ok("2023-05-01"));
        assert_eq!(date(false, "13/05/2023"), Err(TimeFailure::Unreadable));
    }

    #[test]
    fn what_is_no_time_says_why() {
        refuse("昨天 15:20", TimeFailure::Relative);
        refuse("3小时前", TimeFailure::Relative);
        refuse("2023-02-30 10:00:00", TimeFailure::Unreadable);
        refuse("", TimeFailure::Unreadable);
        refuse("soon", TimeFailure::Unreadable);
        refuse("01/05/23", TimeFailure::Unreadable);
    }

    #[test]
    fn implausible_times_are_refused() {
        let received = Time::parse_rfc3339("2026-01-02T00:00:00Z").unwrap();
        let plausible = |text: &str| check_plausible(Time::parse_rfc3339(text).unwrap(), received);
        assert_eq!(plausible("2026-01-03T00:00:00Z"), Ok(()));
        assert_eq!(plausible("2026-01-03T00:00:01Z"), Err(TimeFailure::InFuture));
        assert_eq!(plausible("1970-01-01T00:00:00Z"), Err(TimeFailure::TooEarly));
    }
}
