//! Version 1 of the inbox's file format; its golden file is `tests/golden/inbox-v1.log`.
//!
//! A segment file is a row of records without anything between them. All numbers are little-endian.
//!
//! | bytes | what |
//! |---|---|
//! | 4 | length of the payload |
//! | 4 | CRC-32 (IEEE) of the payload |
//! | 1 | version, 1 |
//! | 1 | endpoint: 1 identify, 2 track, 3 page, 4 screen, 5 group, 6 alias, 7 batch |
//! | 2 | length of the source's name |
//! | 4 | index of the record in the group that was synced together |
//! | 8 | offset of the entry |
//! | 8 | `received_at`, microseconds since 1970 |
//! | … | the source's name, UTF-8 |
//! | … | the body, to the end of the payload |
//!
//! The index in the group tells recovery what had been synced: when a record with offset `o` and index `g` is
//! readable, every entry before `o - g` had been acknowledged.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use bytes::Bytes;
use qianmian_model::Time;

use super::{ENTRY_LIMIT_BYTES, InboxEntry, NewEntry};
use crate::Endpoint;

const VERSION: u8 = 1;
/// Length and checksum.
pub(super) const HEADER_BYTES: usize = 8;
/// The payload's fixed part.
const FIXED_BYTES: usize = 24;
/// No payload is larger.
const PAYLOAD_LIMIT_BYTES: usize = FIXED_BYTES + u16::MAX as usize + ENTRY_LIMIT_BYTES;

/// A record as it stands in a file.
pub(super) struct Decoded {
    pub(super) entry: InboxEntry,
    /// Its whole length in the file, in bytes.
    pub(super) length: usize,
}

/// Why bytes are not a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Unreadable {
    /// The file ends within the record.
    Cut,
    /// The length is impossible.
    Length,
    /// The checksum is another.
    Checksum,
    /// The payload is of a version or form that is not known.
    Form,
}

impl Unreadable {
    pub(super) fn as_str(self) -> &'static str {
        match self {
            Unreadable::Cut => "the file ends within the record",
            Unreadable::Length => "the length is impossible",
            Unreadable::Checksum => "the checksum does not match",
            Unreadable::Form => "the record is of an unknown version or form",
        }
    }
}

/// Appends the record of an entry to `out`.
///
/// The source's name must fit 65,535 bytes, and the body [`ENTRY_LIMIT_BYTES`].
pub(super) fn encode(out: &mut Vec<u8>, offset: u64, group_index: u32, entry: &NewEntry) {
    let start = out.len();
    let source = entry.source.as_bytes();
    let source_length = u16::try_from(source.len()).unwrap_or(u16::MAX);
    let source = &source[..usize::from(source_length)];
    out.extend_from_slice(&[0; HEADER_BYTES]);
    out.extend_from_slice(&[VERSION, entry.endpoint.code()]);
    out.extend_from_slice(&source_length.to_le_bytes());
    out.extend_from_slice(&group_index.to_le_bytes());
    out.extend_from_slice(&offset.to_le_bytes());
    out.extend_from_slice(&entry.received_at.0.to_le_bytes());
    out.extend_from_slice(source);
    out.extend_from_slice(&entry.body);
    let payload = &out[start + HEADER_BYTES..];
    let length = u32::try_from(payload.len()).expect("a payload is limited to 8 MiB and some");
    let checksum = crc32fast::hash(payload);
    out[start..start + 4].copy_from_slice(&length.to_le_bytes());
    out[start + 4..start + HEADER_BYTES].copy_from_slice(&checksum.to_le_bytes());
}

/// The payload's length that a header gives, where it is possible.
pub(super) fn payload_length(header: [u8; HEADER_BYTES]) -> Result<usize, Unreadable> {
    let length = u32::from_le_bytes([header[0], header[1], header[2], header[3]]) as usize;
    if (FIXED_BYTES..=PAYLOAD_LIMIT_BYTES).contains(&length) { Ok(length) } else { Err(Unreadable::Length) }
}

/// Reads the record at the start of `bytes`.
pub(super) fn decode(bytes: &[u8]) -> Result<Decoded, Unreadable> {
    let header = bytes.first_chunk::<HEADER_BYTES>().ok_or(Unreadable::Cut)?;
    let length = payload_length(*header)?;
    let payload = bytes.get(HEADER_BYTES..HEADER_BYTES + length).ok_or(Unreadable::Cut)?;
    decode_payload(*header, payload)
}

/// The offset and the index in its group that a record at the start of `bytes` would have, unchecked.
pub(super) fn peek(bytes: &[u8]) -> Option<(u64, u32)> {
    let header = bytes.first_chunk::<HEADER_BYTES>()?;
    payload_length(*header).ok()?;
    let fixed = bytes.get(HEADER_BYTES..HEADER_BYTES + FIXED_BYTES)?;
    if fixed[0] != VERSION || Endpoint::from_code(fixed[1]).is_none() {
        return None;
    }
    let group_index = u32::from_le_bytes(fixed[4..8].try_into().ok()?);
    Some((u64::from_le_bytes(fixed[8..16].try_into().ok()?), group_index))
}

/// Reads a payload whose header is known.
pub(super) fn decode_payload(header: [u8; HEADER_BYTES], payload: &[u8]) -> Result<Decoded, Unreadable> {
    let checksum = u32::from_le_bytes([header[4], header[5], header[6], header[7]]);
    if crc32fast::hash(payload) != checksum {
        return Err(Unreadable::Checksum);
    }
    let (fixed, rest) = payload.split_first_chunk::<FIXED_BYTES>().ok_or(Unreadable::Form)?;
    let endpoint = Endpoint::from_code(fixed[1]).filter(|_| fixed[0] == VERSION).ok_or(Unreadable::Form)?;
    let source_length = usize::from(u16::from_le_bytes([fixed[2], fixed[3]]));
    let (source, body) = rest.split_at_checked(source_length).ok_or(Unreadable::Form)?;
    let source: Arc<str> = std::str::from_utf8(source).map_err(|_| Unreadable::Form)?.into();
    let eight = |from: usize| -> [u8; 8] { std::array::from_fn(|index| fixed[from + index]) };
    let entry = NewEntry {
        received_at: Time(i64::from_le_bytes(eight(16))),
        source,
        endpoint,
        body: Bytes::copy_from_slice(body),
    };
    Ok(Decoded {
        entry: InboxEntry { offset: u64::from_le_bytes(eight(8)), entry },
        length: HEADER_BYTES + payload.len(),
    })
}

/// The file of the segment whose first entry has that offset.
pub(super) fn segment_path(dir: &Path, first_offset: u64) -> PathBuf {
    dir.join(format!("{first_offset:020}.log"))
}

/// The first offset that a file's name gives.
pub(super) fn first_offset(file_name: &str) -> Option<u64> {
    let digits = file_name.strip_suffix(".log").filter(|digits| digits.len() == 20)?;
    digits.parse().ok()
}
