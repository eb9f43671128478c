//! Everything that is held about one person, in the clear: the answer to a request for access.

use std::collections::BTreeMap;

use qianmian_model::time::date_of;
use qianmian_model::{Event, SubjectId, Value as Typed};
use qianmian_store::outbox::{Intent, PlanRow, Receipt, ReceiptKind, Suppression};
use qianmian_store::people::{Edge, Mention, MergeEntry, Refusal, StoredIdentifier};
use qianmian_store::privacy;
use qianmian_store::traits::Observed;
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

use super::{Anomaly, ConsentEntry, ProfileTag, ProfileTrait, Said};

/// Everything that is held about one person.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct PersonExport {
    /// Who.
    pub person: String,
    /// First seen.
    #[schema(format = DateTime)]
    pub created_at: String,
    /// Identifiers, in the clear.
    pub identifiers: Vec<ExportedIdentifier>,
    /// The traits that the profile shows.
    pub traits: Vec<ProfileTrait>,
    /// Every source's word about the traits.
    pub observations: Vec<ExportedObservation>,
    /// What sources said of traits before they said something else: each value as it was said last.
    pub past: Vec<ExportedObservation>,
    /// Tag values.
    pub tags: Vec<ProfileTag>,
    /// The consent ledger.
    pub consents: Vec<ConsentEntry>,
    /// The events, oldest first.
    pub events: Vec<ExportedEvent>,
    /// The campaigns that the person was planned for.
    pub plans: Vec<ExportedPlan>,
    /// The messages, with what came back.
    pub messages: Vec<ExportedMessage>,
    /// Where the person must not be written to.
    pub suppressions: Vec<ExportedSuppression>,
    /// Tag values that the person had at the end of earlier days.
    pub past_tags: Vec<ExportedPastTag>,
    /// Numbers of the audience snapshots that the person is in.
    pub snapshots: Vec<i64>,
    /// Merges in which the person won or lost.
    pub merges: Vec<ExportedMerge>,
    /// What records said of who they were about: subjects of events, too.
    pub mentions: Vec<ExportedMention>,
    /// Which identifiers the mentions name.
    pub links: Vec<ExportedLink>,
    /// Links that were refused.
    pub refusals: Vec<ExportedRefusal>,
    /// What was unusual of the person's interactions.
    pub anomalies: Vec<Anomaly>,
}

impl PersonExport {
    /// The rows of the store and the events of the lake as one document.
    pub fn new(export: &privacy::PersonExport, events: &[Event]) -> PersonExport {
        let receipt_of = |intent: &Intent| {
            let heard = export.receipts.iter().find(|(id, _)| *id == intent.id);
            heard.map(|(_, receipt)| receipts(receipt)).unwrap_or_default()
        };
        let message = |intent: &Intent| ExportedMessage::new(intent, receipt_of(intent));
        PersonExport {
            person: export.person.id.to_string(),
            created_at: export.person.created_at.to_string(),
            identifiers: export.identifiers.iter().map(ExportedIdentifier::from).collect(),
            traits: export.traits.iter().map(ProfileTrait::from).collect(),
            observations: export.observations.iter().map(ExportedObservation::from).collect(),
            past: export.past.iter().map(ExportedObservation::from).collect(),
            tags: export.tags.iter().map(ProfileTag::from).collect(),
            consents: export.consents.iter().map(ConsentEntry::from).collect(),
            events: events.iter().map(ExportedEvent::from).collect(),
            plans: export.plans.iter().map(ExportedPlan::from).collect(),
            messages: export.intents.iter().map(message).collect(),
            suppressions: export.suppressions.iter().map(ExportedSuppression::from).collect(),
            past_tags: export.tag_snapshots.iter().map(ExportedPastTag::from).collect(),
            snapshots: export.snapshots.clone(),
            merges: export.merges.iter().map(ExportedMerge::from).collect(),
            mentions: export.mentions.iter().map(ExportedMention::from).collect(),
            links: export.edges.iter().map(ExportedLink::from).collect(),
            refusals: export.refusals.iter().map(ExportedRefusal::from).collect(),
            anomalies: export.anomalies.iter().map(Anomaly::from).collect(),
        }
    }
}

fn receipts(receipt: &Receipt) -> BTreeMap<String, String> {
    let heard = ReceiptKind::ALL
        .into_iter()
        .filter_map(|kind| Some((kind.as_str().to_owned(), receipt.at(kind)?.to_string())));
    heard.collect()
}

/// JSON that is kept as text; text that is no JSON stays text.
fn parsed(text: &str) -> Value {
    serde_json::from_str(text).unwrap_or_else(|_| text.into())
}

