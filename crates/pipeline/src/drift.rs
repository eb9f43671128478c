//! Whether a source sends as it did: records, refused ones, fields without a value and the spread of values of the last whole
//! day, against the days before it.
//!
//! A day is compared with up to fourteen days before it on which the source sent anything, and not before there are three.
//! A change is told where it is both large and not chance: counts by their logarithm against median and MAD of the days,
//! parts by a test of two proportions, spreads by the population stability index and its null distribution.

use std::collections::BTreeMap;

use qianmian_model::time::date_of;
use qianmian_model::{Diagnostic, Severity};
use qianmian_store::source_days::{self, BINS, Count, Key, SourceDay};
use qianmian_validate::stats::drift::stability;

use crate::{Pipeline, Result};

/// Days that a day is compared with.
const BASELINE_DAYS: i32 = 14;
/// Fewer days say nothing.
const FEWEST_DAYS: usize = 3;
/// Records of an event on a day below which its fields are not compared.
const FEWEST_RECORDS: u64 = 30;
/// Counts have to be twice or half as large.
const LARGE_RATIO: f64 = 2.0;
/// And so many robust standard deviations away.
const DEVIATIONS: f64 = 3.5;
/// Parts have to differ by so much, and by so many standard errors.
const LARGE_PART: f64 = 0.1;
const ERRORS: f64 = 5.0;
/// Spreads have to differ by a stability index above the custom for a large change, and with at most this chance.
const LARGE_INDEX: f64 = 0.25;
const CHANCE: f64 = 0.001;

/// How one source did lately.
#[derive(Debug, Clone, PartialEq)]
pub struct SourceHealth {
    /// The source.
    pub source: String,
    /// The days on which it sent anything, oldest first: day from 1970-01-01, records, and those that were refused.
    pub days: Vec<(i32, u64, u64)>,
    /// What changed on the last whole day.
    pub changes: Vec<Change>,
}

/// Something that changed in what a source sends.
#[derive(Debug, Clone, PartialEq)]
pub struct Change {
    /// The source.
    pub source: String,
    /// The day, counted from 1970-01-01.
    pub day: i32,
    /// What.
    pub what: What,
}

/// What changed.
#[derive(Debug, Clone, PartialEq)]
pub enum What {
    /// The number of records.
    Records {
        /// On that day.
        now: u64,
        /// The median of the days before.
        usual: f64,
    },
    /// The part of records that was refused, 0 to 1.
    Refused {
        /// On that day.
        now: f64,
        /// On the days before.
        before: f64,
    },
    /// The part of an event's records in which a field is empty, 0 to 1.
    Empty {
        /// The event.
        event: String,
        /// The field.
        field: String,
        /// On that day.
        now: f64,
        /// On the days before.
        before: f64,
    },
    /// How the values of an event's field are spread.
    Spread {
        /// The event.
        event: String,
        /// The field.
        field: String,
        /// The population stability index against the days before.
        index: f64,
    },
}

impl Change {
    /// A stable code.
    pub fn code(&self) -> &'static str {
        match self.what {
            What::Records { now: 0, .. } => "source_silent",
            What::Records { .. } => "source_rows_drift",
            What::Refused { .. } => "source_rejects_drift",
            What::Empty { .. } => "null_rate_drift",
            What::Spread { .. } => "distribution_drift",
        }
    }

    /// As a finding, in words.
    pub fn finding(&self) -> Diagnostic {
        let (said, hint) = match &self.what {
            What::Records { now: 0, usual } => (
                format!("sent nothing, where it sends about {usual:.0} records a day"),
                "look whether its sender, its files or the traffic changed",
            ),
            What::Records { now, usual } => (
                format!("sent {now} records, where it sends about {usual:.0} a day"),
                "look whether its sender, its files or the traffic changed",
            ),
            What::Refused { now, before } => (
                format!("{} of its records were refused, where it was {}", percent(*now), percent(*before)),
                "look at `qianmian quarantine list`",
            ),
            What::Empty { event, field, now, before } => (
                format!(
                    "`{field}` of `{event}` was empty in {} of the records, where it was in {}",
                    percent(*now),
                    percent(*before)
                ),
                "look whether the field was renamed or left out",
            ),
            What::Spread { event, field, index } => (
                format!(
                    "the values of `{field}` of `{event}` are spread differently than before: stability index {index:.2}"
                ),
                "look whether its unit, words or senders changed",
            ),
        };
        Diagnostic {
            severity: Severity::Warning,
            code: self.code(),
            file: format!("sources/{}.yaml", self.source),
            line: 1,
            column: 1,
            message: format!("on {} the source `{}`: {said}", date_of(self.day), self.source),
            hint: Some(hint.to_owned()),
        }
    }
}

