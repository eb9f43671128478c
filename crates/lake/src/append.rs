//! Appending a micro-batch: one file per day accepted, written before the caller commits its manifest entry.

use std::collections::BTreeMap;

use arrow::array::{AsArray, RecordBatch};
use arrow::datatypes::TimestampMicrosecondType;
use bytes::Bytes;
use qianmian_model::{Event, Rejected, Time};
use qianmian_store::lake_files::LakeFile;

use crate::encode::{encode_events, encode_rejects};
use crate::files::{Dataset, Lake};
use crate::schema::{EVENTS_VERSION, REJECTS_VERSION};
use crate::{EventSchema, LakeError, file_name, parquet_file};

/// Which records of a stream a micro-batch took: the offsets `from..=to`. Two batches of a stream never overlap, so
/// that the range names the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Range<'a> {
    /// The stream's name.
    pub stream: &'a str,
    /// Its first offset.
    pub from: u64,
    /// Its last offset.
    pub to: u64,
}

impl Lake {
    /// Writes the events of a range of a stream and returns their manifest entries, which the caller inserts in the
    /// transaction that moves the stream's offset. No events, no file. The same range again writes the same files; `now`
    /// is only noted in their entries.
    pub async fn append_events(
        &self,
        schema: &EventSchema,
        range: Range<'_>,
        events: Vec<Event>,
        now: Time,
    ) -> Result<Vec<LakeFile>, LakeError> {
        let mut days: BTreeMap<String, Vec<Event>> = BTreeMap::new();
        for event in events {
            let path =
                file_name::appended(Dataset::Events, event.received_at, range.stream, range.from, range.to);
            days.entry(path).or_default().push(event);
        }
        let mut files = Vec::new();
        for (path, events) in days {
            let schema = schema.clone();
            let encode = move || encode_events(&schema, &events).map(|batch| vec![batch]);
            files.push(self.append(Dataset::Events, path, range, now, encode).await?);
        }
        Ok(files)
    }

    /// As [`Lake::append_events`], for the records that a batch refused.
    pub async fn append_rejects(
        &self,
        range: Range<'_>,
        rejects: Vec<Rejected>,
        now: Time,
    ) -> Result<Vec<LakeFile>, LakeError> {
        let mut days: BTreeMap<String, Vec<Rejected>> = BTreeMap::new();
        for reject in rejects {
            let path = file_name::appended(Dataset::Rejects, reject.at, range.stream, range.from, range.to);
            days.entry(path).or_default().push(reject);
        }
        let mut files = Vec::new();
        for (path, rejects) in days {
            let encode = move || encode_rejects(&rejects).map(|batch| vec![batch]);
            files.push(self.append(Dataset::Rejects, path, range, now, encode).await?);
        }
        Ok(files)
    }

    async fn append(
        &self,
        dataset: Dataset,
        path: String,
        range: Range<'_>,
        now: Time,
        encode: impl FnOnce() -> Result<Vec<RecordBatch>, LakeError> + Send + 'static,
    ) -> Result<LakeFile, LakeError> {
        let offsets = Some((range.from, range.to));
        let place = Place { dataset, path, stream: Some(range.stream.to_owned()), offsets, created_at: now };
        let (file, bytes) = tokio::task::spawn_blocking(move || place.write(&encode()?)).await??;
        self.put(&file.path, bytes).await?;
        tracing::debug!(path = file.path, rows = file.rows, bytes = file.bytes, "lake file written");
        Ok(file)
    }
}

/// Where a file goes and what it stands for.
pub(crate) struct Place {
    pub(crate) dataset: Dataset,
    pub(crate) path: String,
    pub(crate) stream: Option<String>,
    pub(crate) offsets: Option<(u64, u64)>,
    pub(crate) created_at: Time,
}

impl Place {
    /// The bytes of a file of `batches`, with its manifest entry.
    pub(crate) fn write(self, batches: &[RecordBatch]) -> Result<(LakeFile, Bytes), LakeError> {
        let (version, sorted_by) = match self.dataset {
            Dataset::Events => (EVENTS_VERSION, 2),
            Dataset::Rejects => (REJECTS_VERSION, 0),
        };
        let bytes =
            parquet_file::write(version, batches, sorted_by).map_err(LakeError::parquet(&self.path))?;
        let (min_at, max_at) = time_span(batches)?;
        let rows = batches.iter().map(|batch| batch.num_rows() as u64).sum();
        let file = LakeFile {
            path: self.path,
            dataset: self.dataset.as_str().to_owned(),
            stream: self.stream,
            first_offset: self.offsets.map(|(first, _)| first),
            last_offset: self.offsets.map(|(_, last)| last),
            rows,
            bytes: bytes.len() as u64,
            min_at,
            max_at,
            created_at: self.created_at,
        };
        Ok((file, bytes))
    }
}

/// The earliest and the latest `at`.
fn time_span(batches: &[RecordBatch]) -> Result<(Option<Time>, Option<Time>), LakeError> {
    let (mut min_at, mut max_at) = (None, None);
    for batch in batches {
        let column =
            batch.column_by_name("at").and_then(|at| at.as_primitive_opt::<TimestampMicrosecondType>());
        let at = column.ok_or(LakeError::Column { column: "at".to_owned(), expected: "a timestamp" })?;
        for time in at.values().iter().copied().map(Time) {
            min_at = Some(min_at.map_or(time, |min: Time| min.min(time)));
            max_at = max_at.max(Some(time));
        }
    }
    Ok((min_at, max_at))
}
