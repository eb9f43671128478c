//! Some columns of a file as they are, without a source's mapping: examples, texts, lists.

use std::path::Path;

use super::row::{Next, Row, RowReader};
use crate::CollectError;
use crate::mapping::Mapping;

/// One row of a file, or a line that is none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CellRow {
    /// Where it begins in its file, counted from 1; of Parquet the row.
    pub line: u64,
    /// The cells in the order in which the columns were asked for, without blanks around them; or why the line is no row.
    pub cells: Result<Vec<String>, String>,
}

/// The rows of a file.
pub struct CellRows {
    reader: RowReader,
    row: Row,
    columns: usize,
    ended: bool,
}

/// Opens a file for some of its columns. Its form is what its name says (`.csv`, `.tsv`, `.jsonl`, `.parquet`, each with
/// `.gz` or `.zst`), and compression is told by the content.
///
/// # Errors
/// A file that cannot be opened or is not what its name says, and a column that it does not have. (A row of JSON Lines
/// without a key has an empty cell.)
pub fn read_cells(path: &Path, columns: &[&str]) -> Result<CellRows, CollectError> {
    let tabs = [".tsv", ".tsv.gz", ".tsv.zst"];
    let name = path.to_string_lossy().to_lowercase();
    let delimiter = if tabs.iter().any(|suffix| name.ends_with(suffix)) { b'\t' } else { b',' };
    let mapping = Mapping::of_columns(path.display().to_string(), columns, delimiter);
    let reader = RowReader::open(path, &mapping)?;
    Ok(CellRows { reader, row: Row::default(), columns: columns.len(), ended: false })
}

impl Iterator for CellRows {
    type Item = Result<CellRow, CollectError>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.ended {
            return None;
        }
        let cells = match self.reader.next(&mut self.row) {
            Ok(Next::Row) => Ok((0..self.columns).map(|column| self.row.cell(column).to_owned()).collect()),
            Ok(Next::Broken(reason)) => Err(reason),
            end => {
                self.ended = true;
                return end.err().map(Err);
            }
        };
        Some(Ok(CellRow { line: self.row.line, cells }))
    }
}
