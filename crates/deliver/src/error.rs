//! What can go wrong in delivery, apart from a message that could not be delivered (that is data).

use qianmian_model::{Diagnostic, Time};
use qianmian_store::outbox::CampaignState;

use crate::Campaign;

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
    /// The campaign, as it is written now, was not approved.
    #[error("campaign `{0}` has not been approved as it is written now; approve it, then send it")]
    NotApproved(String),
    /// The campaign starts by itself, later.
    #[error(
        "campaign `{campaign}` starts by itself at {start}; to send it before, take `start` out of its file and approve that"
    )]
    NotYet {
        /// The campaign.
        campaign: String,
        /// When it starts.
        start: Time,
    },
    /// The start of the campaign was over before anybody approved it.
    #[error(
        "the start of campaign `{campaign}`, {start}, is over; give it another, or take it out and send the campaign by hand"
    )]
    StartOver {
        /// The campaign.
        campaign: String,
        /// When it would have started.
        start: Time,
    },
    /// The campaign was changed between the review and the approval.
    #[error("campaign `{0}` is not what was reviewed any more; look at it again, then approve that")]
    OtherVersion(String),
    /// The campaign was planned, and what was planned stays.
    #[error(
        "campaign `{0}` was planned already and stays as it was planned; give what is to change another name"
    )]
    Planned(String),
    /// The campaign is held.
    #[error("campaign `{0}` is paused; resume it to go on")]
    Paused(String),
    /// The campaign cannot be paused or resumed from where it is.
    #[error("campaign `{campaign}` is {state}, it has to be {needed} to become {wanted}")]
    NotThere {
        /// The campaign.
        campaign: String,
        /// Where it is.
        state: CampaignState,
        /// Where it had to be.
        needed: CampaignState,
        /// Where somebody wanted it.
        wanted: CampaignState,
    },
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
    /// A campaign's channel is none of those that are set up.
    pub fn unknown_channel(campaign: &Campaign, known: &[&str]) -> DeliverError {
        let known = match known {
            [] => "none; see [webhook] in qianmian.toml".to_owned(),
            known => known.join(", "),
        };
        let (campaign, channel) = (campaign.name.clone(), campaign.channel.clone());
        DeliverError::UnknownChannel { campaign, channel, known }
    }

    /// A stable code.
    pub fn code(&self) -> &'static str {
        match self {
            DeliverError::Definition(_) => "campaign_invalid",
            DeliverError::Template { .. } => "template_failed",
            DeliverError::Changed(_) => "campaign_changed",
            DeliverError::NotApproved(_) => "campaign_not_approved",
            DeliverError::NotYet { .. } => "campaign_not_yet",
            DeliverError::StartOver { .. } => "campaign_start_over",
            DeliverError::OtherVersion(_) => "campaign_other_version",
            DeliverError::Planned(_) => "campaign_planned",
            DeliverError::Paused(_) => "campaign_paused",
            DeliverError::NotThere { .. } => "campaign_state",
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
