//! What can go wrong in delivery, apart from a message that could not be delivered (that is data).

use qianmian_model::Diagnostic;

/// The result of a delivery step.
pub type Result<T> = std::result::Result<T, DeliverError>;

/// Errors of campaigns and the outbox.
#[derive(Debug, thiserror::Error)]
pub enum DeliverError {
    /// A campaign file has mistakes.
    #[error("campaign file has mistakes: {}", .0.first().map(ToString::to_string).unwrap_or_default())]
    Definition(Vec<Diagnostic>),
    /// A message cannot be rendered for some recipients; nothing was planned.
    #[error(
        "campaign `{campaign}` cannot be rendered for {recipients} of its people, nothing was planned; first {person}, {reason}"
    )]
    Template {
        /// The campaign.
        campaign: String,
        /// How many recipients are affected.
        recipients: usize,
        /// The first of them.
        person: String,
        /// The variant, and what the template engine says of that one.
        reason: String,
    },
    /// The campaign file was changed after it was planned.
    #[error(
        "campaign `{0}` was planned from another version of its file; give the changed campaign a new name"
    )]
    Changed(String),
    /// The campaign sends through a channel that is not set up here.
    #[error("campaign `{campaign}` sends through channel `{channel}`, which is not set up (known: {known})")]
    UnknownChannel {
        /// The campaign.
        campaign: String,
        /// The channel it asks for.
        channel: String,
        /// Those that exist.
        known: String,
    },
    /// A channel cannot be set up.
    #[error("channel `{channel}` cannot be set up: {reason}")]
    Channel {
        /// Its name.
        channel: String,
        /// Why.
        reason: String,
    },
    /// The store failed.
    #[error(transparent)]
    Store(#[from] qianmian_store::Error),
}

impl DeliverError {
    /// A stable code.
    pub fn code(&self) -> &'static str {
        match self {
            DeliverError::Definition(_) => "campaign_invalid",
            DeliverError::Template { .. } => "template_failed",
            DeliverError::Changed(_) => "campaign_changed",
            DeliverError::UnknownChannel { .. } => "channel_unknown",
            DeliverError::Channel { .. } => "channel_invalid",
            DeliverError::Store(error) => error.code(),
        }
    }

    /// Whether the same call may succeed later.
    pub fn retryable(&self) -> bool {
        matches!(self, DeliverError::Store(error) if error.retryable())
    }
}
