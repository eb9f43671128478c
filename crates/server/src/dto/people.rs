//! Lists of people, and what is held about one of them, with contact values masked.

use qianmian_model::Event;
use qianmian_model::Value as Typed;
use qianmian_model::plan::TrackingPlan;
use qianmian_pipeline::search;
use qianmian_pipeline::view::MaskedIdentifier;
use qianmian_store::privacy;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::{IntoParams, ToSchema};

use super::{
    ExportedIdentifier, ExportedLink, ExportedMerge, ExportedMessage, ExportedObservation, ExportedRefusal,
    ExportedSuppression, PersonExport, ProfileTag,
};

/// Whom to look for. What is left out does not narrow.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct PeopleQuery {
    /// `p12`, `kind:value`, the full value of an identifier of any kind, or a part of a name.
    pub q: Option<String>,
    /// Only people who have this tag.
    pub tag: Option<String>,
    /// Only people who have this value of the tag.
    pub value: Option<String>,
    /// Only people after this one.
    #[param(example = "p12")]
    pub after: Option<String>,
    /// How many at most.
    #[serde(default = "default_limit")]
    #[param(minimum = 1, maximum = 1000, default = 50)]
    pub limit: usize,
}

fn default_limit() -> usize {
    50
}

/// Some of the people who were asked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct PeoplePage {
    /// How many there are, with those that are not listed.
    pub people: u64,
    /// In the order of their numbers.
    pub page: Vec<PersonSummary>,
    /// What to ask for as `after` to get the next page; none on the last.
    pub next_after: Option<String>,
}

/// One person of a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct PersonSummary {
    /// Who.
    #[schema(example = "p12")]
    pub person: String,
    /// What they are called, where a source said so.
    pub name: Option<String>,
    /// Identifiers, masked.
    pub identifiers: Vec<ShownIdentifier>,
    /// Tag values.
    pub tags: Vec<ProfileTag>,
    /// The latest sign of any identifier.
    #[schema(format = DateTime)]
    pub last_seen_at: Option<String>,
}

/// An identifier in a list, its value masked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct ShownIdentifier {
    /// Its kind.
    pub kind: String,
    /// Its value, masked.
    #[schema(example = "…42")]
    pub value: String,
}

impl From<&search::PeopleFound> for PeoplePage {
    fn from(found: &search::PeopleFound) -> Self {
        let page: Vec<PersonSummary> = found.page.iter().map(PersonSummary::from).collect();
        let last = page.last().map(|person| person.person.clone());
        PeoplePage { people: found.people, next_after: last.filter(|_| found.more), page }
    }
}

impl From<&search::FoundPerson> for PersonSummary {
    fn from(found: &search::FoundPerson) -> Self {
        let shown = |known: &MaskedIdentifier| ShownIdentifier {
            kind: known.kind.clone(),
            value: known.value.clone(),
        };
        PersonSummary {
            person: found.person.to_string(),
            name: found.name.clone(),
            identifiers: found.identifiers.iter().map(shown).collect(),
            tags: found.tags.iter().map(ProfileTag::from).collect(),
            last_seen_at: found.last_seen_at.map(|at| at.to_string()),
        }
    }
}

/// How it is known who a person is, what sources said, and what was sent. Contact values and contents are left out.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct PersonRecord {
    /// Who.
    pub person: String,
    /// Identifiers, masked.
    pub identifiers: Vec<ExportedIdentifier>,
    /// Links between the identifiers.
    pub links: Vec<ExportedLink>,
    /// Links that were refused.
    pub refusals: Vec<ExportedRefusal>,
    /// Merges in which the person won or lost.
    pub merges: Vec<ExportedMerge>,
    /// Every source's word about the traits.
    pub observations: Vec<ExportedObservation>,
    /// What sources said of traits before they said something else: each value as it was said last.
    pub past: Vec<ExportedObservation>,
    /// The messages without their contents, with what came back.
    pub messages: Vec<ExportedMessage>,
    /// Where the person must not be written to.
    pub suppressions: Vec<ExportedSuppression>,
}

impl From<&privacy::PersonExport> for PersonRecord {
    fn from(record: &privacy::PersonExport) -> Self {
        let mut whole = PersonExport::new(record, &[]);
        for (shown, known) in whole.identifiers.iter_mut().zip(&record.identifiers) {
            shown.value = MaskedIdentifier::of(known).value;
        }
        for message in &mut whole.messages {
            message.content = None;
            message.provider_message_id = None;
        }
        PersonRecord {
            person: whole.person,
            identifiers: whole.identifiers,
            links: whole.links,
            refusals: whole.refusals,
            merges: whole.merges,
            observations: whole.observations,
            past: whole.past,
            messages: whole.messages,
            suppressions: whole.suppressions,
        }
    }
}

/// Which part of a timeline.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct TimelineQuery {
    /// Only events before this instant.
    #[param(format = DateTime)]
    pub before: Option<String>,
    /// How many at most.
    #[serde(default = "default_limit")]
    #[param(minimum = 1, maximum = 1000, default = 50)]
    pub limit: usize,
}

/// A part of a person's history, the latest event first.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct Timeline {
    /// The events.
    pub events: Vec<TimelineEvent>,
    /// Whether there are earlier ones.
    pub more: bool,
}

/// One event of a person.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct TimelineEvent {
    /// What happened.
    pub event: String,
    /// When.
    #[schema(format = DateTime)]
    pub at: String,
    /// Where it came from.
    pub source: String,
    /// The identifier it came with.
    pub subject: String,
    /// Its properties, without what people wrote.
    #[schema(value_type = Object)]
    pub properties: Value,
    /// Topics found in what they wrote.
    pub topics: Vec<String>,
}

impl TimelineEvent {
    /// An event without what the plan calls text of people.
    pub fn new(event: &Event, plan: &TrackingPlan) -> TimelineEvent {
        let spec = plan.events.get(&*event.body.name);
        let written = |name: &str| {
            let field = spec.and_then(|spec| spec.properties.get(name));
            field.is_some_and(|field| field.free_text)
        };
        let kept = event.body.properties.iter().filter(|(name, _)| !written(name)).cloned().collect();
        let mut topics: Vec<String> = event.body.topics.iter().map(ToString::to_string).collect();
        topics.dedup();
        TimelineEvent {
            event: event.body.name.to_string(),
            at: event.at.to_string(),
            source: event.source.to_string(),
            subject: event.subject.to_string(),
            properties: Typed::Object(kept).to_json(),
            topics,
        }
    }
}
