//! A disk that fails must fail the append and leave nothing of it behind.

use std::fs::File;
use std::io::{self, ErrorKind};
use std::path::Path;
use std::sync::Arc;

use bytes::Bytes;
use qianmian_model::Time;

use super::{LogFile, open_disk_file};
use crate::inbox::{Inbox, InboxOptions, NewEntry};
use crate::{CollectError, Endpoint};

/// The space on the small disk, in bytes.
const ROOM: u64 = 2000;

/// Writes what fits and then says that the disk is full.
struct SmallDisk {
    file: File,
    used: u64,
}

impl LogFile for SmallDisk {
    fn append(&mut self, bytes: &[u8]) -> io::Result<()> {
        let room = usize::try_from(ROOM - self.used).unwrap();
        let fits = bytes.len().min(room);
        LogFile::append(&mut self.file, &bytes[..fits])?;
        self.used += fits as u64;
        if fits < bytes.len() { Err(ErrorKind::StorageFull.into()) } else { Ok(()) }
    }

    fn sync(&mut self) -> io::Result<()> {
        LogFile::sync(&mut self.file)
    }

    fn cut(&mut self, length: u64) -> io::Result<()> {
        self.used = length;
        LogFile::cut(&mut self.file, length)
    }
}

/// Writes, but never gets it to disk, nor can it be taken back.
struct DyingDisk(File);

impl LogFile for DyingDisk {
    fn append(&mut self, bytes: &[u8]) -> io::Result<()> {
        LogFile::append(&mut self.0, bytes)
    }

    fn sync(&mut self) -> io::Result<()> {
        Err(io::Error::other("input/output error"))
    }

    fn cut(&mut self, _length: u64) -> io::Result<()> {
        Err(io::Error::other("read-only file system"))
    }
}

fn plain(path: &Path) -> io::Result<File> {
    File::options().create(true).append(true).open(path)
}

fn small_disk(path: &Path) -> io::Result<Box<dyn LogFile>> {
    let file = plain(path)?;
    let used = file.metadata()?.len();
    Ok(Box::new(SmallDisk { file, used }))
}

fn dying_disk(path: &Path) -> io::Result<Box<dyn LogFile>> {
    Ok(Box::new(DyingDisk(plain(path)?)))
}

fn append(inbox: &Inbox, length: usize) -> Result<u64, CollectError> {
    let body = Bytes::from(vec![b'x'; length]);
    let entry = NewEntry { received_at: Time(0), source: Arc::from("app"), endpoint: Endpoint::Track, body };
    tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(inbox.append(entry))
}

fn lengths(inbox: &Inbox) -> Vec<usize> {
    inbox.read_from(0, usize::MAX).unwrap().iter().map(|entry| entry.entry.body.len()).collect()
}

#[test]
fn a_full_disk_fails_the_append_and_leaves_nothing_of_it() {
    let dir = tempfile::tempdir().unwrap();
    let inbox = Inbox::open_with(dir.path(), InboxOptions::default(), small_disk).unwrap();
    assert_eq!(append(&inbox, 500).unwrap(), 0);
    let error = append(&inbox, 5000).unwrap_err();
    assert_eq!((error.code(), error.retryable()), ("inbox_write", true));
    assert_eq!(append(&inbox, 600).unwrap(), 1, "what fits is still taken");
    assert_eq!(lengths(&inbox), [500, 600]);
    drop(inbox);
    let reopened = Inbox::open_with(dir.path(), InboxOptions::default(), open_disk_file).unwrap();
    assert_eq!((lengths(&reopened), reopened.next_offset()), (vec![500, 600], 2));
}

#[test]
fn a_disk_that_cannot_take_back_a_write_ends_all_promises() {
    let dir = tempfile::tempdir().unwrap();
    let inbox = Inbox::open_with(dir.path(), InboxOptions::default(), dying_disk).unwrap();
    assert!(append(&inbox, 10).is_err());
    assert!(append(&inbox, 10).unwrap_err().to_string().contains("restart to recover"));
    assert_eq!((inbox.next_offset(), lengths(&inbox)), (0, vec![]));
}
