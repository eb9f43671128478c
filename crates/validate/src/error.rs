//! What can go wrong around an analysis. A surprising number in the data is a finding, never one of these.

use qianmian_model::Diagnostic;

/// An analysis that could not be made.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The configuration cannot be used; every finding is located in its file.
    #[error("the experiment's configuration cannot be used: {}", list(.0))]
    Config(Vec<Diagnostic>),
    /// The data file could not be opened or read.
    #[error("cannot read {path}: {source}")]
    Read {
        /// The file.
        path: String,
        /// What the system said.
        source: std::io::Error,
    },
    /// The data file is not CSV.
    #[error("{path} is not readable as csv: {source}")]
    Csv {
        /// The file.
        path: String,
        /// Where and why.
        source: csv::Error,
    },
    /// A cell of a metric is not a number.
    #[error("{path}:{line}: column `{column}` holds `{value}`, which is not a number")]
    NotANumber {
        /// The file.
        path: String,
        /// Line from 1, the heading included.
        line: u64,
        /// Name of the column.
        column: String,
        /// The cell.
        value: String,
    },
    /// The configuration and the rows do not fit each other.
    #[error("{0}")]
    Design(String),
}

impl Error {
    /// Stable code of the error.
    pub fn code(&self) -> &'static str {
        match self {
            Error::Config(_) => "experiment_config",
            Error::Read { .. } => "experiment_read",
            Error::Csv { .. } => "experiment_csv",
            Error::NotANumber { .. } => "experiment_not_a_number",
            Error::Design(_) => "experiment_design",
        }
    }

    /// Whether the same call may succeed later without a change.
    pub fn retryable(&self) -> bool {
        matches!(self, Error::Read { source, .. } if source.kind() == std::io::ErrorKind::Interrupted)
    }
}

fn list(diagnostics: &[Diagnostic]) -> String {
    diagnostics.iter().map(ToString::to_string).collect::<Vec<_>>().join("; ")
}
