//! What is done on opening: the last segment file is checked whole, and a record that a crash cut short is cut off.

use std::fs::File;
use std::path::{Path, PathBuf};

use super::format::{self, HEADER_BYTES, Unreadable};
use super::read::list_segments;
use crate::CollectError;

/// Where the log ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct LogEnd {
    /// The first offset of the last segment file.
    pub(super) segment: u64,
    /// Its length in bytes.
    pub(super) length: u64,
    /// The offset that the next entry gets.
    pub(super) next_offset: u64,
}

/// Checks the last segment file, cuts off what a crash left behind, and tells where to go on.
pub(super) fn recover(dir: &Path) -> Result<LogEnd, CollectError> {
    let Some(segment) = list_segments(dir)?.last().copied() else {
        return Ok(LogEnd { segment: 0, length: 0, next_offset: 0 });
    };
    let path = format::segment_path(dir, segment);
    let bytes = std::fs::read(&path).map_err(CollectError::io("read", &path))?;
    let end = find_end(&bytes, segment, &path)?;
    let file_length = bytes.len() as u64;
    if end.length < file_length {
        let cut = file_length - end.length;
        tracing::warn!(path = %path.display(), cut_bytes = cut, next_offset = end.next_offset, "cut off a torn record");
        let file = File::options().write(true).open(&path).map_err(CollectError::io("open", &path))?;
        file.set_len(end.length).map_err(CollectError::io("cut", &path))?;
        file.sync_all().map_err(CollectError::io("sync", &path))?;
    }
    Ok(end)
}

/// The end of the last record that counts.
fn find_end(bytes: &[u8], segment: u64, path: &Path) -> Result<LogEnd, CollectError> {
    let (mut position, mut offset) = (0, segment);
    while position < bytes.len() {
        let unreadable = match format::decode(&bytes[position..]) {
            Ok(record) if record.entry.offset == offset => {
                position += record.length;
                offset += 1;
                continue;
            }
            Ok(_) => Unreadable::Form,
            Err(unreadable) => unreadable,
        };
        if synced_after(&bytes[position..], offset) {
            return Err(damaged(path.to_owned(), position as u64, offset, unreadable));
        }
        break;
    }
    Ok(LogEnd { segment, length: position as u64, next_offset: offset })
}

/// Whether any later record proves that the entry `offset` had been synced. The records of one group reach the disk
/// in any order, so a readable record behind an unreadable one of its own group proves nothing.
fn synced_after(bytes: &[u8], offset: u64) -> bool {
    let proves = |(later, group_index): (u64, u32)| {
        // No more entries fit into the bytes that are left, so a greater offset is not one.
        later < offset + bytes.len() as u64 && later.saturating_sub(u64::from(group_index)) > offset
    };
    (1..bytes.len().saturating_sub(HEADER_BYTES)).any(|position| {
        let rest = &bytes[position..];
        format::peek(rest).is_some_and(proves) && format::decode(rest).is_ok()
    })
}

pub(super) fn damaged(path: PathBuf, position: u64, offset: u64, why: Unreadable) -> CollectError {
    CollectError::InboxDamaged { path, position, offset, reason: why.as_str().to_owned() }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use bytes::Bytes;
    use qianmian_model::Time;

    use super::*;
    use crate::Endpoint;
    use crate::inbox::NewEntry;

    /// The records of groups of those sizes, and where each record ends.
    fn log(groups: &[u32]) -> (Vec<u8>, Vec<usize>) {
        let (mut bytes, mut ends, mut offset) = (Vec::new(), Vec::new(), 0);
        for size in groups {
            for index in 0..*size {
                let body = Bytes::from(format!("body of {offset}"));
                let source = Arc::from("app");
                let entry = NewEntry { received_at: Time(0), source, endpoint: Endpoint::Track, body };
                format::encode(&mut bytes, offset, index, &entry);
                ends.push(bytes.len());
                offset += 1;
            }
        }
        (bytes, ends)
    }

    fn next_offset(bytes: &[u8]) -> Result<u64, u64> {
        find_end(bytes, 0, Path::new("test.log")).map(|end| end.next_offset).map_err(|error| match error {
            CollectError::InboxDamaged { offset, .. } => offset,
            other => panic!("{other}"),
        })
    }

    #[test]
    fn a_hole_in_the_last_group_was_never_acknowledged() {
        let (mut bytes, ends) = log(&[2, 3]);
        bytes[ends[1]..ends[2]].fill(0);
        assert_eq!(next_offset(&bytes), Ok(2));
    }

    #[test]
    fn a_hole_before_the_last_group_is_damage() {
        let (mut bytes, ends) = log(&[2, 2, 1]);
        bytes[ends[2]..ends[3]].fill(0);
        assert_eq!(next_offset(&bytes), Err(3));
        // The rest of the last group being torn as well does not hide it.
        let (mut bytes, ends) = log(&[2, 2, 2]);
        bytes[ends[1]..ends[2]].fill(0);
        bytes[ends[3]..ends[4]].fill(0);
        assert_eq!(next_offset(&bytes), Err(2));
    }
}
