//! Campaigns: what files plan, and what became of it.

use std::collections::BTreeMap;

use jiff::SignedDuration;
use jiff::civil::Time as WallTime;
use qianmian_deliver::{Campaign as Definition, VariantRole};
use qianmian_pipeline::campaign::Status;
use qianmian_store::outbox::{self, IntentState, PlanCount, StateCount};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A campaign that a file defines, and where it is.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct Campaign {
    /// What the file says.
    #[serde(flatten)]
    pub definition: CampaignDefinition,
    /// Tells this definition from every other: what an approval is of.
    pub version: String,
    /// Where it is; none before it is planned.
    pub state: Option<String>,
    /// Who approved this definition; none before somebody did.
    pub approved: Option<Approval>,
    /// The instant of its start; none where it is sent by hand.
    #[schema(format = DateTime)]
    pub starts_at: Option<String>,
    /// Why it did not start when it should have; it is tried again for a day.
    pub start_failed: Option<String>,
    /// Whether its file was changed after it was planned: it goes on as it was planned, and what the file says now needs
    /// another name.
    pub changed: bool,
}

/// What a file says of a campaign.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct CampaignDefinition {
    /// Unique in the workspace.
    pub name: String,
    /// Titles by language.
    pub title: BTreeMap<String, String>,
    /// The consent that it needs.
    pub purpose: String,
    /// The channel's name.
    pub channel: String,
    /// The kind of identifier that the channel sends to.
    pub address: String,
    /// Who: an audience's name or an expression.
    pub audience: String,
    /// Part of the audience that gets nothing, 0..1.
    pub holdout: f64,
    /// When it starts by itself once it is approved, `2026-12-24 09:00` in the workspace's zone; none where it is sent by hand.
    #[schema(example = "2026-12-24 09:00")]
    pub start: Option<String>,
    /// Its alternative contents.
    pub variants: Vec<Variant>,
    /// Tags whose effect on the response is asked.
    pub tests: Vec<String>,
    /// The event that counts as success.
    pub goal: String,
    /// How long after the message it counts, `36h` or `7d`.
    pub goal_within: String,
    /// The property of the event that is summed as value.
    pub goal_value: Option<String>,
    /// When nobody is messaged.
    pub quiet_hours: Option<QuietHours>,
    /// How often one person is messaged at most, over all campaigns of the channel.
    pub cap: Option<Cap>,
}

/// A daily stretch in which nobody is messaged, in the recipient's zone where it is known.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct QuietHours {
    /// First quiet minute, `22:00`.
    pub from: String,
    /// First minute that is not quiet any more.
    pub to: String,
}

/// At most so many messages in any stretch of that length.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Cap {
    /// How many.
    pub messages: u32,
    /// The stretch, `36h` or `7d`.
    pub within: String,
}

/// One of the alternative contents of a campaign.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct Variant {
    /// Unique in the campaign.
    pub name: String,
    /// Its weight relative to the others'.
    pub weight: f64,
    /// `targeted` or `generic`.
    pub role: String,
    /// The text, as a template.
    pub text: String,
    /// Where its link leads, as a template.
    pub link: Option<String>,
    /// What it is about; given to the channel as it is.
    pub topic: Option<String>,
}

impl From<&Definition> for Campaign {
    /// A campaign that nobody approved or planned.
    fn from(definition: &Definition) -> Self {
        Campaign {
            definition: definition.into(),
            version: definition.version(),
            state: None,
            approved: None,
            starts_at: None,
            start_failed: None,
            changed: false,
        }
    }
}

impl From<&Definition> for CampaignDefinition {
    fn from(definition: &Definition) -> Self {
        let hour = |time: WallTime| time.strftime("%H:%M").to_string();
        CampaignDefinition {
            name: definition.name.clone(),
            title: definition.title.clone(),
            purpose: definition.purpose.clone(),
            channel: definition.channel.clone(),
            address: definition.address.clone(),
            audience: definition.audience.clone(),
            holdout: definition.holdout,
            start: definition.start.map(|start| start.strftime("%Y-%m-%d %H:%M").to_string()),
            variants: definition.variants.iter().map(Variant::from).collect(),
            tests: definition.tests.clone(),
            goal: definition.goal.event.clone(),
            goal_within: stretch(definition.goal.within),
            goal_value: definition.goal.value.clone(),
            quiet_hours: definition
                .quiet_hours
                .map(|quiet| QuietHours { from: hour(quiet.from), to: hour(quiet.to) }),
            cap: definition.cap.map(|cap| Cap { messages: cap.messages, within: stretch(cap.within) }),
        }
    }
}

