//! What can go wrong.

/// An error of this crate.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AudienceError {
    /// The bitmaps given are not those that the plan asks for.
    #[error("the plan has {wanted} leaves and {given} bitmaps were given")]
    LeafCount {
        /// Leaves of the plan.
        wanted: usize,
        /// Bitmaps given.
        given: usize,
    },
}

impl AudienceError {
    /// Stable code, `snake_case`.
    pub fn code(&self) -> &'static str {
        match self {
            AudienceError::LeafCount { .. } => "leaf_count",
        }
    }

    /// Whether the same call can succeed later.
    pub fn retryable(&self) -> bool {
        false
    }
}
