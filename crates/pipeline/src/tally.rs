//! What a batch tells of its sources: records, refused records, which fields have a value, and how values are spread.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use jiff::tz::TimeZone;
use qianmian_model::{Properties, Record, RecordKind, Time, Value};
use qianmian_store::source_days::{BINS, Count, SourceDay};

/// Fields that are told apart in an event: a sender that makes up names does not fill the store.
const FIELDS: usize = 200;
/// Events that are told apart in a source, for the same reason.
const EVENTS: usize = 200;

/// Counts of a batch, by source and day of arrival.
#[derive(Debug)]
pub(crate) struct Tally {
    zone: TimeZone,
    /// The instant whose day was last asked for: a batch has few.
    last: Option<(Time, i32)>,
    sources: BTreeMap<(Arc<str>, i32), OfSource>,
}

#[derive(Debug, Default)]
struct OfSource {
    records: u64,
    rejected: u64,
    events: HashMap<String, OfEvent>,
}

#[derive(Debug, Default)]
struct OfEvent {
    records: u64,
    fields: HashMap<String, Count>,
}

impl Tally {
    pub(crate) fn new(zone: TimeZone) -> Tally {
        Tally { zone, last: None, sources: BTreeMap::new() }
    }

    /// Counts a record as it came, and whether it was refused.
    pub(crate) fn record(&mut self, record: &Record, refused: bool) {
        let day = self.day_of(record.received_at);
        let source = self.sources.entry((Arc::clone(&record.source), day)).or_default();
        source.records += 1;
        source.rejected += u64::from(refused);
        let name = match &record.kind {
            RecordKind::Track(event) => event.as_str(),
            RecordKind::Page(_) => "page",
            RecordKind::Screen(_) => "screen",
            RecordKind::Identify => "identify",
            RecordKind::Group(_) | RecordKind::Alias => return,
        };
        if !source.events.contains_key(name) {
            if source.events.len() >= EVENTS {
                return;
            }
            source.events.insert(name.to_owned(), OfEvent::default());
        }
        let Some(event) = source.events.get_mut(name) else { return };
        event.records += 1;
        event.fields(if matches!(record.kind, RecordKind::Identify) {
            &record.traits
        } else {
            &record.properties
        });
    }

    /// Counts rows that were refused before they became records.
    pub(crate) fn refused_row(&mut self, source: &Arc<str>, at: Time) {
        let day = self.day_of(at);
        let source = self.sources.entry((Arc::clone(source), day)).or_default();
        source.records += 1;
        source.rejected += 1;
    }

    /// The counts as they are stored.
    pub(crate) fn into_days(self) -> Vec<SourceDay> {
        self.sources.into_iter().map(|((source, day), counts)| counts.into_day(&source, day)).collect()
    }

    fn day_of(&mut self, at: Time) -> i32 {
        match self.last {
            Some((known, day)) if known == at => day,
            _ => {
                let day = at.day_in(&self.zone);
                self.last = Some((at, day));
                day
            }
        }
    }
}

impl OfEvent {
    fn fields(&mut self, values: &Properties) {
        for (name, value) in values.iter().filter(|(_, value)| !is_blank(value)) {
            if !self.fields.contains_key(name) {
                if self.fields.len() >= FIELDS {
                    continue;
                }
                self.fields.insert(name.clone(), Count::default());
            }
            if let Some(count) = self.fields.get_mut(name) {
                count.present += 1;
                count.bins[bin(value)] += 1;
            }
        }
    }
}

impl OfSource {
    fn into_day(self, source: &str, day: i32) -> SourceDay {
        let mut counts = BTreeMap::new();
        let all = Count { present: self.records, rejected: self.rejected, ..Count::default() };
        counts.insert((String::new(), String::new()), all);
        for (name, event) in self.events {
            let of_event = Count { present: event.records, ..Count::default() };
            counts.insert((name.clone(), String::new()), of_event);
            counts.extend(event.fields.into_iter().map(|(field, count)| ((name.clone(), field), count)));
        }
        SourceDay { source: source.to_owned(), day, counts }
    }
}

fn is_blank(value: &Value) -> bool {
    value.is_null() || value.as_text().is_some_and(|text| text.trim().is_empty())
}

/// Numbers by their size (zero, below zero, and powers of 2.8 from 1/22 to 17,000), text by a hash, so that a change of the
/// values changes the spread, whatever they are.
fn bin(value: &Value) -> usize {
    match value {
        Value::Bool(value) => usize::from(*value),
        Value::Number(number) if *number == 0.0 => 0,
        Value::Number(number) if *number < 0.0 => 1,
        Value::Number(number) => {
            #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to 0..=13")]
            let size = (number.log2() / 1.5 + 3.0).floor().clamp(0.0, 13.0) as usize;
            2 + size
        }
        Value::Text(text) => {
            // FNV-1a: the bins are stored, so that the hash has to stay the same for ever.
            let hash = text.trim().bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
                (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
            });
            usize::try_from((hash ^ (hash >> 32)) % BINS as u64).unwrap_or(0)
        }
        Value::Null | Value::Time(_) | Value::List(_) | Value::Object(_) => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bins_follow_the_size_of_numbers_and_the_hash_of_text() {
        let of = |number: f64| bin(&Value::Number(number));
        assert_eq!((of(0.0), of(-3.0)), (0, 1));
        assert!(of(1.0) < of(100.0) && of(100.0) < of(10_000.0));
        assert!(of(1e300) < BINS && of(1e-300) < BINS && of(f64::INFINITY) < BINS);
        assert_eq!(bin(&"女".into()), bin(&" 女 ".into()));
    }
}
