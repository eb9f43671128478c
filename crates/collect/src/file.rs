//! Files of rows through a mapping, in batches: CSV, JSON Lines and Parquet, each plain, `.gz` or `.zst`.
//!
//! Memory is bounded by the batch, but for a mapping whose groups may lie anywhere, which holds what its rules read of
//! every row, and one that drops duplicate rows, which holds 16 bytes a row.

mod cells;
mod columns;
mod delimited;
mod group;
mod json_lines;
mod line;
mod open;
mod parquet;
mod row;

use std::collections::HashSet;
use std::path::Path;
use std::sync::Arc;

use qianmian_model::{Counts, Failure, Position, Record, Rejected, Time};

use crate::mapping::{Cells, RecordFrame, RowCheck};
use crate::message_id::message_id;
use crate::{CollectError, Source};
pub use cells::{CellRow, CellRows, read_cells};
pub use columns::{ColumnReader, ColumnRow};
use group::Groups;
use row::{Next, Row, RowReader};

/// Rows after which the progress is told, between batches.
const PROGRESS_ROWS: u64 = 8192;

/// How far reading has come, in bytes of the file as it lies on disk.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    /// Bytes read.
    pub done_bytes: u64,
    /// Bytes in all.
    pub total_bytes: u64,
}

/// How a file is read.
pub struct ReadOptions {
    /// The time that records carry as received.
    pub received_at: Time,
    /// The stream's name in positions; default `file:<name>`.
    pub stream: Option<Arc<str>>,
    /// Input rows after which a batch is handed over.
    pub batch_rows: usize,
    /// Told every few thousand rows, for a progress bar.
    pub on_progress: Option<Box<dyn FnMut(Progress) + Send>>,
}

impl ReadOptions {
    /// The usual options, for records received at a time.
    pub fn new(received_at: Time) -> ReadOptions {
        ReadOptions { received_at, stream: None, batch_rows: 16_384, on_progress: None }
    }
}

/// What some rows of a file became.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct FileBatch {
    /// The records.
    pub records: Vec<Record>,
    /// The rows in quarantine, one each.
    pub rejected: Vec<Rejected>,
    /// Rows in; records out; rows folded into another's record; rows rejected. Always reconciles.
    pub counts: Counts,
}

impl FileBatch {
    fn rows(&self) -> usize {
        usize::try_from(self.counts.rows_in).unwrap_or(usize::MAX)
    }

    fn push_record(&mut self, record: Record) {
        let rows = u64::from(record.rows);
        self.counts += Counts { rows_in: rows, rows_out: 1, rows_merged: rows - 1, rows_rejected: 0 };
        self.records.push(record);
    }

    fn push_rejected(&mut self, rejected: Rejected) {
        self.counts += Counts { rows_in: 1, rows_out: 0, rows_merged: 0, rows_rejected: 1 };
        self.rejected.push(rejected);
    }
}

/// Opens a file to be read through a source's mapping. The form is the mapping's, else the name's (`.csv`, `.jsonl`,
/// `.parquet`, each with `.gz` or `.zst`), and compression is told by the content.
///
/// # Errors
/// Where the file cannot be opened or is not what it should be; [`CollectError::Invalid`] at the mapping's place for a
/// column that the file does not have.
pub fn read_file(path: &Path, source: &Source, options: ReadOptions) -> Result<FileRecords, CollectError> {
    let Some(mapping) = source.mapping.clone() else {
        let reason = format!("source `{}` has no mapping for files (its format is http)", source.name);
        return Err(CollectError::File { path: path.to_owned(), reason });
    };
    let reader = RowReader::open(path, &mapping)?;
    let name = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy();
    let frame = RecordFrame {
        source: Arc::clone(&source.name),
        stream: options.stream.clone().unwrap_or_else(|| format!("file:{name}").into()),
        received_at: options.received_at,
    };
    let groups = mapping.grouping.as_ref().map(|grouping| Groups::new(grouping, mapping.columns.len()));
    Ok(FileRecords {
        reader,
        mapping,
        frame,
        groups,
        seen: HashSet::default(),
        check: RowCheck::default(),
        row: Row::default(),
        rows_read: 0,
        totals: Counts::default(),
        ended: false,
        options,
    })
}

/// The batches of a file.
pub struct FileRecords {
    reader: RowReader,
    mapping: crate::mapping::Mapping,
    frame: RecordFrame,
    groups: Option<Groups>,
    /// Fingerprints of the rows so far, where duplicates are dropped.
    seen: HashSet<u128, group::ByFingerprint>,
    check: RowCheck,
    row: Row,
    rows_read: u64,
    totals: Counts,
    ended: bool,
    options: ReadOptions,
}

impl FileRecords {
    /// How far reading has come.
    pub fn progress(&self) -> Progress {
        self.reader.progress()
    }

