//! The durable log between an accepted request and the pipeline: what [`Inbox::append`] answered survives any crash.
//!
//! One folder of segment files, each named by the offset of its first entry (`00000000000000000000.log`). Offsets are
//! dense and count from 0. A dedicated thread writes: appends that wait at the same time are written and synced
//! together, and each is answered after the sync. The format of a record is laid down in `inbox/format.rs`.
//!
//! Opening cuts off a record that a crash left half-written, and only that: a record that cannot be read although a
//! later group of records was synced after it is an error with its place, and nothing is changed on disk.

mod format;
mod read;
mod recover;
mod write;

use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;

use bytes::Bytes;
use qianmian_model::Time;
use tokio::sync::{Semaphore, mpsc, oneshot, watch};

use crate::{CollectError, Endpoint};
use read::Cursor;
use write::{Pending, Writer};

/// A segment file is closed once it is larger than this, in bytes.
pub const SEGMENT_BYTES: u64 = 64 * 1024 * 1024;
/// Largest body of one entry, in bytes.
pub const ENTRY_LIMIT_BYTES: usize = 8 * 1024 * 1024;
/// Bodies that wait to be written at the same time, in KiB; more appends wait.
const WAITING_KIB: usize = 64 * 1024;

/// A request to be kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewEntry {
    /// When it was accepted.
    pub received_at: Time,
    /// The source that its write key belongs to; at most 65,535 bytes.
    pub source: Arc<str>,
    /// Which call it is.
    pub endpoint: Endpoint,
    /// Its plain body.
    pub body: Bytes,
}

/// A kept request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InboxEntry {
    /// Its place in the log, counted from 0 without gaps.
    pub offset: u64,
    /// What was appended.
    pub entry: NewEntry,
}

/// How the log is kept.
#[derive(Debug, Clone, Copy)]
pub struct InboxOptions {
    /// A segment file is closed once it is larger than this, in bytes.
    pub segment_bytes: u64,
}

impl Default for InboxOptions {
    fn default() -> Self {
        InboxOptions { segment_bytes: SEGMENT_BYTES }
    }
}

/// The log. Clones share it; the last one dropped ends its thread and lets go of the folder.
#[derive(Clone)]
pub struct Inbox {
    shared: Arc<Shared>,
}

struct Shared {
    dir: PathBuf,
    queue: Option<mpsc::UnboundedSender<Pending>>,
    room: Arc<Semaphore>,
    durable: watch::Receiver<u64>,
    cursor: Mutex<Option<Cursor>>,
    thread: Option<JoinHandle<()>>,
    held: File,
}

impl Inbox {
    /// Opens the log in `dir`, which is made where it is absent, and becomes its only writer. Blocks on the disk.
    ///
    /// # Errors
    /// [`CollectError::InboxInUse`] where another process (or handle) holds it, [`CollectError::InboxDamaged`] where an
    /// entry that had been acknowledged cannot be read.
    pub fn open(dir: &Path, options: InboxOptions) -> Result<Inbox, CollectError> {
        Inbox::open_with(dir, options, write::open_disk_file)
    }

    fn open_with(dir: &Path, options: InboxOptions, open: write::OpenLog) -> Result<Inbox, CollectError> {
        std::fs::create_dir_all(dir).map_err(CollectError::io("make", dir))?;
        let held = hold(dir)?;
        let end = recover::recover(dir)?;
        let (durable_sender, durable) = watch::channel(end.next_offset);
        let (queue, pending) = mpsc::unbounded_channel();
        let writer = Writer::start(dir, end, options, durable_sender, open)?;
        let thread = std::thread::Builder::new()
            .name("inbox".to_owned())
            .spawn(move || writer.run(pending))
            .map_err(CollectError::io("start the writer of", dir))?;
        let shared = Shared {
            dir: dir.to_owned(),
            queue: Some(queue),
            room: Arc::new(Semaphore::new(WAITING_KIB)),
            durable,
            cursor: Mutex::new(None),
            thread: Some(thread),
            held,
        };
        Ok(Inbox { shared: Arc::new(shared) })
    }

