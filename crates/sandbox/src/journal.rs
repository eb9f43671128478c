//! What the platform was given, so that a later run can tell the same story on: one JSON line a message.

use std::fs::{File, OpenOptions};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use qianmian_deliver::Message;
use qianmian_model::Time;
use serde::{Deserialize, Serialize};

/// One message that the platform accepted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// When, microseconds since the epoch.
    pub at_micros: i64,
    /// The delivery's id.
    pub delivery_id: String,
    /// The account it went to.
    pub account: String,
    /// What it was about.
    pub topic: Option<String>,
}

impl Entry {
    /// The entry of a message accepted at `at`.
    pub fn of(at: Time, message: &Message) -> Entry {
        Entry {
            at_micros: at.0,
            delivery_id: message.delivery_id.clone(),
            account: message.address.clone(),
            topic: message.topic.clone(),
        }
    }
}

/// The file of accepted messages.
#[derive(Debug)]
pub struct Journal {
    path: PathBuf,
    file: File,
}

impl Journal {
    /// Opens or makes the file and reads what it holds. A last line that a crash cut off is taken away.
    ///
    /// # Errors
    /// When the file cannot be read or written, or holds a line that is not an entry.
    pub fn open(path: &Path) -> io::Result<(Journal, Vec<Entry>)> {
        let mut file = OpenOptions::new().create(true).append(true).read(true).open(path)?;
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes)?;
        let whole = bytes.iter().rposition(|byte| *byte == b'\n').map_or(0, |last| last + 1);
        if whole < bytes.len() {
            file.set_len(u64::try_from(whole).unwrap_or(u64::MAX))?;
        }
        let lines = bytes[..whole].split(|byte| *byte == b'\n').filter(|line| !line.is_empty());
        let entries = lines.map(serde_json::from_slice).collect::<Result<_, _>>()?;
        Ok((Journal { path: path.to_owned(), file }, entries))
    }

    /// Adds one entry.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn append(&mut self, entry: &Entry) -> io::Result<()> {
        let mut line = serde_json::to_vec(entry)?;
        line.push(b'\n');
        self.file.write_all(&line)
    }

    /// Where the file is.
    pub fn path(&self) -> &Path {
        &self.path
    }
}
