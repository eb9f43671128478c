//! Reading entries back, from wherever the last read ended.

use std::fs::File;
use std::io::{BufReader, ErrorKind, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};

use super::InboxEntry;
use super::format::{self, Decoded, HEADER_BYTES, Unreadable};
use super::recover::damaged;
use crate::CollectError;

/// A place between two entries.
#[derive(Debug, Clone, Copy)]
pub(super) struct Cursor {
    /// The entry that comes next.
    offset: u64,
    /// The segment file that it is in, or that ends just before it.
    segment: u64,
    /// Bytes from the start of that file.
    position: u64,
}

/// The first offsets of the segment files, ascending.
pub(super) fn list_segments(dir: &Path) -> Result<Vec<u64>, CollectError> {
    let mut segments = Vec::new();
    for file in std::fs::read_dir(dir).map_err(CollectError::io("list", dir))? {
        let file = file.map_err(CollectError::io("list", dir))?;
        segments.extend(file.file_name().to_str().and_then(format::first_offset));
    }
    segments.sort_unstable();
    Ok(segments)
}

/// See [`Inbox::read_from`](super::Inbox::read_from). `end` is the first offset that is not on disk for sure.
pub(super) fn read_from(
    dir: &Path,
    cursor: &mut Option<Cursor>,
    offset: u64,
    end: u64,
    max_bytes: usize,
) -> Result<Vec<InboxEntry>, CollectError> {
    let mut entries = Vec::new();
    if offset >= end {
        return Ok(entries);
    }
    let start = match cursor.take().filter(|cursor| cursor.offset == offset) {
        Some(cursor) => cursor,
        None => locate(dir, offset)?,
    };
    let mut reader = SegmentReader::open(dir, start)?;
    let mut bytes = 0;
    while reader.cursor.offset < end && (entries.is_empty() || bytes < max_bytes) {
        let record = reader.next(dir)?;
        if record.entry.offset >= offset {
            bytes += record.entry.entry.body.len();
            entries.push(record.entry);
        }
    }
    *cursor = Some(reader.cursor);
    Ok(entries)
}

/// The start of the segment file that holds an entry.
fn locate(dir: &Path, offset: u64) -> Result<Cursor, CollectError> {
    let segments = list_segments(dir)?;
    let holding = segments.iter().rev().find(|segment| **segment <= offset);
    match holding {
        Some(&segment) => Ok(Cursor { offset: segment, segment, position: 0 }),
        None => Err(CollectError::InboxRemoved { offset, first: segments.first().copied().unwrap_or(0) }),
    }
}

struct SegmentReader {
    file: BufReader<File>,
    path: PathBuf,
    cursor: Cursor,
}

impl SegmentReader {
    fn open(dir: &Path, cursor: Cursor) -> Result<SegmentReader, CollectError> {
        let path = format::segment_path(dir, cursor.segment);
        let mut file = File::open(&path).map_err(|error| match error.kind() {
            ErrorKind::NotFound => {
                CollectError::InboxRemoved { offset: cursor.offset, first: cursor.offset + 1 }
            }
            _ => CollectError::io("open", &path)(error),
        })?;
        file.seek(SeekFrom::Start(cursor.position)).map_err(CollectError::io("read", &path))?;
        Ok(SegmentReader { file: BufReader::with_capacity(256 * 1024, file), path, cursor })
    }

    /// The next entry, which must be there; goes on in the next file where this one ends.
    fn next(&mut self, dir: &Path) -> Result<Decoded, CollectError> {
        let at_end =
            std::io::BufRead::fill_buf(&mut self.file).map_err(CollectError::io("read", &self.path))?;
        if at_end.is_empty() && self.cursor.segment != self.cursor.offset {
            let next = Cursor { segment: self.cursor.offset, position: 0, ..self.cursor };
            if !format::segment_path(dir, next.segment).exists() {
                return Err(self.damaged(Unreadable::Cut));
            }
            *self = SegmentReader::open(dir, next)?;
        }
        let mut header = [0; HEADER_BYTES];
        self.fill(&mut header)?;
        let length = format::payload_length(header).map_err(|why| self.damaged(why))?;
        let mut payload = vec![0; length];
        self.fill(&mut payload)?;
        let record = format::decode_payload(header, &payload).map_err(|why| self.damaged(why))?;
        if record.entry.offset != self.cursor.offset {
            return Err(self.damaged(Unreadable::Form));
        }
        self.cursor.offset += 1;
        self.cursor.position += record.length as u64;
        Ok(record)
    }

    fn fill(&mut self, buffer: &mut [u8]) -> Result<(), CollectError> {
        self.file.read_exact(buffer).map_err(|error| match error.kind() {
            ErrorKind::UnexpectedEof => self.damaged(Unreadable::Cut),
            _ => CollectError::io("read", &self.path)(error),
        })
    }

    fn damaged(&self, why: Unreadable) -> CollectError {
        damaged(self.path.clone(), self.cursor.position, self.cursor.offset, why)
    }
}
