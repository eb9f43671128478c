//! All columns of a file that no source describes: their names, and the rows as text.

use std::path::Path;

use super::delimited::DelimitedReader;
use super::line::{Line, Lines, into_text};
use super::open::{self, Opened};
use super::parquet::ParquetReader;
use super::row::{Next, Row, RowReader};
use crate::CollectError;
use crate::mapping::{Format, Mapping};

/// Objects of JSON Lines whose keys are taken for the columns.
const KEYS_FROM: usize = 1_000;
/// What separates columns, the likeliest first.
const DELIMITERS: [u8; 4] = [b',', b'\t', b';', b'|'];

/// A file read without a mapping.
pub struct ColumnReader {
    names: Vec<String>,
    delimiter: Option<char>,
    reader: RowReader,
    row: Row,
}

/// What stands next in a file.
pub enum ColumnRow<'a> {
    /// The text of each column.
    Cells(Box<dyn Iterator<Item = &'a str> + 'a>),
    /// A line that is no row.
    Broken,
}

impl ColumnReader {
    /// Opens a file: CSV (with a header; the delimiter is found out), JSON Lines or Parquet by its name, packed or not.
    ///
    /// # Errors
    /// Where it cannot be opened, is empty, or has columns without a name or with one name twice.
    pub fn open(path: &Path) -> Result<ColumnReader, CollectError> {
        let format = open::format_of_name(path)?;
        let mut delimiter = b',';
        let names = match format {
            Format::Csv => {
                delimiter = delimiter_of(path)?;
                DelimitedReader::new(Opened::open(path)?, &columns_of(format, delimiter, &[]))?.names
            }
            Format::JsonLines => keys_of(path)?,
            Format::Parquet => ParquetReader::names(Opened::open(path)?)?,
        };
        check(path, &names)?;
        let reader = RowReader::open(path, &columns_of(format, delimiter, &names))?;
        let delimiter = (format == Format::Csv && delimiter != b',').then_some(char::from(delimiter));
        Ok(ColumnReader { names, delimiter, reader, row: Row::default() })
    }

    /// The columns' names.
    pub fn names(&self) -> &[String] {
        &self.names
    }

    /// What separates columns, where it is no comma.
    pub fn delimiter(&self) -> Option<char> {
        self.delimiter
    }

    /// The next row; none at the end.
    ///
    /// # Errors
    /// Where the file cannot be read on.
    pub fn next_row(&mut self) -> Result<Option<ColumnRow<'_>>, CollectError> {
        Ok(match self.reader.next(&mut self.row)? {
            Next::End => None,
            Next::Broken(_) => Some(ColumnRow::Broken),
            Next::Row => Some(ColumnRow::Cells(Box::new(self.row.cells()))),
        })
    }
}

/// A mapping that only reads columns.
fn columns_of(format: Format, delimiter: u8, names: &[String]) -> Mapping {
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let mut mapping = Mapping::of_columns(String::new(), &names, delimiter);
    mapping.format = Some(format);
    mapping
}

/// The likeliest delimiter of a header: the one that it holds most often.
fn delimiter_of(path: &Path) -> Result<u8, CollectError> {
    let mut header = Vec::new();
    Lines::new(Opened::open(path)?).read(&mut header)?;
    let count = |delimiter: u8| header.iter().filter(|byte| **byte == delimiter).count();
    let most = DELIMITERS.into_iter().map(count).max().unwrap_or(0);
    Ok(DELIMITERS.into_iter().find(|delimiter| count(*delimiter) == most).unwrap_or(b','))
}

/// The keys of the first objects, in the order in which they first come.
fn keys_of(path: &Path) -> Result<Vec<String>, CollectError> {
    let mut lines = Lines::new(Opened::open(path)?);
    let mut names: Vec<String> = Vec::new();
    let mut bytes = Vec::new();
    for _ in 0..KEYS_FROM {
        bytes.clear();
        let (line, _) = lines.read(&mut bytes)?;
        if line == Line::End {
            break;
        }
        let Ok(text) = into_text(std::mem::take(&mut bytes)) else { continue };
        let Ok(crate::json::JsonObject(entries)) = serde_json::from_str(&text) else { continue };
        for (name, _) in entries {
            if !names.contains(&name) {
                names.push(name);
            }
        }
    }
    Ok(names)
}

fn check(path: &Path, names: &[String]) -> Result<(), CollectError> {
    let refuse = |reason: String| Err(CollectError::File { path: path.to_owned(), reason });
    if names.is_empty() {
        return refuse("it has no columns".to_owned());
    }
    for (place, name) in names.iter().enumerate() {
        if name.is_empty() {
            return refuse(format!(
                "column {} has no name: give the file a first line that names them",
                place + 1
            ));
        }
        if names[..place].contains(name) {
            return refuse(format!("two columns are called `{name}`: rename one"));
        }
    }
    Ok(())
}
