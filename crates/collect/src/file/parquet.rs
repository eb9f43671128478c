//! Parquet through Arrow, only the mapping's columns. A packed file is first unpacked into an unnamed temporary file,
//! because Parquet is read from its end.

use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};

use arrow::array::{Array, ArrayRef, RecordBatch};
use arrow::compute::cast;
use arrow::datatypes::DataType;
use arrow::error::ArrowError;
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
    /// The columns of a batch in the mapping's order, as text.
    batch: Vec<TextColumn>,
    batch_rows: usize,
    /// The next row of the batch.
    index: usize,
    /// Of each column of the mapping, its place in a batch.
    picks: Vec<usize>,
    names: Vec<String>,
    rows_read: u64,
    total_rows: u64,
    total_bytes: u64,
}

type Builder = ParquetRecordBatchReaderBuilder<File>;

fn builder_of(path: &Path, content: Content) -> Result<Builder, CollectError> {
    let file = match content {
        Content::Plain(file) => file,
        Content::Packed(mut stream) => {
            let mut file: File = tempfile::tempfile().map_err(CollectError::io("unpack", path))?;
            io::copy(&mut stream, &mut file).map_err(CollectError::io("unpack", path))?;
            file
        }
    };
    Builder::try_new(file).map_err(|error| unreadable(path, &error))
}

fn names_of(builder: &Builder) -> Vec<String> {
    builder.schema().fields().iter().map(|field| field.name().clone()).collect()
}

impl ParquetReader {
    /// The names of all columns.
    pub(super) fn names(opened: Opened) -> Result<Vec<String>, CollectError> {
        let path = opened.path;
        builder_of(&path, opened.content).map(|builder| names_of(&builder))
    }

    pub(super) fn new(opened: Opened, mapping: &Mapping) -> Result<ParquetReader, CollectError> {
        let path = opened.path;
        let builder = builder_of(&path, opened.content)?;
        let names = names_of(&builder);
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
            batch: Vec::new(),
            batch_rows: 0,
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
        while self.index >= self.batch_rows {
            let Some(batch) = self.batches.next() else { return Ok(Next::End) };
            let read = batch.and_then(|batch| {
                self.batch =
                    self.picks.iter().map(|pick| TextColumn::of(&batch, *pick)).collect::<Result<_, _>>()?;
                self.batch_rows = batch.num_rows();
                self.index = 0;
                Ok(())
            });
            read.map_err(|error| unreadable(&self.path, &error))?;
        }
        self.rows_read += 1;
        row.line = self.rows_read;
        row.buffer.clear();
        row.clear_cells();
        for column in &self.batch {
            let start = row.buffer.len();
            row.buffer.push_str(column.cell(self.index));
            row.push_cell(start..row.buffer.len());
            row.buffer.push('\x1f');
        }
        row.raw_length = row.buffer.len();
        self.index += 1;
        Ok(Next::Row)
    }

    /// A row as a JSON object of its cells.
    pub(super) fn raw(&self, row: &Row) -> String {
        let cells = row.cells().map(serde_json::Value::from);
        serde_json::Value::Object(self.names.iter().cloned().zip(cells).collect()).to_string()
    }

    /// By rows, because Parquet is not read in the order of its bytes.
    pub(super) fn progress(&self) -> Progress {
        let done_bytes =
            u128::from(self.total_bytes) * u128::from(self.rows_read) / u128::from(self.total_rows.max(1));
        Progress { done_bytes: u64::try_from(done_bytes).unwrap_or(u64::MAX), total_bytes: self.total_bytes }
    }
}

/// The cells of a column one after another.
struct TextColumn {
    text: String,
    ends: Vec<usize>,
}

impl TextColumn {
    /// A null is empty text. Times with a zone are instants, and shown in UTC.
    fn of(batch: &RecordBatch, column: usize) -> Result<TextColumn, ArrowError> {
        let array = in_utc(batch.column(column))?;
        let options = FormatOptions::default();
        let formatter = ArrayFormatter::try_new(array.as_ref(), &options)?;
        let mut column = TextColumn { text: String::new(), ends: Vec::with_capacity(array.len()) };
        for row in 0..array.len() {
            if array.is_valid(row) {
                formatter.value(row).write(&mut column.text)?;
            }
            column.ends.push(column.text.len());
        }
        Ok(column)
    }

    fn cell(&self, row: usize) -> &str {
        let start = if row == 0 { 0 } else { self.ends[row - 1] };
        &self.text[start..self.ends[row]]
    }
}

/// Arrow names zones that only a zone database could show; the instant is the same in UTC.
fn in_utc(array: &ArrayRef) -> Result<ArrayRef, ArrowError> {
    match array.data_type() {
        DataType::Timestamp(unit, Some(_)) => cast(array, &DataType::Timestamp(*unit, Some("+00:00".into()))),
        _ => Ok(ArrayRef::clone(array)),
    }
}

fn unreadable(path: &std::path::Path, error: &impl std::fmt::Display) -> CollectError {
    CollectError::File { path: path.to_owned(), reason: error.to_string() }
}
