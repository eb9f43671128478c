//! What can be wrong with the configuration of cleaning. A bad record is never an error: it is a [`Rejected`].
//!
//! [`Rejected`]: qianmian_model::Rejected

/// A setting that cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CleanError {
    /// A default region for phone numbers that has no numbering plan.
    #[error("`{0}` is not a region with phone numbers: two letters such as `CN` or `GB` are expected")]
    UnknownPhoneRegion(String),
    /// A trust outside 0..=100.
    #[error("trust is a whole number from 0 to 100, not {0}")]
    TrustOutOfRange(i64),
}

impl CleanError {
    /// Stable code.
    pub fn code(&self) -> &'static str {
        match self {
            CleanError::UnknownPhoneRegion(_) => "unknown_phone_region",
            CleanError::TrustOutOfRange(_) => "trust_out_of_range",
        }
    }

    /// Whether the same call can succeed later: a setting has to be changed first.
    pub fn retryable(&self) -> bool {
        false
    }
}
