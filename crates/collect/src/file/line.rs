//! Lines of a stream, numbered, limited in length, and able to be read again.

use std::collections::VecDeque;
use std::io::{BufRead, Read};
use std::path::PathBuf;

use super::Progress;
use super::open::{ByteCount, Opened};
use crate::CollectError;

/// Longest line, in bytes; a longer one is broken.
pub(super) const LINE_LIMIT_BYTES: usize = 8 * 1024 * 1024;
const BYTE_ORDER_MARK: &[u8] = &[0xef, 0xbb, 0xbf];

/// What a line is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Line {
    /// Read, without its line end.
    Whole,
    /// Over the limit; its beginning was read, the rest is passed over.
    TooLong,
    /// There is none.
    End,
}

/// The lines of a file.
pub(super) struct Lines {
    stream: Box<dyn BufRead + Send>,
    path: PathBuf,
    count: ByteCount,
    /// Lines that were read and given back.
    again: VecDeque<(u64, Vec<u8>)>,
    /// The number of the last line read from the stream, counted from 1.
    number: u64,
}

impl Lines {
    pub(super) fn new(opened: Opened) -> Lines {
        let (stream, path, count) = opened.into_stream();
        Lines { stream, path, count, again: VecDeque::new(), number: 0 }
    }

    /// Appends the next line to `out`; gives its number too.
    pub(super) fn read(&mut self, out: &mut Vec<u8>) -> Result<(Line, u64), CollectError> {
        if let Some((number, line)) = self.again.pop_front() {
            out.extend_from_slice(&line);
            return Ok((Line::Whole, number));
        }
        let start = out.len();
        let read = self.read_until_end(out)?;
        if read == 0 {
            return Ok((Line::End, self.number));
        }
        self.number += 1;
        if out.last() == Some(&b'\n') {
            out.pop();
            if out.len() > start && out.last() == Some(&b'\r') {
                out.pop();
            }
        } else if read >= LINE_LIMIT_BYTES {
            self.pass_over()?;
            return Ok((Line::TooLong, self.number));
        }
        if self.number == 1 && out[start..].starts_with(BYTE_ORDER_MARK) {
            out.drain(start..start + BYTE_ORDER_MARK.len());
        }
        Ok((Line::Whole, self.number))
    }

    /// Gives lines back, to be read again in that order.
    pub(super) fn give_back(&mut self, lines: impl DoubleEndedIterator<Item = (u64, Vec<u8>)>) {
        for line in lines.rev() {
            self.again.push_front(line);
        }
    }

    pub(super) fn progress(&self) -> Progress {
        self.count.progress()
    }

    fn read_until_end(&mut self, out: &mut Vec<u8>) -> Result<usize, CollectError> {
        let limit = LINE_LIMIT_BYTES as u64;
        let read = (&mut self.stream).take(limit).read_until(b'\n', out);
        read.map_err(CollectError::io("read", &self.path))
    }

    fn pass_over(&mut self) -> Result<(), CollectError> {
        let mut rest = Vec::new();
        loop {
            rest.clear();
            if self.read_until_end(&mut rest)? == 0 || rest.last() == Some(&b'\n') {
                return Ok(());
            }
        }
    }
}

/// Text of bytes; where they are not UTF-8, what can be shown of them, and where the first bad byte is.
pub(super) fn into_text(bytes: Vec<u8>) -> Result<String, (String, usize)> {
    String::from_utf8(bytes).map_err(|error| {
        let at = error.utf8_error().valid_up_to();
        (String::from_utf8_lossy(error.as_bytes()).into_owned(), at)
    })
}
