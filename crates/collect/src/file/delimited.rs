//! Delimited text (RFC 4180), line by line, so that a broken line costs itself and nothing after it.
//!
//! A quoted field may hold line breaks; then lines are put together until the quotes are even. Where that gives no row
//! of the right width, or takes more than [`ROW_LINES`] lines, the first line is broken and reading goes on with the
//! second: a stray quote does not swallow the file.

use super::line::{Line, Lines, into_text};
use super::open::Opened;
use super::row::{Next, Row, find_columns};
use crate::CollectError;
use crate::mapping::Mapping;

/// A row spans at most so many lines.
pub(super) const ROW_LINES: usize = 256;

/// Reads the rows of delimited text.
pub(super) struct DelimitedReader {
    pub(super) lines: Lines,
    delimiter: u8,
    /// The names of all columns.
    pub(super) names: Vec<String>,
    /// How many columns each row has.
    width: usize,
    /// Of each column of the mapping, its place in a row.
    picks: Vec<usize>,
    fields: Vec<std::ops::Range<usize>>,
}

impl DelimitedReader {
    pub(super) fn new(opened: Opened, mapping: &Mapping) -> Result<DelimitedReader, CollectError> {
        let path = opened.path.clone();
        let mut reader = DelimitedReader {
            lines: Lines::new(opened),
            delimiter: mapping.delimiter,
            names: Vec::new(),
            width: 0,
            picks: Vec::new(),
            fields: Vec::new(),
        };
        let names = if mapping.header {
            let mut header = Row::default();
            let unreadable =
                |reason: &str| CollectError::File { path: path.clone(), reason: reason.to_owned() };
            match reader.next(&mut header)? {
                Next::End => return Err(unreadable("it is empty, without a header")),
                Next::Broken(reason) => return Err(unreadable(&format!("its header is broken: {reason}"))),
                Next::Row => {}
            }
            reader.fields.iter().map(|field| header.buffer[field.clone()].trim().to_owned()).collect()
        } else {
            mapping.given_columns.clone()
        };
        reader.width = names.len();
        reader.picks = find_columns(mapping, &names)?;
        reader.names = names;
        Ok(reader)
    }

    /// Reads the next row or broken line into `row`. Empty lines are passed over.
    pub(super) fn next(&mut self, row: &mut Row) -> Result<Next, CollectError> {
        let mut bytes = std::mem::take(&mut row.buffer).into_bytes();
        row.clear_cells();
        loop {
            bytes.clear();
            let (line, number) = self.lines.read(&mut bytes)?;
            row.line = number;
            match line {
                Line::End => return Ok(Next::End),
                Line::TooLong => return Ok(broken(row, bytes, "the line is too long".to_owned())),
                Line::Whole if bytes.is_empty() => {}
                Line::Whole => return self.read_row(row, bytes),
            }
        }
    }

    fn read_row(&mut self, row: &mut Row, bytes: Vec<u8>) -> Result<Next, CollectError> {
        if !bytes.contains(&b'"') {
            return Ok(self
                .finish(row, bytes, false)
                .unwrap_or_else(|(bytes, reason)| broken(row, bytes, reason)));
        }
        let first_length = bytes.len();
        let mut bytes = bytes;
        // The numbers and ends of the lines put together.
        let mut ends = vec![(row.line, first_length)];
        while bytes.iter().filter(|byte| **byte == b'"').count() % 2 == 1 && ends.len() < ROW_LINES {
            bytes.push(b'\n');
            let (line, number) = self.lines.read(&mut bytes)?;
            if line != Line::Whole {
                bytes.pop();
                break;
            }
            ends.push((number, bytes.len()));
        }
        match self.finish(row, bytes, true) {
            Ok(next) => Ok(next),
            Err((mut bytes, reason)) => {
                let rest = ends.windows(2).map(|pair| (pair[1].0, bytes[pair[0].1 + 1..pair[1].1].to_vec()));
                self.lines.give_back(rest.collect::<Vec<_>>().into_iter());
                bytes.truncate(first_length);
                let stray = "a quote opens a field that does not end where it should".to_owned();
                Ok(broken(row, bytes, if ends.len() > 1 { stray } else { reason }))
            }
        }
    }

