//! What can go wrong while linking. A contradiction between identifiers is not an error: it is a refusal.

/// An error of the identity stage.
#[derive(Debug, thiserror::Error)]
pub enum IdentityError {
    /// The store failed.
    #[error(transparent)]
    Store(#[from] qianmian_store::Error),
    /// Nobody has this ordinal.
    #[error("there is no person {0}")]
    UnknownPerson(qianmian_model::PersonId),
}

impl IdentityError {
    /// Stable code, `snake_case`.
    pub fn code(&self) -> &'static str {
        match self {
            IdentityError::Store(source) => source.code(),
            IdentityError::UnknownPerson(_) => "unknown_person",
        }
    }

    /// Whether the same call may succeed later with nothing changed.
    pub fn retryable(&self) -> bool {
        match self {
            IdentityError::Store(source) => source.retryable(),
            IdentityError::UnknownPerson(_) => false,
        }
    }
}