impl Pipeline {
    /// How every source did on the last `days` days, and what changed on the last whole one.
    ///
    /// # Errors
    /// Failures of the store.
    pub async fn source_health(&self, days: u32) -> Result<Vec<SourceHealth>> {
        let today = self.clock.now().day_in(self.calendar.zone());
        let shown_from = today.saturating_sub(i32::try_from(days).unwrap_or(i32::MAX));
        let first = shown_from.min(today - 1 - BASELINE_DAYS);
        let all = source_days::between(&mut self.store.read().await?, first, today).await?;
        let mut sources: BTreeMap<String, Vec<SourceDay>> = BTreeMap::new();
        for day in all {
            sources.entry(day.source.clone()).or_default().push(day);
        }
        let health = sources.into_iter().map(|(source, days)| SourceHealth {
            changes: decide_drift(&source, &days, today - 1),
            days: days
                .iter()
                .filter(|day| day.day >= shown_from)
                .map(|day| (day.day, total(day).present, total(day).rejected))
                .collect(),
            source,
        });
        Ok(health.collect())
    }

    /// What changed in the sources on the last whole day.
    ///
    /// # Errors
    /// Failures of the store.
    pub async fn drift(&self) -> Result<Vec<Diagnostic>> {
        let health = self.source_health(0).await?;
        Ok(health.iter().flat_map(|health| &health.changes).map(Change::finding).collect())
    }
}

/// What is told of a source on `day`, given what it sent on that day and before.
fn decide_drift(source: &str, days: &[SourceDay], day: i32) -> Vec<Change> {
    let before: Vec<&SourceDay> =
        days.iter().filter(|known| (day - BASELINE_DAYS..day).contains(&known.day)).collect();
    if before.len() < FEWEST_DAYS {
        return Vec::new();
    }
    let nothing = SourceDay { source: source.to_owned(), day, ..SourceDay::default() };
    let now = days.iter().find(|known| known.day == day).unwrap_or(&nothing);
    let teller = Teller { source, day };
    let mut told: Vec<Change> = teller.rows(&before, now).into_iter().collect();
    told.extend(teller.rejects(&before, now));
    let events = now.counts.iter().filter(|((event, field), _)| !event.is_empty() && field.is_empty());
    for ((event, _), count) in events.filter(|(_, count)| count.present >= FEWEST_RECORDS) {
        teller.fields(event, count.present, &before, now, &mut told);
    }
    told
}

struct Teller<'a> {
    source: &'a str,
    day: i32,
}

impl Teller<'_> {
    #[allow(clippy::cast_precision_loss, reason = "counts are far below 2^52")]
    fn rows(&self, before: &[&SourceDay], now: &SourceDay) -> Option<Change> {
        let sizes: Vec<f64> = before.iter().map(|day| (total(day).present as f64 + 1.0).ln()).collect();
        let middle = median(&sizes);
        let spread = median(&sizes.iter().map(|size| (size - middle).abs()).collect::<Vec<_>>());
        let rows = total(now).present;
        let away = (rows as f64 + 1.0).ln() - middle;
        // Where all days are alike the MAD is 0; the ratio is the floor.
        if away.abs() <= LARGE_RATIO.ln().max(DEVIATIONS * 1.4826 * spread) {
            return None;
        }
        Some(self.change(What::Records { now: rows, usual: middle.exp() - 1.0 }))
    }

    fn rejects(&self, before: &[&SourceDay], now: &SourceDay) -> Option<Change> {
        let known = before.iter().fold((0, 0), |sum, day| {
            let count = total(day);
            (sum.0 + count.rejected, sum.1 + count.present)
        });
        let count = total(now);
        let (before, now) = differ(known, (count.rejected, count.present))?;
        Some(self.change(What::Refused { now, before }))
    }

    fn fields(
        &self,
        event: &str,
        records: u64,
        before: &[&SourceDay],
        now: &SourceDay,
        told: &mut Vec<Change>,
    ) {
        let of_event = (event.to_owned(), String::new());
        let known_records: u64 = before.iter().map(|day| count(day, &of_event).present).sum();
        if known_records < FEWEST_RECORDS {
            return;
        }
        let mut names: Vec<&str> = Vec::new();
        for day in before.iter().copied().chain([now]) {
            let fields = day.counts.keys().filter(|(of, field)| of == event && !field.is_empty());
            names.extend(fields.map(|(_, field)| field.as_str()));
        }
        names.sort_unstable();
        names.dedup();
        for name in names {
            let key = (event.to_owned(), name.to_owned());
            let known = before.iter().fold(Count::default(), |sum, day| add(&sum, &count(day, &key)));
            let count = count(now, &key);
            let empty = |present: u64, records: u64| (records.saturating_sub(present), records);
            let (was, is) = (empty(known.present, known_records), empty(count.present, records));
            let (event, field) = (event.to_owned(), name.to_owned());
            if let Some((before, now)) = differ(was, is) {
                let (event, field) = (event.clone(), field.clone());
                told.push(self.change(What::Empty { event, field, now, before }));
            }
            let spread = stability(&known.bins, &count.bins);
            if let Some(spread) = spread.filter(|spread| spread.index > LARGE_INDEX && spread.p < CHANCE) {
                told.push(self.change(What::Spread { event, field, index: spread.index }));
            }
        }
    }

    fn change(&self, what: What) -> Change {
        Change { source: self.source.to_owned(), day: self.day, what }
    }
}