    /// Splits a row; gives the bytes back where they are not one.
    fn finish(&mut self, row: &mut Row, bytes: Vec<u8>, quoted: bool) -> Result<Next, (Vec<u8>, String)> {
        let text = match into_text(bytes) {
            Ok(text) => text,
            Err((shown, at)) => {
                let reason = format!("byte {} is not UTF-8; convert the file to UTF-8", at + 1);
                return Err((shown.into_bytes(), reason));
            }
        };
        row.raw_length = text.len();
        row.buffer = text;
        self.fields.clear();
        let split = if quoted {
            split_quoted(&mut row.buffer, row.raw_length, self.delimiter, &mut self.fields)
        } else {
            split_plain(row.buffer.as_bytes(), self.delimiter, &mut self.fields);
            Ok(())
        };
        let fits = self.width == 0 || self.fields.len() == self.width;
        let reason = match split {
            Err(reason) => reason.to_owned(),
            Ok(()) if !fits => {
                format!("the line has {} columns where the file has {}", self.fields.len(), self.width)
            }
            Ok(()) => {
                for pick in &self.picks {
                    row.push_cell(self.fields[*pick].clone());
                }
                return Ok(Next::Row);
            }
        };
        let mut bytes = std::mem::take(&mut row.buffer).into_bytes();
        bytes.truncate(row.raw_length);
        Err((bytes, reason))
    }
}

fn broken(row: &mut Row, bytes: Vec<u8>, reason: String) -> Next {
    row.buffer = into_text(bytes).unwrap_or_else(|(shown, _)| shown);
    row.raw_length = row.buffer.len();
    Next::Broken(reason)
}

fn split_plain(line: &[u8], delimiter: u8, fields: &mut Vec<std::ops::Range<usize>>) {
    let mut start = 0;
    for (end, byte) in line.iter().enumerate() {
        if *byte == delimiter {
            fields.push(start..end);
            start = end + 1;
        }
    }
    fields.push(start..line.len());
}

/// Splits a row with quotes. Fields with doubled quotes are written behind the row, unescaped.
fn split_quoted(
    buffer: &mut String,
    length: usize,
    delimiter: u8,
    fields: &mut Vec<std::ops::Range<usize>>,
) -> Result<(), &'static str> {
    let mut start = 0;
    loop {
        let bytes = &buffer.as_bytes()[..length];
        if bytes.get(start) != Some(&b'"') {
            let end =
                bytes[start..].iter().position(|byte| *byte == delimiter).map_or(length, |at| start + at);
            fields.push(start..end);
            start = end;
        } else {
            let (end, doubled) = end_of_quoted(bytes, start + 1).ok_or("a quoted field does not end")?;
            if bytes.get(end + 1).is_some_and(|byte| *byte != delimiter) {
                return Err("there is text after the closing quote of a field");
            }
            if doubled {
                let plain = buffer[start + 1..end].replace("\"\"", "\"");
                fields.push(buffer.len()..buffer.len() + plain.len());
                buffer.push_str(&plain);
            } else {
                fields.push(start + 1..end);
            }
            start = end + 1;
        }
        if start >= length {
            return Ok(());
        }
        start += 1;
    }
}

/// The closing quote of a field whose content begins at `start`, and whether it has doubled quotes.
fn end_of_quoted(bytes: &[u8], start: usize) -> Option<(usize, bool)> {
    let (mut at, mut doubled) = (start, false);
    loop {
        at += bytes.get(at..)?.iter().position(|byte| *byte == b'"')?;
        if bytes.get(at + 1) != Some(&b'"') {
            return Some((at, doubled));
        }
        doubled = true;
        at += 2;
    }
}
