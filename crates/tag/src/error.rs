//! What can go wrong in this stage.

/// An error of the tag stage.
#[derive(Debug, thiserror::Error)]
pub enum TagError {
    /// A rule refers to a tag that there is not.
    #[error("tag `{tag}` refers to `{referred}`, which is not a tag")]
    UnknownTag {
        /// Whose rule.
        tag: String,
        /// What it refers to.
        referred: String,
    },
    /// A tag rests on itself.
    #[error("{message}")]
    Cycle {
        /// Which.
        message: String,
    },
    /// A name that stands where it cannot: a property outside of a filter, a trait inside of one.
    #[error("tag `{tag}`: {message}")]
    Misplaced {
        /// Whose rule.
        tag: String,
        /// What stands where it cannot.
        message: String,
    },
    /// Two tag values have the same short key in a person's state.
    #[error("tag `{tag}` cannot be kept beside `{other}`: their keys are equal; rename one of them")]
    KeyCollision {
        /// The later.
        tag: String,
        /// The earlier.
        other: String,
    },
    /// A batch of events lacks a column.
    #[error("there is no column `{column}` ({expected}); the columns are {found}")]
    NoColumn {
        /// Which.
        column: String,
        /// What would be in it.
        expected: &'static str,
        /// Those that there are.
        found: String,
    },
    /// A column of a batch of events is not what it must be.
    #[error("column `{column}` has to be {expected}: {found}")]
    Column {
        /// Which.
        column: String,
        /// What it must be.
        expected: &'static str,
        /// What it is.
        found: String,
    },
    /// Arrow refused.
    #[error("columns cannot be read or written: {0}")]
    Arrow(#[from] arrow::error::ArrowError),
    /// A file of events cannot be read.
    #[error("`{path}` cannot be read: {message}")]
    File {
        /// Which.
        path: String,
        /// Why.
        message: String,
    },
    /// The store failed.
    #[error(transparent)]
    Store(#[from] qianmian_store::Error),
    /// The lake failed.
    #[error(transparent)]
    Lake(#[from] qianmian_lake::LakeError),
    /// There is no such tag.
    #[error("there is no tag `{0}`")]
    NoSuchTag(String),
    /// A stored state cannot be read.
    #[error("a stored tag state cannot be read: {0}")]
    BadState(String),
}

impl TagError {
    /// A stable name of the error.
    pub fn code(&self) -> &'static str {
        match self {
            TagError::UnknownTag { .. } => "unknown_tag",
            TagError::Cycle { .. } => "tag_cycle",
            TagError::Misplaced { .. } => "misplaced_name",
            TagError::KeyCollision { .. } => "tag_key_collision",
            TagError::NoColumn { .. } => "no_column",
            TagError::Column { .. } => "bad_column",
            TagError::Arrow(_) => "arrow",
            TagError::File { .. } => "event_file",
            TagError::Store(error) => error.code(),
            TagError::Lake(error) => error.code(),
            TagError::NoSuchTag(_) => "no_such_tag",
            TagError::BadState(_) => "bad_tag_state",
        }
    }

    /// The same error, said of a file where it does not name one.
    pub(crate) fn in_file(self, path: &std::path::Path) -> TagError {
        match self {
            TagError::NoColumn { .. } | TagError::Column { .. } | TagError::Arrow(_) => {
                TagError::File { path: path.display().to_string(), message: self.to_string() }
            }
            other => other,
        }
    }

    /// Whether trying again may help.
    pub fn retryable(&self) -> bool {
        match self {
            TagError::Store(error) => error.retryable(),
            TagError::Lake(error) => error.retryable(),
            _ => false,
        }
    }
}