fn total(day: &SourceDay) -> Count {
    count(day, &Key::default())
}

fn count(day: &SourceDay, key: &Key) -> Count {
    day.counts.get(key).copied().unwrap_or_default()
}

fn add(a: &Count, b: &Count) -> Count {
    let bins: [u64; BINS] = std::array::from_fn(|bin| a.bins[bin] + b.bins[bin]);
    Count { present: a.present + b.present, rejected: a.rejected + b.rejected, bins }
}

/// Both parts where they differ by much and not by chance (two proportions, pooled).
#[allow(clippy::cast_precision_loss, reason = "counts are far below 2^52")]
fn differ(was: (u64, u64), is: (u64, u64)) -> Option<(f64, f64)> {
    if was.1 < FEWEST_RECORDS || is.1 < FEWEST_RECORDS {
        return None;
    }
    let part = |(count, of): (u64, u64)| count as f64 / of as f64;
    let (before, now) = (part(was), part(is));
    let pooled = (was.0 + is.0) as f64 / (was.1 + is.1) as f64;
    let error = (pooled * (1.0 - pooled) * (1.0 / was.1 as f64 + 1.0 / is.1 as f64)).sqrt();
    let away = (now - before).abs();
    (away > LARGE_PART && away > ERRORS * error).then_some((before, now))
}

fn median(values: &[f64]) -> f64 {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    let middle = sorted.len() / 2;
    if sorted.len() % 2 == 1 { sorted[middle] } else { (sorted[middle - 1] + sorted[middle]) / 2.0 }
}

fn percent(part: f64) -> String {
    format!("{:.1}%", 100.0 * part)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A day of an app: orders with a city in some of them, the amount in one bin.
    fn day(day: i32, orders: u64, with_city: u64, bin: usize) -> SourceDay {
        let mut amounts = Count { present: orders, ..Count::default() };
        amounts.bins[bin] = orders;
        let plain = |present| Count { present, ..Count::default() };
        let key = |event: &str, field: &str| (event.to_owned(), field.to_owned());
        let counts = BTreeMap::from([
            (key("", ""), plain(orders)),
            (key("Order", ""), plain(orders)),
            (key("Order", "city"), plain(with_city)),
            (key("Order", "amount"), amounts),
        ]);
        SourceDay { source: "app".to_owned(), day, counts }
    }

    #[track_caller]
    fn check(last: Option<SourceDay>, expected: &[&str]) {
        let mut days: Vec<SourceDay> =
            (1..=5).map(|n| day(n, 100 + u64::from(n.unsigned_abs()), 90, 5)).collect();
        days.extend(last);
        let told = decide_drift("app", &days, 6);
        assert_eq!(told.iter().map(Change::code).collect::<Vec<_>>(), expected, "{told:#?}");
    }

    #[test]
    fn a_day_like_the_others_tells_nothing() {
        check(Some(day(6, 110, 99, 5)), &[]);
    }

    #[test]
    fn counts_empty_fields_and_spreads_are_told() {
        check(Some(day(6, 400, 380, 5)), &["source_rows_drift"]);
        check(None, &["source_silent"]);
        check(Some(day(6, 100, 20, 5)), &["null_rate_drift"]);
        check(Some(day(6, 100, 90, 9)), &["distribution_drift"]);
    }

    #[test]
    fn before_three_days_nothing_is_told() {
        let days = [day(1, 100, 90, 5), day(2, 100, 90, 5), day(3, 900, 0, 9)];
        assert_eq!(decide_drift("app", &days, 3), Vec::new());
    }
}
