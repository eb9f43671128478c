//! What can go wrong in the store.

use std::path::PathBuf;

/// Results of this crate.
pub type Result<T> = std::result::Result<T, Error>;

/// An error of the store.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The database refused or broke off.
    #[error("database: {0}")]
    Database(#[source] Box<sqlx::Error>),
    /// The schema could not be brought up to date.
    #[error("migration: {0}")]
    Migration(#[source] Box<sqlx::migrate::MigrateError>),
    /// The database was written with another key.
    #[error(
        "the key does not belong to this database (its fingerprint is {given}, the database's is {expected})"
    )]
    WrongKey {
        /// Fingerprint of the key that was given.
        given: String,
        /// Fingerprint that the database keeps.
        expected: String,
    },
    /// The key file cannot be read or made.
    #[error("key file {path}: {source}")]
    KeyFile {
        /// Where it is.
        path: PathBuf,
        /// Why not.
        #[source]
        source: std::io::Error,
    },
    /// A key is not 64 hexadecimal digits.
    #[error("a key is 32 bytes written as 64 hexadecimal digits")]
    KeyFormat,
    /// The operating system gave no random bytes.
    #[error("no random bytes from the operating system")]
    Random,
    /// A sealed value does not open: another key, another kind, or changed bytes.
    #[error("a sealed value does not open")]
    Sealed,
    /// A stored value is not what this version writes.
    #[error("stored value cannot be read: {0}")]
    Corrupt(String),
    /// The change contradicts what is stored.
    #[error("{0}")]
    Conflict(String),
    /// A query that somebody wrote cannot be answered: what the database says of it.
    #[error("query: {0}")]
    Query(String),
    /// The folder of the database cannot be made or used.
    #[error("{path}: {source}")]
    Io {
        /// Where.
        path: PathBuf,
        /// Why not.
        #[source]
        source: std::io::Error,
    },
}

impl Error {
    /// Stable code, `snake_case`.
    pub fn code(&self) -> &'static str {
        match self {
            Error::Database(_) => "store_database",
            Error::Migration(_) => "store_migration",
            Error::WrongKey { .. } => "store_wrong_key",
            Error::KeyFile { .. } => "store_key_file",
            Error::KeyFormat => "store_key_format",
            Error::Random => "store_random",
            Error::Sealed => "store_sealed",
            Error::Corrupt(_) => "store_corrupt",
            Error::Conflict(_) => "store_conflict",
            Error::Query(_) => "store_query",
            Error::Io { .. } => "store_io",
        }
    }

    /// Whether the same call may succeed later with nothing changed.
    pub fn retryable(&self) -> bool {
        match self {
            Error::Database(source) => match source.as_ref() {
                sqlx::Error::PoolTimedOut | sqlx::Error::Io(_) => true,
                // SQLITE_BUSY and SQLITE_LOCKED, plain and extended: the primary code is the low byte.
                sqlx::Error::Database(error) => {
                    let code = error.code().and_then(|code| code.parse::<u32>().ok());
                    code.is_some_and(|code| matches!(code & 0xff, 5 | 6))
                }
                _ => false,
            },
            _ => false,
        }
    }
}

impl From<sqlx::Error> for Error {
    fn from(source: sqlx::Error) -> Self {
        Error::Database(Box::new(source))
    }
}

impl From<sqlx::migrate::MigrateError> for Error {
    fn from(source: sqlx::migrate::MigrateError) -> Self {
        Error::Migration(Box::new(source))
    }
}
