//! JSON Lines: one object a line. A column is a top-level key; what it holds becomes the text of a cell, and lists and
//! objects stay JSON. A key that a line lacks is an empty cell.

use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, Visitor};
use serde_json::value::RawValue;

use super::line::{Line, Lines, into_text};
use super::open::Opened;
use super::row::{Next, Row};
use crate::CollectError;
use crate::mapping::Mapping;

/// Reads the rows of JSON Lines.
pub(super) struct JsonLinesReader {
    pub(super) lines: Lines,
    columns: Vec<String>,
    /// The cells of a row, of each column.
    texts: Vec<String>,
}

impl JsonLinesReader {
    pub(super) fn new(opened: Opened, mapping: &Mapping) -> JsonLinesReader {
        let columns: Vec<String> = mapping.columns().map(str::to_owned).collect();
        JsonLinesReader { lines: Lines::new(opened), texts: vec![String::new(); columns.len()], columns }
    }

    /// Reads the next row or broken line into `row`. Blank lines are passed over.
    pub(super) fn next(&mut self, row: &mut Row) -> Result<Next, CollectError> {
        let mut bytes = std::mem::take(&mut row.buffer).into_bytes();
        loop {
            bytes.clear();
            let (line, number) = self.lines.read(&mut bytes)?;
            row.line = number;
            if line == Line::End {
                return Ok(Next::End);
            }
            if line == Line::TooLong || !bytes.trim_ascii().is_empty() {
                let read = into_text(bytes);
                let utf8_error = read.as_ref().err().map(|(_, at)| format!("byte {} is not UTF-8", at + 1));
                row.buffer = read.unwrap_or_else(|(shown, _)| shown);
                row.raw_length = row.buffer.len();
                let too_long = (line == Line::TooLong).then(|| "the line is too long".to_owned());
                return Ok(match too_long.or(utf8_error) {
                    Some(reason) => Next::Broken(reason),
                    None => self.read_cells(row),
                });
            }
        }
    }

    fn read_cells(&mut self, row: &mut Row) -> Next {
        for text in &mut self.texts {
            text.clear();
        }
        let seed = PickColumns { columns: &self.columns, texts: &mut self.texts };
        let mut deserializer = serde_json::Deserializer::from_str(row.raw());
        let read = seed.deserialize(&mut deserializer).and_then(|()| deserializer.end());
        if let Err(error) = read {
            return Next::Broken(format!("not a JSON object: {error}"));
        }
        row.clear_cells();
        for text in &self.texts {
            let start = row.buffer.len();
            row.buffer.push_str(text);
            row.push_cell(start..row.buffer.len());
        }
        Next::Row
    }
}

/// Takes the mapping's columns out of an object.
struct PickColumns<'a> {
    columns: &'a [String],
    texts: &'a mut [String],
}

impl<'de> DeserializeSeed<'de> for PickColumns<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for PickColumns<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        while let Some(key) = map.next_key::<crate::json::Loose<'de>>()? {
            let Some(index) = self.columns.iter().position(|column| *column == key.0) else {
                map.next_value::<IgnoredAny>()?;
                continue;
            };
            let value: &RawValue = map.next_value()?;
            let text = &mut self.texts[index];
            text.clear();
            match value.get().as_bytes().first() {
                Some(b'"') => {
                    let unescaped: String =
                        serde_json::from_str(value.get()).map_err(serde::de::Error::custom)?;
                    text.push_str(&unescaped);
                }
                Some(b'n') | None => {}
                Some(_) => text.push_str(value.get()),
            }
        }
        Ok(())
    }
}
