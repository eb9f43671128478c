//! The one thread that writes: whatever waits is written at once, synced once, and answered after that.

use std::fs::File;
use std::io::{self, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use tokio::sync::{OwnedSemaphorePermit, mpsc, oneshot, watch};

use super::format;
use super::recover::LogEnd;
use super::{InboxOptions, NewEntry};
use crate::CollectError;

/// Bytes after which a group is written although more is waiting.
const GROUP_BYTES: usize = 8 * 1024 * 1024;

/// An append that waits for its answer.
pub(super) struct Pending {
    pub(super) entry: NewEntry,
    pub(super) answer: oneshot::Sender<Result<u64, CollectError>>,
    pub(super) _room: OwnedSemaphorePermit,
}

/// What the writer needs of a file; the seam where tests break the disk.
pub(super) trait LogFile: Send {
    /// Writes all bytes at the end.
    fn append(&mut self, bytes: &[u8]) -> io::Result<()>;
    /// Returns once everything written is on disk.
    fn sync(&mut self) -> io::Result<()>;
    /// Cuts the file to a length and goes on from there.
    fn cut(&mut self, length: u64) -> io::Result<()>;
}

/// Opens a segment file for appending, made where it is absent.
pub(super) type OpenLog = fn(&Path) -> io::Result<Box<dyn LogFile>>;

impl LogFile for File {
    fn append(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.write_all(bytes)
    }

    fn sync(&mut self) -> io::Result<()> {
        self.sync_data()
    }

    fn cut(&mut self, length: u64) -> io::Result<()> {
        self.set_len(length)?;
        self.seek(SeekFrom::Start(length))?;
        self.sync_all()
    }
}

/// A file on disk whose folder entry is synced too.
pub(super) fn open_disk_file(path: &Path) -> io::Result<Box<dyn LogFile>> {
    let mut file = File::options().create(true).truncate(false).write(true).open(path)?;
    file.seek(SeekFrom::End(0))?;
    if let Some(dir) = path.parent() {
        File::open(dir)?.sync_all()?;
    }
    Ok(Box::new(file))
}

/// The end of the log and the means to extend it.
pub(super) struct Writer {
    dir: PathBuf,
    options: InboxOptions,
    open: OpenLog,
    file: Box<dyn LogFile>,
    end: LogEnd,
    durable: watch::Sender<u64>,
    /// Set once the file could not be brought back to its last good length: nothing can be promised any more.
    broken: Option<String>,
}

impl Writer {
    pub(super) fn start(
        dir: &Path,
        end: LogEnd,
        options: InboxOptions,
        durable: watch::Sender<u64>,
        open: OpenLog,
    ) -> Result<Writer, CollectError> {
        let path = format::segment_path(dir, end.segment);
        let file = open(&path).map_err(CollectError::io("open", path))?;
        Ok(Writer { dir: dir.to_owned(), options, open, file, end, durable, broken: None })
    }

    /// Writes until the last handle is dropped and the queue is empty.
    pub(super) fn run(mut self, mut queue: mpsc::UnboundedReceiver<Pending>) {
        let (mut group, mut bytes) = (Vec::new(), Vec::new());
        while let Some(first) = queue.blocking_recv() {
            self.encode(&mut group, &mut bytes, first);
            while bytes.len() < GROUP_BYTES {
                let Ok(next) = queue.try_recv() else { break };
                self.encode(&mut group, &mut bytes, next);
            }
            let written = self.write_group(group.len() as u64, &bytes);
            answer(&mut group, &written);
            bytes.clear();
        }
    }

    fn encode(&self, group: &mut Vec<Pending>, bytes: &mut Vec<u8>, pending: Pending) {
        let index =
            u32::try_from(group.len()).expect("a group has fewer entries than bytes, and those are limited");
        format::encode(bytes, self.end.next_offset + u64::from(index), index, &pending.entry);
        group.push(pending);
    }

    /// Writes a group and syncs it. On an error the file is cut back to where it was, so that nothing of the group
    /// stays.
    fn write_group(&mut self, entries: u64, bytes: &[u8]) -> Result<u64, String> {
        if let Some(reason) = &self.broken {
            return Err(reason.clone());
        }
        if self.end.length > self.options.segment_bytes {
            self.roll().map_err(|error| format!("cannot start a new segment file: {error}"))?;
        }
        if let Err(error) = self.file.append(bytes).and_then(|()| self.file.sync()) {
            if let Err(second) = self.file.cut(self.end.length) {
                self.broken =
                    Some(format!("{error}; and the file cannot be cut back: {second}; restart to recover"));
            }
            tracing::error!(%error, broken = self.broken.is_some(), "the inbox cannot write");
            return Err(error.to_string());
        }
        let first = self.end.next_offset;
        self.end.length += bytes.len() as u64;
        self.end.next_offset += entries;
        self.durable.send_replace(self.end.next_offset);
        Ok(first)
    }

    fn roll(&mut self) -> io::Result<()> {
        let segment = self.end.next_offset;
        self.file = (self.open)(&format::segment_path(&self.dir, segment))?;
        self.end = LogEnd { segment, length: 0, next_offset: segment };
        Ok(())
    }
}

fn answer(group: &mut Vec<Pending>, written: &Result<u64, String>) {
    for (index, pending) in (0u64..).zip(group.drain(..)) {
        let answer = match written {
            Ok(first) => Ok(first + index),
            Err(reason) => Err(CollectError::InboxWrite { reason: reason.clone() }),
        };
        // Whoever asked may have gone; the entry is kept all the same.
        let _ = pending.answer.send(answer);
    }
}

#[cfg(test)]
mod tests;
