//! What can go wrong outside of the data itself: files, the disk, configuration. Bad data is `Rejected` instead.

use std::io;
use std::path::PathBuf;

use qianmian_model::Diagnostic;

/// The errors of this crate. A request's own errors are [`RequestError`](crate::RequestError).
#[derive(Debug, thiserror::Error)]
pub enum CollectError {
    /// A file could not be opened, read or written.
    #[error("cannot {action} {}: {source}", path.display())]
    Io {
        /// What was tried: `open`, `read`, ….
        action: &'static str,
        /// On which file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// A file's content is not what its name or mapping says, so that no row of it can be read.
    #[error("cannot read {}: {reason}", path.display())]
    File {
        /// Which file.
        path: PathBuf,
        /// What is wrong and what to do.
        reason: String,
    },
    /// A configuration file is wrong; never empty.
    #[error("{}", lines(.0))]
    Invalid(Vec<Diagnostic>),
    /// Another process writes to this inbox.
    #[error("the inbox {} is in use by another process", path.display())]
    InboxInUse {
        /// The inbox's folder.
        path: PathBuf,
    },
    /// An entry in the middle of the inbox cannot be read. Nothing was changed on disk.
    #[error("the inbox file {} is damaged at byte {position}, entry {offset}: {reason}", path.display())]
    InboxDamaged {
        /// The segment file.
        path: PathBuf,
        /// Bytes from the start of the file.
        position: u64,
        /// The entry that should be there.
        offset: u64,
        /// What was found.
        reason: String,
    },
    /// An entry was asked for that has been removed.
    #[error("entry {offset} of the inbox has been removed; the oldest one is {first}")]
    InboxRemoved {
        /// The entry asked for.
        offset: u64,
        /// The oldest entry there is.
        first: u64,
    },
    /// The entry was not written; it may be tried again.
    #[error("the inbox could not store the entry: {reason}")]
    InboxWrite {
        /// What the system said.
        reason: String,
    },
    /// The entry is larger than the inbox takes.
    #[error("an inbox entry of {bytes} bytes is over the limit of {limit}")]
    EntryTooLarge {
        /// Its size.
        bytes: usize,
        /// The limit.
        limit: usize,
    },
}

impl CollectError {
    /// Stable code, `snake_case`.
    pub fn code(&self) -> &'static str {
        match self {
            CollectError::Io { .. } => "io",
            CollectError::File { .. } => "file_unreadable",
            CollectError::Invalid(_) => "invalid_configuration",
            CollectError::InboxInUse { .. } => "inbox_in_use",
            CollectError::InboxDamaged { .. } => "inbox_damaged",
            CollectError::InboxRemoved { .. } => "inbox_removed",
            CollectError::InboxWrite { .. } => "inbox_write",
            CollectError::EntryTooLarge { .. } => "entry_too_large",
        }
    }

    /// Whether the same call can succeed later without a change of input.
    pub fn retryable(&self) -> bool {
        matches!(
            self,
            CollectError::InboxWrite { .. } | CollectError::InboxInUse { .. } | CollectError::Io { .. }
        )
    }

    /// For `map_err`: an error of `action` on `path`.
    pub(crate) fn io(
        action: &'static str,
        path: impl Into<PathBuf>,
    ) -> impl FnOnce(io::Error) -> CollectError {
        let path = path.into();
        move |source| CollectError::Io { action, path, source }
    }
}

fn lines(diagnostics: &[Diagnostic]) -> String {
    diagnostics.iter().map(Diagnostic::to_string).collect::<Vec<_>>().join("\n")
}
