//! How many rows a file has by day, source and name: what pages about volumes and freshness are made of.

use std::collections::BTreeMap;
use std::sync::Arc;

use futures::TryStreamExt as _;
use qianmian_model::Time;
use qianmian_store::lake_files::LakeFile;

use crate::decode::{decode_rejects, event_heads};
use crate::files::Lake;
use crate::parquet_file::ScanRequest;
use crate::{EventSchema, LakeError};

/// The columns that events are counted by.
const HEAD: [&str; 3] = ["at", "event", "source"];

/// Rows of one day, source and name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tally {
    /// The day, as the caller counts days.
    pub day: i32,
    /// The source's name.
    pub source: Arc<str>,
    /// The event's name, or the code of a failure.
    pub name: Arc<str>,
    /// How many rows.
    pub rows: u64,
    /// The latest of them.
    pub newest_at: Time,
}

type Counted = BTreeMap<(i32, Arc<str>, Arc<str>), (u64, Time)>;

impl Lake {
    /// Counts the events of a file by the day on which they happened.
    pub async fn tally_events(
        &self,
        schema: &EventSchema,
        file: &LakeFile,
        day_of: impl Fn(Time) -> i32,
    ) -> Result<Vec<Tally>, LakeError> {
        let request = ScanRequest { columns: Some(schema.project(&HEAD)?), ..ScanRequest::default() };
        let mut counted = Counted::new();
        let mut scan = self.scan(std::slice::from_ref(file), request);
        while let Some(batch) = scan.try_next().await? {
            for (at, event, source) in event_heads(&batch)? {
                add(&mut counted, (day_of(at), source, event), 1, at);
            }
        }
        Ok(tallies(counted))
    }

    /// Counts the rows of a file of rejects by the day on which they were refused, once for each failed rule.
    pub async fn tally_rejects(
        &self,
        file: &LakeFile,
        day_of: impl Fn(Time) -> i32,
    ) -> Result<Vec<Tally>, LakeError> {
        let mut counted = Counted::new();
        let mut scan = self.scan(std::slice::from_ref(file), ScanRequest::default());
        while let Some(batch) = scan.try_next().await? {
            for record in decode_rejects(&batch)? {
                for failure in record.failures {
                    let key = (day_of(record.at), Arc::clone(&record.source), failure.code);
                    add(&mut counted, key, u64::from(record.rows), record.at);
                }
            }
        }
        Ok(tallies(counted))
    }
}

fn add(counted: &mut Counted, key: (i32, Arc<str>, Arc<str>), rows: u64, at: Time) {
    let (sum, newest) = counted.entry(key).or_insert((0, at));
    *sum += rows;
    *newest = (*newest).max(at);
}

fn tallies(counted: Counted) -> Vec<Tally> {
    let tally = |((day, source, name), (rows, newest_at))| Tally { day, source, name, rows, newest_at };
    counted.into_iter().map(tally).collect()
}
