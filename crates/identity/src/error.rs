//! What can go wrong while linking. A contradiction between identifiers is not an error: it is a refusal.

/// An error of the identity stage.
#[derive(Debug, thiserror::Error)]
pub enum IdentityError {
    /// The store failed.
    #[error(transparent)]
    Store(#[from] qianmian_store::Error),
    /// The form of a mention that cannot be read.
    #[error("the store is damaged: the form of mention {0} cannot be read")]
    Form(qianmian_model::SubjectId),
    /// What was asked for cannot be done.
    #[error("{0}")]
    Refused(String),
    /// Nobody has this ordinal.
    #[error("there is no person {0}")]
    UnknownPerson(qianmian_model::PersonId),
}

impl IdentityError {
    /// Stable code, `snake_case`.
    pub fn code(&self) -> &'static str {
        match self {
            IdentityError::Store(source) => source.code(),
            IdentityError::Form(_) => "corrupt",
            IdentityError::Refused(_) => "refused",
            IdentityError::UnknownPerson(_) => "unknown_person",
        }
    }

    /// Whether the same call may succeed later with nothing changed.
    pub fn retryable(&self) -> bool {
        match self {
            IdentityError::Store(source) => source.retryable(),
            IdentityError::Form(_) | IdentityError::Refused(_) | IdentityError::UnknownPerson(_) => false,
        }
    }
}
