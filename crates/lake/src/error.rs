//! What can go wrong with a dataset.

/// An error of the lake.
#[derive(Debug, thiserror::Error)]
pub enum LakeError {
    /// The object store failed.
    #[error("object store: {0}")]
    ObjectStore(#[from] object_store::Error),
    /// A file of the manifest is not there.
    #[error("{path} is in the manifest but not in the lake; it was rewritten meanwhile or removed by hand")]
    Gone {
        /// Its path in the lake.
        path: String,
    },
    /// A file cannot be read or written as Parquet.
    #[error("{path}: {source}")]
    Parquet {
        /// Its path in the lake.
        path: String,
        /// What the reader or writer said.
        source: parquet::errors::ParquetError,
    },
    /// Columns do not fit together.
    #[error("columns: {0}")]
    Arrow(#[from] arrow::error::ArrowError),
    /// A column that every file of the dataset has is missing or of another type.
    #[error("column `{column}` is missing or not {expected}; the file is not of this dataset")]
    Column {
        /// Its name.
        column: String,
        /// The type it should have.
        expected: &'static str,
    },
    /// Files to be rewritten were rewritten by another meanwhile.
    #[error("{message}; another rewrite came first")]
    RewriteConflict {
        /// What the manifest said.
        message: String,
    },
    /// The manifest in the SQL store failed.
    #[error("manifest: {0}")]
    Store(#[from] qianmian_store::Error),
    /// A worker thread ended early.
    #[error("a worker of the lake ended early: {0}")]
    Worker(#[from] tokio::task::JoinError),
}

impl LakeError {
    /// Stable code, `snake_case`.
    pub fn code(&self) -> &'static str {
        match self {
            LakeError::ObjectStore(_) => "lake_object_store",
            LakeError::Gone { .. } => "lake_file_gone",
            LakeError::Parquet { .. } => "lake_parquet",
            LakeError::Arrow(_) => "lake_columns",
            LakeError::Column { .. } => "lake_column",
            LakeError::RewriteConflict { .. } => "lake_rewrite_conflict",
            LakeError::Store(_) => "lake_manifest",
            LakeError::Worker(_) => "lake_worker",
        }
    }

    /// Whether the same call may succeed later: the manifest is read anew, the object store answers again.
    pub fn retryable(&self) -> bool {
        match self {
            LakeError::ObjectStore(_) | LakeError::Gone { .. } | LakeError::RewriteConflict { .. } => true,
            LakeError::Store(source) => source.retryable(),
            LakeError::Parquet { .. }
            | LakeError::Arrow(_)
            | LakeError::Column { .. }
            | LakeError::Worker(_) => false,
        }
    }

    pub(crate) fn parquet(path: &str) -> impl Fn(parquet::errors::ParquetError) -> LakeError + use<'_> {
        move |source| LakeError::Parquet { path: path.to_owned(), source }
    }
}
