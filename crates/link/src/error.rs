//! What can go wrong around a linkage. A surprising record is data, never one of these.

use qianmian_model::Diagnostic;

/// A linkage that could not be made.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The configuration cannot be used with these tables; every finding is located in its file.
    #[error("{}", list(.0))]
    Config(Vec<Diagnostic>),
    /// A file could not be opened, read or written.
    #[error("cannot use {path}: {source}")]
    File {
        /// The file.
        path: String,
        /// What the system said.
        source: std::io::Error,
    },
    /// A table is not CSV with a heading and as many cells in each line.
    #[error("{path}:{line}: error: {message}")]
    Csv {
        /// The file.
        path: String,
        /// Line from 1, the heading included.
        line: u64,
        /// What is wrong, and what to do.
        message: String,
    },
    /// An id that two records of a table have.
    #[error(
        "{path}:{line}: error: record id `{id}` is there twice, first in line {first}; ids must differ within a table"
    )]
    TwiceTheSameId {
        /// The file.
        path: String,
        /// Line of the second one.
        line: u64,
        /// Line of the first one.
        first: u64,
        /// The id.
        id: String,
    },
    /// The blocking rules hold more pairs than can be compared.
    #[error(
        "the blocking rules hold {pairs} pairs, more than {most}; add columns to the widest rules, or lower block_cap"
    )]
    TooManyPairs {
        /// Pairs of all rules.
        pairs: u64,
        /// How many there may be.
        most: u64,
    },
    /// The column to compare the result with is not there.
    #[error("{path} has no column `{column}` to compare the result with{}", hint.as_ref().map(|hint| format!(" ({hint})")).unwrap_or_default())]
    NoTruth {
        /// The file.
        path: String,
        /// The column.
        column: String,
        /// The nearest name, or all.
        hint: Option<String>,
    },
    /// A record that should be explained is not there.
    #[error("no record has the id `{0}`")]
    UnknownRecord(String),
    /// A model file that this version does not read, or that belongs to other columns.
    #[error("{path}: {message}")]
    Model {
        /// The file.
        path: String,
        /// What is wrong.
        message: String,
    },
}

impl Error {
    /// Stable code of the error.
    pub fn code(&self) -> &'static str {
        match self {
            Error::Config(_) => "link_config",
            Error::File { .. } => "link_file",
            Error::Csv { .. } => "link_csv",
            Error::TwiceTheSameId { .. } => "link_id_twice",
            Error::TooManyPairs { .. } => "link_too_many_pairs",
            Error::NoTruth { .. } => "link_truth",
            Error::UnknownRecord(_) => "link_unknown_record",
            Error::Model { .. } => "link_model",
        }
    }

    /// Whether the message begins with the place of the mistake.
    pub fn is_located(&self) -> bool {
        matches!(self, Error::Config(_) | Error::Csv { .. } | Error::TwiceTheSameId { .. })
    }

    /// Whether the person who asked can mend it: the configuration, a name, an id.
    pub fn is_usage(&self) -> bool {
        matches!(
            self,
            Error::Config(_)
                | Error::TooManyPairs { .. }
                | Error::UnknownRecord(_)
                | Error::Model { .. }
                | Error::NoTruth { .. }
        )
    }

    /// Whether the same call may succeed later without a change.
    pub fn retryable(&self) -> bool {
        matches!(self, Error::File { source, .. } if source.kind() == std::io::ErrorKind::Interrupted)
    }
}

fn list(diagnostics: &[Diagnostic]) -> String {
    diagnostics.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
}
