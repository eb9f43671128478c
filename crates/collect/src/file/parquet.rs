//! Parquet through Arrow, only the mapping's columns. A packed file is first unpacked into an unnamed temporary file,
//! because Parquet is read from its end.

use std::fmt::Write;
use std::fs::File;
use std::io;
use std::path::PathBuf;

use arrow::array::RecordBatch;
use arrow::util::display::{ArrayFormatter, FormatOptions};
use parquet::arrow::ProjectionMask;
use parquet::arrow::arrow_reader::{ParquetRecordBatchReader, ParquetRecordBatchReaderBuilder};

use super::Progress;
use super::open::{Content, Opened};
use super::row::{Next, Row, find_columns};
use crate::CollectError;
use crate::mapping::Mapping;

const BATCH_ROWS: usize = 8192;

/// Reads the rows of Parquet.
pub(super) struct ParquetReader {
    path: PathBuf,
    batches: ParquetRecordBatchReader,
    batch: Option<RecordBatch>,
    /// The next row of the batch.
    index: usize,
    /// Of each column of the mapping, its place in a batch.
    picks: Vec<usize>,
    names: Vec<String>,
    rows_read: u64,
    total_rows: u64,
    total_bytes: u64,
}

impl ParquetReader {
    pub(super) fn new(opened: Opened, mapping: &Mapping) -> Result<ParquetReader, CollectError> {
        let path = opened.path;
        let file = match opened.content {
            Content::Plain(file) => file,
            Content::Packed(mut stream) => {
                let mut file: File = tempfile::tempfile().map_err(CollectError::io("unpack", &path))?;
                io::copy(&mut stream, &mut file).map_err(CollectError::io("unpack", &path))?;
                file
            }
        };
        let builder =
            ParquetRecordBatchReaderBuilder::try_new(file).map_err(|error| unreadable(&path, &error))?;
        let names: Vec<String> = builder.schema().fields().iter().map(|field| field.name().clone()).collect();
        let wanted = find_columns(mapping, &names)?;
        let total_rows = u64::try_from(builder.metadata().file_metadata().num_rows()).unwrap_or(0);
        let projection = ProjectionMask::roots(builder.parquet_schema(), wanted.iter().copied());
        let batches = builder
            .with_projection(projection)
            .with_batch_size(BATCH_ROWS)
            .build()
            .map_err(|error| unreadable(&path, &error))?;
        // The batch has the wanted columns in the file's order.
        let picks =
            wanted.iter().map(|column| wanted.iter().filter(|other| *other < column).count()).collect();
        Ok(ParquetReader {
            path,
            batches,
            batch: None,
            index: 0,
            picks,
            names: mapping.columns().map(str::to_owned).collect(),
            rows_read: 0,
            total_rows,
            total_bytes: opened.total_bytes,
        })
    }

    /// Reads the next row into `row`.
    pub(super) fn next(&mut self, row: &mut Row) -> Result<Next, CollectError> {
        while self.batch.as_ref().is_none_or(|batch| self.index >= batch.num_rows()) {
            match self.batches.next() {
                None => return Ok(Next::End),
                Some(batch) => self.batch = Some(batch.map_err(|error| unreadable(&self.path, &error))?),
            }
            self.index = 0;
        }
        let Some(batch) = &self.batch else { return Ok(Next::End) };
        self.rows_read += 1;
        row.line = self.rows_read;
        row.buffer.clear();
        row.cells.clear();
        let options = FormatOptions::default();
        for pick in &self.picks {
            let start = row.buffer.len();
            let array = batch.column(*pick);
            if array.is_valid(self.index) {
                let formatter = ArrayFormatter::try_new(array.as_ref(), &options)
                    .map_err(|error| unreadable(&self.path, &error))?;
                write!(row.buffer, "{}", formatter.value(self.index))
                    .map_err(|error| unreadable(&self.path, &error))?;
            }
            row.cells.push(start..row.buffer.len());
            row.buffer.push('\x1f');
        }
        row.raw_length = row.buffer.len();
        self.index += 1;
        Ok(Next::Row)
    }

    /// A row as a JSON object of its cells.
    pub(super) fn raw(&self, row: &Row) -> String {
        let cells = row.cells.iter().map(|cell| serde_json::Value::from(&row.buffer[cell.clone()]));
        serde_json::Value::Object(self.names.iter().cloned().zip(cells).collect()).to_string()
    }

    /// By rows, because Parquet is not read in the order of its bytes.
    pub(super) fn progress(&self) -> Progress {
        let done_bytes =
            u128::from(self.total_bytes) * u128::from(self.rows_read) / u128::from(self.total_rows.max(1));
        Progress { done_bytes: u64::try_from(done_bytes).unwrap_or(u64::MAX), total_bytes: self.total_bytes }
    }
}

fn unreadable(path: &std::path::Path, error: &impl std::fmt::Display) -> CollectError {
    CollectError::File { path: path.to_owned(), reason: error.to_string() }
}