impl From<&qianmian_deliver::Variant> for Variant {
    fn from(variant: &qianmian_deliver::Variant) -> Self {
        Variant {
            name: variant.name.clone(),
            weight: variant.weight,
            role: match variant.role {
                VariantRole::Targeted => "targeted",
                VariantRole::Generic => "generic",
            }
            .to_owned(),
            text: variant.text.clone(),
            link: variant.link.clone(),
            topic: variant.topic.clone(),
        }
    }
}

/// A stretch of time as campaign files write it.
fn stretch(length: SignedDuration) -> String {
    match length.as_hours() {
        hours if hours % 24 == 0 => format!("{}d", hours / 24),
        hours => format!("{hours}h"),
    }
}

/// Where a campaign is: `planned = sent + failed + suppressed + unknown + pending`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct CampaignStatus {
    /// Its name.
    pub name: String,
    /// `draft`, `planned`, `sending`, `paused`, `done` or `cancelled`.
    pub state: String,
    /// Who approved it; none where it was planned by other means.
    pub approved: Option<Approval>,
    /// Messages planned.
    pub planned: u64,
    /// Messages that the channel has taken.
    pub sent: u64,
    /// Messages that the channel has refused for good.
    pub failed: u64,
    /// Messages that must not be sent.
    pub suppressed: u64,
    /// Messages that may or may not have been sent.
    pub unknown: u64,
    /// Messages still to send.
    pub pending: u64,
    /// People by arm.
    pub arms: Vec<PlannedArm>,
    /// Messages by state and reason.
    pub messages: Vec<MessageCount>,
    /// Messages by what came back: `delivered`, `read`, `replied`, `clicked`, `unsubscribed`, `blocked`.
    pub receipts: BTreeMap<String, u64>,
    /// People of each arm who reached the goal in its time.
    pub conversions: BTreeMap<String, u64>,
}

/// What somebody has looked at and found right.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Reviewed {
    /// The version of the campaign.
    pub version: String,
}

/// Somebody's word that a campaign may be sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Approval {
    /// `user`, `token` or `cli`.
    pub kind: String,
    /// The name of the user or token.
    pub by: String,
    /// When, by the machine's clock.
    #[schema(format = DateTime)]
    pub at: String,
}

/// An arm of a campaign.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct PlannedArm {
    /// Its name.
    pub arm: String,
    /// Whether its people get nothing, for comparison.
    pub holdout: bool,
    /// How many people.
    pub people: u64,
}

/// Messages in one state for one reason.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct MessageCount {
    /// `pending`, `claimed`, `sent`, `failed`, `suppressed` or `unknown`.
    pub state: String,
    /// Why; none without a reason.
    pub reason: Option<String>,
    /// How many.
    pub messages: u64,
}

impl From<&Status> for CampaignStatus {
    fn from(status: &Status) -> Self {
        let receipts = status.receipts.iter().map(|(kind, messages)| ((*kind).to_owned(), *messages));
        CampaignStatus {
            name: status.name.clone(),
            state: status.state.as_str().to_owned(),
            approved: status.approved.as_ref().map(Approval::from),
            planned: status.planned(),
            sent: status.messages_in(IntentState::Sent),
            failed: status.messages_in(IntentState::Failed),
            suppressed: status.messages_in(IntentState::Suppressed),
            unknown: status.messages_in(IntentState::Unknown),
            pending: status.messages_in(IntentState::Pending) + status.messages_in(IntentState::Claimed),
            arms: status.arms.iter().map(PlannedArm::from).collect(),
            messages: status.messages.iter().map(MessageCount::from).collect(),
            receipts: receipts.collect(),
            conversions: status.conversions.clone(),
        }
    }
}

impl From<&outbox::Approval> for Approval {
    fn from(approval: &outbox::Approval) -> Self {
        let (kind, by) = (approval.actor_kind.clone(), approval.actor.clone());
        Approval { kind, by, at: approval.at.to_string() }
    }
}

impl From<&PlanCount> for PlannedArm {
    fn from(count: &PlanCount) -> Self {
        PlannedArm { arm: count.arm.clone(), holdout: count.holdout, people: count.people }
    }
}

impl From<&StateCount> for MessageCount {
    fn from(count: &StateCount) -> Self {
        MessageCount {
            state: count.state.as_str().to_owned(),
            reason: (!count.reason.is_empty()).then(|| count.reason.clone()),
            messages: count.count,
        }
    }
}