    /// Appends an entry and waits until it is on disk. Returns its offset.
    ///
    /// Cancelling the wait does not take the entry back.
    ///
    /// # Errors
    /// [`CollectError::InboxWrite`] where the disk refused: the entry is not kept, and a later append may succeed.
    pub async fn append(&self, entry: NewEntry) -> Result<u64, CollectError> {
        let bytes = entry.body.len();
        if bytes > ENTRY_LIMIT_BYTES || entry.source.len() > usize::from(u16::MAX) {
            return Err(CollectError::EntryTooLarge { bytes, limit: ENTRY_LIMIT_BYTES });
        }
        let kib = u32::try_from(bytes / 1024 + 1).unwrap_or(u32::MAX);
        let closed = || CollectError::InboxWrite { reason: "its writer has ended".to_owned() };
        let room = Arc::clone(&self.shared.room).acquire_many_owned(kib).await.map_err(|_| closed())?;
        let (answer, answered) = oneshot::channel();
        let queue = self.shared.queue.as_ref().ok_or_else(closed)?;
        queue.send(Pending { entry, answer, _room: room }).map_err(|_| closed())?;
        answered.await.map_err(|_| closed())?
    }

    /// Entries from `offset` on, until their bodies together pass `max_bytes`; at least one where there is one.
    /// Only entries that are on disk. Blocks on the disk.
    ///
    /// # Errors
    /// [`CollectError::InboxRemoved`] before the oldest entry, [`CollectError::InboxDamaged`] with its place where an
    /// entry cannot be read.
    pub fn read_from(&self, offset: u64, max_bytes: usize) -> Result<Vec<InboxEntry>, CollectError> {
        let mut cursor = self.shared.cursor.lock().unwrap_or_else(PoisonError::into_inner);
        let end = self.next_offset();
        read::read_from(&self.shared.dir, &mut cursor, offset, end, max_bytes)
    }

    /// The offset that the next entry gets; every smaller one is on disk.
    pub fn next_offset(&self) -> u64 {
        *self.shared.durable.borrow()
    }

    /// The oldest entry's offset; equal to [`next_offset`](Self::next_offset) where there is none.
    ///
    /// # Errors
    /// Where the folder cannot be listed.
    pub fn first_offset(&self) -> Result<u64, CollectError> {
        let segments = read::list_segments(&self.shared.dir)?;
        Ok(segments.first().copied().unwrap_or_else(|| self.next_offset()))
    }

    /// Tells of every change of [`next_offset`](Self::next_offset).
    pub fn subscribe(&self) -> watch::Receiver<u64> {
        self.shared.durable.clone()
    }

    /// Removes the segment files whose entries all come before `offset`. Returns how many files. Blocks on the disk.
    ///
    /// # Errors
    /// Where a file cannot be removed.
    pub fn remove_before(&self, offset: u64) -> Result<usize, CollectError> {
        let segments = read::list_segments(&self.shared.dir)?;
        let mut removed = 0;
        for pair in segments.windows(2) {
            if pair[1] <= offset {
                let path = format::segment_path(&self.shared.dir, pair[0]);
                std::fs::remove_file(&path).map_err(CollectError::io("remove", path))?;
                removed += 1;
            }
        }
        Ok(removed)
    }
}

impl Drop for Shared {
    fn drop(&mut self) {
        self.queue = None;
        if let Some(thread) = self.thread.take() {
            // A writer that panicked has answered nobody; there is nothing left to save.
            let _ = thread.join();
        }
        // Said and not left to the closing of the file: a process that is being started may hold a copy of it for a moment.
        let _ = self.held.unlock();
    }
}

/// Takes the folder's lock, for as long as the file is open.
fn hold(dir: &Path) -> Result<File, CollectError> {
    let path = dir.join("lock");
    let file = File::options()
        .create(true)
        .truncate(false)
        .write(true)
        .open(&path)
        .map_err(CollectError::io("open", &path))?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(std::fs::TryLockError::WouldBlock) => Err(CollectError::InboxInUse { path: dir.to_owned() }),
        Err(std::fs::TryLockError::Error(source)) => Err(CollectError::io("lock", path)(source)),
    }
}