/// An identifier in the clear.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct ExportedIdentifier {
    /// What events and links call it.
    pub subject: String,
    /// Its kind.
    pub kind: String,
    /// Its value.
    pub value: String,
    /// Who said so first.
    pub source: String,
    /// First seen.
    #[schema(format = DateTime)]
    pub first_seen_at: String,
    /// Last seen.
    #[schema(format = DateTime)]
    pub last_seen_at: String,
}

impl From<&StoredIdentifier> for ExportedIdentifier {
    fn from(stored: &StoredIdentifier) -> Self {
        ExportedIdentifier {
            subject: stored.subject.to_string(),
            kind: stored.identifier.kind.to_string(),
            value: stored.identifier.value.clone(),
            source: stored.source.clone(),
            first_seen_at: stored.first_seen_at.to_string(),
            last_seen_at: stored.last_seen_at.to_string(),
        }
    }
}

/// One source's word about one trait.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct ExportedObservation {
    /// The identifier it came with.
    pub subject: String,
    /// What was said.
    #[serde(flatten)]
    pub said: ProfileTrait,
}

impl From<&Observed> for ExportedObservation {
    fn from(observed: &Observed) -> Self {
        ExportedObservation { subject: observed.subject.to_string(), said: (&observed.observation).into() }
    }
}

/// One event.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct ExportedEvent {
    /// Its name.
    pub event: String,
    /// When it happened.
    #[schema(format = DateTime)]
    pub at: String,
    /// When it was accepted.
    #[schema(format = DateTime)]
    pub received_at: String,
    /// The source.
    pub source: String,
    /// The identifier it came with.
    pub subject: String,
    /// Its idempotency key.
    pub message_id: String,
    /// Its properties.
    #[schema(value_type = Object)]
    pub properties: Value,
    /// Topics found in its text, once for each hit.
    pub topics: Vec<String>,
}

impl From<&Event> for ExportedEvent {
    fn from(event: &Event) -> Self {
        ExportedEvent {
            event: event.body.name.to_string(),
            at: event.at.to_string(),
            received_at: event.received_at.to_string(),
            source: event.source.to_string(),
            subject: event.subject.to_string(),
            message_id: event.message_id.to_string(),
            properties: Typed::Object(event.body.properties.clone()).to_json(),
            topics: event.body.topics.iter().map(ToString::to_string).collect(),
        }
    }
}

/// A person's place in a campaign's plan.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct ExportedPlan {
    /// The campaign.
    pub campaign: String,
    /// The arm.
    pub arm: String,
    /// Whether the person gets nothing, for comparison.
    pub holdout: bool,
    /// The stratum.
    pub stratum: String,
    /// The tags before assignment.
    #[schema(value_type = Object)]
    pub before: Value,
    /// When.
    #[schema(format = DateTime)]
    pub planned_at: String,
}

impl From<&PlanRow> for ExportedPlan {
    fn from(row: &PlanRow) -> Self {
        ExportedPlan {
            campaign: row.campaign.clone(),
            arm: row.arm.clone(),
            holdout: row.holdout,
            stratum: row.stratum.clone(),
            before: parsed(&row.tags),
            planned_at: row.planned_at.to_string(),
        }
    }
}

/// A message to the person.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct ExportedMessage {
    /// Its id, which receipts carry as `delivery_id`.
    pub delivery_id: String,
    /// The campaign.
    pub campaign: String,
    /// The variant.
    pub variant: String,
    /// The channel.
    pub channel: String,
    /// Where it is.
    pub state: String,
    /// Why it is where it is.
    pub reason: Option<String>,
    /// What was sent.
    #[schema(value_type = Option<Object>)]
    pub content: Option<Value>,
    /// What the provider calls it.
    pub provider_message_id: Option<String>,
    /// When it was planned.
    #[schema(format = DateTime)]
    pub created_at: String,
    /// When its outcome was written.
    #[schema(format = DateTime)]
    pub finished_at: Option<String>,
    /// What came back, with the time of the first word of it.
    pub receipts: BTreeMap<String, String>,
}

impl ExportedMessage {
    fn new(intent: &Intent, receipts: BTreeMap<String, String>) -> ExportedMessage {
        ExportedMessage {
            delivery_id: intent.id.clone(),
            campaign: intent.campaign.clone(),
            variant: intent.variant.clone(),
            channel: intent.channel.clone(),
            state: intent.state.as_str().to_owned(),
            reason: intent.reason.clone(),
            content: intent.content.as_ref().map(|content| parsed(&content.0)),
            provider_message_id: intent.provider_message_id.clone(),
            created_at: intent.created_at.to_string(),
            finished_at: intent.finished_at.map(|at| at.to_string()),
            receipts,
        }
    }
}

