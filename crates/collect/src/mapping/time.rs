//! Times of files: an explicit list of forms, tried in order. Nothing is guessed, and a missing part is never filled
//! from the clock.

use jiff::fmt::strtime::{self, BrokenDownTime};
use jiff::tz::TimeZone;
use qianmian_model::Time;

/// One way to write a time.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Form {
    /// RFC 3339.
    Rfc3339,
    /// A number of these parts of a second since 1970, in microseconds each.
    Unix(i64),
    /// A `strptime` pattern; without an offset in it, of the zone.
    Pattern(String),
}

/// The forms of one column, and the zone of those that carry none.
#[derive(Debug, Clone)]
pub(crate) struct TimeForms {
    forms: Vec<Form>,
    zone: TimeZone,
}

impl TimeForms {
    /// The usual forms: RFC 3339, `2026-01-31 08:00:00` with a blank or `T` and with or without a fraction, `2026-01-31`.
    pub(crate) fn usual(zone: TimeZone) -> TimeForms {
        let patterns = ["%Y-%m-%d %H:%M:%S%.f", "%Y-%m-%dT%H:%M:%S%.f", "%Y-%m-%d"]
            .map(|pattern| Form::Pattern(pattern.to_owned()));
        TimeForms { forms: std::iter::once(Form::Rfc3339).chain(patterns).collect(), zone }
    }

    pub(crate) fn new(zone: TimeZone) -> TimeForms {
        TimeForms { forms: Vec::new(), zone }
    }

    /// Adds a form by its name or pattern; a pattern that nothing can match is an error.
    pub(crate) fn push(&mut self, form: &str) -> Result<(), String> {
        self.forms.push(match form {
            "rfc3339" => Form::Rfc3339,
            "unix" => Form::Unix(1_000_000),
            "unix_ms" => Form::Unix(1_000),
            "unix_us" => Form::Unix(1),
            pattern => {
                let moment = jiff::Timestamp::UNIX_EPOCH.to_zoned_datetime(TimeZone::UTC);
                strtime::format(pattern, &moment).map_err(|error| error.to_string())?;
                if !pattern.contains('%') {
                    return Err("it has no `%` in it".to_owned());
                }
                Form::Pattern(pattern.to_owned())
            }
        });
        Ok(())
    }

    /// The time that `text` says in the first form that fits.
    pub(crate) fn read(&self, text: &str) -> Option<Time> {
        self.forms.iter().find_map(|form| match form {
            Form::Rfc3339 => Time::parse_rfc3339(text),
            Form::Unix(micros) => read_unix(text, *micros),
            Form::Pattern(pattern) => self.read_pattern(pattern, text),
        })
    }

    fn read_pattern(&self, pattern: &str, text: &str) -> Option<Time> {
        let parts = BrokenDownTime::parse(pattern, text).ok()?;
        if parts.offset().is_some() {
            return parts.to_timestamp().ok().map(Time::from);
        }
        let local = parts.to_datetime().ok()?;
        let zoned = self.zone.to_ambiguous_zoned_datetime(local).compatible().ok()?;
        Some(zoned.timestamp().into())
    }

    /// How the forms are named to people.
    pub(crate) fn describe(&self) -> String {
        let names = self.forms.iter().map(|form| match form {
            Form::Rfc3339 => "rfc3339".to_owned(),
            Form::Unix(1_000_000) => "unix".to_owned(),
            Form::Unix(1_000) => "unix_ms".to_owned(),
            Form::Unix(_) => "unix_us".to_owned(),
            Form::Pattern(pattern) => format!("`{pattern}`"),
        });
        names.collect::<Vec<_>>().join(" or ")
    }
}

fn read_unix(text: &str, micros: i64) -> Option<Time> {
    let time = match text.parse::<i64>() {
        Ok(whole) => whole.checked_mul(micros)?,
        Err(_) => decimal_micros(text, micros)?,
    };
    (Time::MIN.0..=Time::MAX.0).contains(&time).then_some(Time(time))
}

#[allow(
    clippy::cast_possible_truncation,
    clippy::cast_precision_loss,
    reason = "checked against the range of times"
)]
fn decimal_micros(text: &str, micros: i64) -> Option<i64> {
    let time = (text.parse::<f64>().ok()? * micros as f64).round();
    (time.abs() < Time::MAX.0 as f64).then_some(time as i64)
}

/// Reads one column row by row; neighbours often carry the same text.
#[derive(Debug, Default)]
pub(crate) struct TimeReader {
    text: String,
    time: Option<Time>,
}

impl TimeReader {
    /// As [`TimeForms::read`], for non-empty text.
    pub(crate) fn read(&mut self, forms: &TimeForms, text: &str) -> Option<Time> {
        if self.text != text {
            text.clone_into(&mut self.text);
            self.time = forms.read(text);
        }
        self.time
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn forms(patterns: &[&str], zone: &str) -> TimeForms {
        let mut forms = TimeForms::new(TimeZone::get(zone).unwrap());
        for pattern in patterns {
            forms.push(pattern).unwrap();
        }
        forms
    }

    fn check(forms: &TimeForms, text: &str, expect: Option<&str>) {
        let expect = expect.map(|time| Time::parse_rfc3339(time).unwrap());
        assert_eq!(forms.read(text), expect, "{text}");
    }

    #[test]
    fn forms_are_tried_in_order_in_the_zone() {
        let forms = forms(&["%Y-%m-%d %H:%M:%S", "%Y%m%d", "%Y年%m月%d日 %H:%M", "unix_ms"], "Asia/Shanghai");
        check(&forms, "2026-01-31 08:00:00", Some("2026-01-31T00:00:00Z"));
        check(&forms, "20260131", Some("2026-01-30T16:00:00Z"));
        check(&forms, "2026年1月31日 08:30", Some("2026-01-31T00:30:00Z"));
        check(&forms, "1769846400000", Some("2026-01-31T08:00:00Z"));
        check(&forms, "yesterday", None);
        check(&forms, "2026-02-30 08:00:00", None);
    }

    #[test]
    fn an_offset_in_the_text_wins_over_the_zone() {
        check(
            &forms(&["%Y-%m-%d %H:%M %z"], "Asia/Shanghai"),
            "2026-01-31 08:00 +0000",
            Some("2026-01-31T08:00:00Z"),
        );
        check(&TimeForms::usual(TimeZone::UTC), "2026-01-31T08:00:00+08:00", Some("2026-01-31T00:00:00Z"));
    }

    #[test]
    fn the_usual_forms_need_no_declaration() {
        let usual = TimeForms::usual(TimeZone::get("Asia/Shanghai").unwrap());
        check(&usual, "2026-01-31", Some("2026-01-30T16:00:00Z"));
        check(&usual, "2026-01-31 08:00:00", Some("2026-01-31T00:00:00Z"));
        check(&usual, "2026-01-31T08:00:00.25", Some("2026-01-31T00:00:00.25Z"));
    }

    #[test]
    fn a_skipped_hour_moves_forward() {
        // London skipped 01:00 to 02:00 on that day.
        check(&forms(&["%Y-%m-%d %H:%M"], "Europe/London"), "2011-03-27 01:30", Some("2011-03-27T01:30:00Z"));
    }

    #[test]
    fn a_pattern_that_says_nothing_is_refused() {
        assert!(TimeForms::new(TimeZone::UTC).push("YYYY-MM-DD").is_err());
        assert!(TimeForms::new(TimeZone::UTC).push("%Y-%!").is_err());
    }
}