    /// What all batches so far add up to.
    pub fn totals(&self) -> Counts {
        self.totals
    }

    fn next_batch(&mut self) -> Result<FileBatch, CollectError> {
        let mut batch = FileBatch::default();
        while !self.ended && batch.rows() < self.options.batch_rows {
            match self.reader.next(&mut self.row)? {
                Next::End => self.ended = true,
                Next::Broken(reason) => {
                    self.count_row();
                    let failure = Failure {
                        code: crate::code::BROKEN_LINE,
                        field: String::new(),
                        raw: String::new(),
                        reason,
                    };
                    self.reject(&mut batch, vec![failure]);
                }
                Next::Row => {
                    self.count_row();
                    self.take_row(&mut batch);
                }
            }
        }
        if self.ended {
            while batch.rows() < self.options.batch_rows {
                let Some(record) = self.next_group() else { break };
                batch.push_record(record);
            }
        }
        Ok(batch)
    }

    fn count_row(&mut self) {
        self.rows_read += 1;
        if self.rows_read.is_multiple_of(PROGRESS_ROWS) {
            self.tell_progress();
        }
    }

    fn tell_progress(&mut self) {
        let progress = self.reader.progress();
        if let Some(tell) = &mut self.options.on_progress {
            tell(progress);
        }
    }

    /// Sends a row where it belongs: to quarantine, into its group, or on as a record.
    fn take_row(&mut self, batch: &mut FileBatch) {
        let failures = self.mapping.check_row(&self.row, self.frame.received_at, &mut self.check);
        if !failures.is_empty() {
            return self.reject(batch, failures);
        }
        let new = !self.mapping.dedupe || self.seen.insert(self.row.fingerprint());
        let Some(groups) = &mut self.groups else {
            let record = self.single_record();
            if new {
                batch.push_record(record);
            } else {
                batch.counts += Counts { rows_in: 1, rows_merged: 1, ..Counts::default() };
            }
            return;
        };
        if groups.ends_before(&self.row) {
            while let Some(record) = self.next_group() {
                batch.push_record(record);
            }
            self.seen.clear();
            if self.mapping.dedupe {
                self.seen.insert(self.row.fingerprint());
            }
        }
        let Some(groups) = &mut self.groups else { return };
        if let Err(failure) = groups.push(&self.row, new) {
            self.reject(batch, vec![failure]);
        }
    }

    fn single_record(&mut self) -> Record {
        let row = &self.row;
        let (source, raw, line) = (Arc::clone(&self.frame.source), row.raw(), row.line.to_le_bytes());
        let line: &[u8] = if self.mapping.dedupe { &[] } else { &line };
        let id = || message_id(&[source.as_bytes(), b"\x1f", raw.as_bytes(), b"\x1f", line]);
        let position = self.place_of(row.line);
        self.mapping.build_record(&self.frame, std::slice::from_ref(row), position, 1, id, &mut self.check)
    }

    fn next_group(&mut self) -> Option<Record> {
        let group = self.groups.as_mut()?.pop()?;
        let position =
            Position { stream: Arc::clone(&self.frame.stream), offset: group.first_line, index: 0 };
        let rows = self.groups.as_ref()?.rows(&group);
        // A grouping names columns, so its id never falls back.
        let id = || message_id(&[self.frame.source.as_bytes()]);
        Some(self.mapping.build_record(&self.frame, &rows, position, group.row_count, id, &mut self.check))
    }

    fn reject(&self, batch: &mut FileBatch, failures: Vec<Failure>) {
        batch.push_rejected(Rejected {
            source: Arc::clone(&self.frame.source),
            position: self.place_of(self.row.line),
            rows: 1,
            at: self.frame.received_at,
            failures,
            raw: self.reader.raw(&self.row),
        });
    }

    fn place_of(&self, line: u64) -> Position {
        Position { stream: Arc::clone(&self.frame.stream), offset: line, index: 0 }
    }
}

impl Iterator for FileRecords {
    type Item = Result<FileBatch, CollectError>;

    fn next(&mut self) -> Option<Self::Item> {
        let batch = match self.next_batch() {
            Ok(batch) => batch,
            Err(error) => {
                self.ended = true;
                self.groups = None;
                self.rows_read = self.totals.rows_in;
                return Some(Err(error));
            }
        };
        assert!(batch.counts.reconciles(), "a batch lost rows: {:?}", batch.counts);
        self.totals += batch.counts;
        if batch.rows() > 0 {
            return Some(Ok(batch));
        }
        assert_eq!(self.totals.rows_in, self.rows_read, "every row that was read is accounted for");
        self.tell_progress();
        None
    }
}

impl Cells for Row {
    fn cell(&self, column: usize) -> &str {
        Row::cell(self, column)
    }
}
