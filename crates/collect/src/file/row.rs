//! One row of any form of file, and the reader of whichever form it is.

use std::ops::Range;
use std::path::Path;

use xxhash_rust::xxh3::xxh3_128;

use super::Progress;
use super::delimited::DelimitedReader;
use super::json_lines::JsonLinesReader;
use super::open::{self, Opened};
use super::parquet::ParquetReader;
use crate::CollectError;
use crate::mapping::{Format, Mapping};

/// A row: its text as it came, then whatever had to be unescaped, in one buffer that is used again for the next row.
#[derive(Debug, Default)]
pub(super) struct Row {
    /// Where it begins in its file, counted from 1.
    pub(super) line: u64,
    /// The text as it came, up to `raw_length`, and unescaped cells after it.
    pub(super) buffer: String,
    pub(super) raw_length: usize,
    /// Of each column of the mapping, its place in the buffer, without blanks around it.
    cells: Vec<Range<usize>>,
}

impl Row {
    /// One of the mapping's columns, without blanks around it.
    pub(super) fn cell(&self, column: usize) -> &str {
        &self.buffer[self.cells[column].clone()]
    }

    /// The next column's cell is what stands there.
    pub(super) fn push_cell(&mut self, place: Range<usize>) {
        let text = &self.buffer[place.clone()];
        let bytes = text.as_bytes();
        let bare = |byte: Option<&u8>| byte.is_none_or(u8::is_ascii_graphic);
        if bare(bytes.first()) && bare(bytes.last()) {
            self.cells.push(place);
        } else {
            let start = place.end - text.trim_start().len();
            self.cells.push(start..start + text.trim().len());
        }
    }

    pub(super) fn clear_cells(&mut self) {
        self.cells.clear();
    }

    /// The cells in the mapping's order.
    pub(super) fn cells(&self) -> impl Iterator<Item = &str> {
        self.cells.iter().map(|place| &self.buffer[place.clone()])
    }

    /// The text as it came; of Parquet the cells in a row.
    pub(super) fn raw(&self) -> &str {
        &self.buffer[..self.raw_length]
    }

    /// The same for identical rows.
    pub(super) fn fingerprint(&self) -> u128 {
        xxh3_128(self.raw().as_bytes())
    }
}

/// What reading came upon.
pub(super) enum Next {
    /// A row, now in the buffer.
    Row,
    /// A line, now in the buffer, that is not a row, and why.
    Broken(String),
    /// The end.
    End,
}

/// The closed set of forms.
pub(super) enum RowReader {
    Delimited(DelimitedReader),
    JsonLines(JsonLinesReader),
    Parquet(Box<ParquetReader>),
}

impl RowReader {
    pub(super) fn open(path: &Path, mapping: &Mapping) -> Result<RowReader, CollectError> {
        let opened = Opened::open(path)?;
        let format = match mapping.format {
            Some(format) => format,
            None => open::format_of_name(path)?,
        };
        Ok(match format {
            Format::Csv => RowReader::Delimited(DelimitedReader::new(opened, mapping)?),
            Format::JsonLines => RowReader::JsonLines(JsonLinesReader::new(opened, mapping)),
            Format::Parquet => RowReader::Parquet(Box::new(ParquetReader::new(opened, mapping)?)),
        })
    }

    pub(super) fn next(&mut self, row: &mut Row) -> Result<Next, CollectError> {
        match self {
            RowReader::Delimited(reader) => reader.next(row),
            RowReader::JsonLines(reader) => reader.next(row),
            RowReader::Parquet(reader) => reader.next(row),
        }
    }

    /// A row as it came, for quarantine.
    pub(super) fn raw(&self, row: &Row) -> String {
        match self {
            RowReader::Parquet(reader) => reader.raw(row),
            _ => row.raw().to_owned(),
        }
    }

    pub(super) fn progress(&self) -> Progress {
        match self {
            RowReader::Delimited(reader) => reader.lines.progress(),
            RowReader::JsonLines(reader) => reader.lines.progress(),
            RowReader::Parquet(reader) => reader.progress(),
        }
    }
}

/// `there is no column X in the file` at the mapping's place, with the nearest name, for each that is missing.
pub(super) fn find_columns(mapping: &Mapping, names: &[String]) -> Result<Vec<usize>, CollectError> {
    let (mut found, mut findings) = (Vec::new(), Vec::new());
    for column in &mapping.columns {
        if let Some(index) = names.iter().position(|name| *name == column.name) {
            found.push(index);
        } else {
            let message = format!("the file has no column `{}`", column.name);
            let hint = qianmian_yaml::suggest(&column.name, names.iter().map(String::as_str));
            findings.push(qianmian_yaml::error(&mapping.file, column.place, "unknown_column", message, hint));
        }
    }
    if findings.is_empty() { Ok(found) } else { Err(CollectError::Invalid(findings)) }
}
