//! The event rows of the workload, from a seed: the same seed gives the same rows.
//!
//! Activity is skewed as people's is: ordinal 0 makes about one event in forty, the last ordinals one in 150,000.
//! A batch is sorted by person, as the lake's files are.

use std::sync::Arc;

use anyhow::Result;
use arrow::array::{
    ArrayRef, FixedSizeBinaryArray, Float64Array, RecordBatch, StringDictionaryBuilder,
    TimestampMicrosecondArray, UInt32Array,
};
use arrow::datatypes::{DataType, Field, Int32Type, Schema, SchemaRef, TimeUnit};

/// People of the workload; a subject is an ordinal below this.
pub(crate) const SUBJECTS: u32 = 50_000;

const EVENTS: [&str; 12] = [
    "view",
    "search",
    "click",
    "add_to_cart",
    "remove_from_cart",
    "checkout",
    "purchase",
    "refund",
    "sign_in",
    "share",
    "review",
    "subscribe",
];
const SOURCES: [&str; 5] = ["web", "ios", "android", "mini_program", "store"];
const CATEGORIES: usize = 40;
/// 2026-01-01T00:00:00Z, in microseconds.
const START_US: i64 = 1_767_225_600_000_000;

/// The schema of a raw event.
pub(crate) fn schema() -> SchemaRef {
    let dictionary = || DataType::Dictionary(Box::new(DataType::Int32), Box::new(DataType::Utf8));
    Arc::new(Schema::new(vec![
        Field::new("subject", DataType::UInt32, false),
        Field::new("at", DataType::Timestamp(TimeUnit::Microsecond, Some("UTC".into())), false),
        Field::new("event", dictionary(), false),
        Field::new("source", dictionary(), false),
        Field::new("message_id", DataType::FixedSizeBinary(16), false),
        Field::new("revenue", DataType::Float64, true),
        Field::new("category", dictionary(), false),
    ]))
}

/// One batch as the inbox hands it over: it covers the offsets `from..to`.
#[derive(Clone)]
pub(crate) struct Delivery {
    pub(crate) from: i64,
    pub(crate) to: i64,
    pub(crate) batch: RecordBatch,
}

/// Makes deliveries one after another, without gaps in their offsets.
pub(crate) struct Workload {
    rng: fastrand::Rng,
    next_offset: i64,
    clock_us: i64,
}

impl Workload {
    pub(crate) fn new(seed: u64) -> Self {
        Self { rng: fastrand::Rng::with_seed(seed), next_offset: 0, clock_us: START_US }
    }

    /// The next `rows` events.
    pub(crate) fn deliver(&mut self, rows: usize) -> Result<Delivery> {
        let mut keys: Vec<(u32, i64)> = (0..rows).map(|_| self.next_key()).collect();
        keys.sort_unstable();
        let columns: Vec<ArrayRef> = vec![
            Arc::new(UInt32Array::from_iter_values(keys.iter().map(|k| k.0))),
            Arc::new(
                TimestampMicrosecondArray::from_iter_values(keys.iter().map(|k| k.1)).with_timezone("UTC"),
            ),
            self.words(rows, |rng| EVENTS[rng.usize(..EVENTS.len())].to_owned()),
            self.words(rows, |rng| SOURCES[rng.usize(..SOURCES.len())].to_owned()),
            self.message_ids(rows)?,
            Arc::new(Float64Array::from_iter((0..rows).map(|_| self.revenue()))),
            self.words(rows, |rng| format!("category-{:02}", rng.usize(..CATEGORIES))),
        ];
        let from = self.next_offset;
        self.next_offset += rows as i64;
        Ok(Delivery { from, to: self.next_offset, batch: RecordBatch::try_new(schema(), columns)? })
    }

    fn next_key(&mut self) -> (u32, i64) {
        self.clock_us += self.rng.i64(1..50_000);
        // The cube of a uniform number: most events belong to few people, and everyone has a few.
        let subject = (f64::from(SUBJECTS) * self.rng.f64().powi(3)) as u32;
        (subject, self.clock_us)
    }

    fn words(&mut self, rows: usize, mut word: impl FnMut(&mut fastrand::Rng) -> String) -> ArrayRef {
        let mut builder = StringDictionaryBuilder::<Int32Type>::new();
        (0..rows).for_each(|_| builder.append_value(word(&mut self.rng)));
        Arc::new(builder.finish())
    }

    fn message_ids(&mut self, rows: usize) -> Result<ArrayRef> {
        let ids = (0..rows).map(|_| self.rng.u128(..).to_be_bytes());
        Ok(Arc::new(FixedSizeBinaryArray::try_from_iter(ids)?))
    }

    /// One event in five carries money.
    fn revenue(&mut self) -> Option<f64> {
        (self.rng.u8(..5) == 0).then(|| self.rng.u32(100..100_000) as f64 / 100.0)
    }
}