/// A tag value that a person had at the end of an earlier day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct ExportedPastTag {
    /// The tag.
    pub tag: String,
    /// Its value.
    pub value: String,
    /// The day, in the workspace's zone; it stands for later days too, until the tag's people changed.
    #[schema(format = Date)]
    pub day: String,
}

impl From<&(String, String, i32)> for ExportedPastTag {
    fn from((tag, value, day): &(String, String, i32)) -> Self {
        ExportedPastTag { tag: tag.clone(), value: value.clone(), day: date_of(*day).to_string() }
    }
}

/// Where a person must not be written to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct ExportedSuppression {
    /// The channel; `*` is every channel.
    pub channel: String,
    /// Why.
    pub reason: String,
    /// Who said so.
    pub source: String,
    /// Since when.
    #[schema(format = DateTime)]
    pub at: String,
}

impl From<&Suppression> for ExportedSuppression {
    fn from(suppression: &Suppression) -> Self {
        ExportedSuppression {
            channel: suppression.channel.clone(),
            reason: suppression.reason.clone(),
            source: suppression.source.clone(),
            at: suppression.at.to_string(),
        }
    }
}

/// A merge of two people.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct ExportedMerge {
    /// Its number in the log.
    pub id: i64,
    /// Who stayed.
    pub winner: String,
    /// Who became part of the winner.
    pub loser: String,
    /// The two identifiers behind it.
    pub subjects: [String; 2],
    /// Whose record it was.
    pub source: String,
    /// Why.
    pub reason: String,
    /// The same apart from its language.
    pub said: Option<Said>,
    /// When.
    #[schema(format = DateTime)]
    pub at: String,
    /// When it was undone.
    #[schema(format = DateTime)]
    pub undone_at: Option<String>,
}

impl From<&MergeEntry> for ExportedMerge {
    fn from(merge: &MergeEntry) -> Self {
        ExportedMerge {
            id: merge.id,
            winner: merge.winner.to_string(),
            loser: merge.loser.to_string(),
            subjects: ends(merge.left, merge.right),
            source: merge.source.clone(),
            reason: merge.reason.clone(),
            said: Said::read(&merge.reason),
            at: merge.at.to_string(),
            undone_at: merge.undone_at.map(|at| at.to_string()),
        }
    }
}

/// What records said of who they were about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct ExportedMention {
    /// What events and links call it.
    pub subject: String,
    /// The numbers of the identifiers, and attributes.
    pub form: String,
    /// Who said so first.
    pub source: String,
    /// First seen.
    #[schema(format = DateTime)]
    pub first_seen_at: String,
}

impl From<&Mention> for ExportedMention {
    fn from(mention: &Mention) -> Self {
        ExportedMention {
            subject: mention.subject.to_string(),
            form: mention.form.clone(),
            source: mention.source.clone(),
            first_seen_at: mention.first_seen_at.to_string(),
        }
    }
}

/// An identifier that a mention names.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct ExportedLink {
    /// The identifier.
    pub identifier: String,
    /// The mention.
    pub mention: String,
    /// Who said so.
    pub source: String,
    /// When.
    #[schema(format = DateTime)]
    pub at: String,
    /// When it was taken back.
    #[schema(format = DateTime)]
    pub retracted_at: Option<String>,
}

impl From<&Edge> for ExportedLink {
    fn from(edge: &Edge) -> Self {
        ExportedLink {
            identifier: edge.identifier.to_string(),
            mention: edge.mention.to_string(),
            source: edge.source.clone(),
            at: edge.at.to_string(),
            retracted_at: edge.retracted_at.map(|at| at.to_string()),
        }
    }
}

/// A link that was not made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct ExportedRefusal {
    /// The two identifiers.
    pub subjects: [String; 2],
    /// Code of the reason.
    pub code: String,
    /// The reason.
    pub detail: String,
    /// The same apart from its language.
    pub said: Option<Said>,
    /// Which source would have linked them.
    pub source: String,
    /// When.
    #[schema(format = DateTime)]
    pub at: String,
}

impl From<&Refusal> for ExportedRefusal {
    fn from(refusal: &Refusal) -> Self {
        ExportedRefusal {
            subjects: ends(refusal.left, refusal.right),
            code: refusal.code.clone(),
            detail: refusal.detail.clone(),
            said: Said::read(&refusal.detail),
            source: refusal.source.clone(),
            at: refusal.at.to_string(),
        }
    }
}

fn ends(left: SubjectId, right: SubjectId) -> [String; 2] {
    [left.to_string(), right.to_string()]
}
