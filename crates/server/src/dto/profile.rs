//! One person, with contact values masked.

use qianmian_model::{Origin, TraitObservation};
use qianmian_pipeline::{privacy, view};
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

use super::ConsentState;

/// A profile.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct Profile {
    /// Who.
    #[schema(example = "p12")]
    pub person: String,
    /// First seen.
    #[schema(format = DateTime)]
    pub created_at: String,
    /// Identifiers; values are hidden but for their last two characters.
    pub identifiers: Vec<ProfileIdentifier>,
    /// Traits with provenance, by name.
    pub traits: Vec<ProfileTrait>,
    /// Tag values that the person has, by tag.
    pub tags: Vec<ProfileTag>,
    /// Tags that are unknown for this person.
    pub unknown_tags: Vec<String>,
    /// Consents, by purpose.
    pub consents: Vec<ConsentOfPurpose>,
    /// How many people were found to be this one.
    pub merges: u64,
}

/// An identifier whose value is masked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct ProfileIdentifier {
    /// Its kind.
    pub kind: String,
    /// Its value, masked.
    #[schema(example = "…42")]
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

/// A trait with provenance.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct ProfileTrait {
    /// Its name.
    pub name: String,
    /// Its value in standard form.
    pub value: Value,
    /// Who said so.
    pub source: String,
    /// The source's trust, 0..100.
    pub trust: u8,
    /// When it was true, by the source.
    #[schema(format = DateTime)]
    pub observed_at: String,
    /// `declared` or `inferred`.
    pub origin: String,
    /// Probability that it is right, 0..1; 1 for declared values.
    pub confidence: f32,
}

/// A tag value that a person has.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct ProfileTag {
    /// The tag.
    pub tag: String,
    /// The value.
    pub value: String,
}

/// Where a person stands for one purpose.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct ConsentOfPurpose {
    /// What for.
    pub purpose: String,
    /// The state.
    pub state: ConsentState,
    /// Since when.
    #[schema(format = DateTime)]
    pub at: String,
}

/// What an erasure took away.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Erasure {
    /// The person, and all that were merged into it.
    pub persons: Vec<String>,
    /// Identifiers.
    pub identifiers: u64,
    /// Rows taken out of the event history.
    pub events: u64,
    /// Rows taken out of the quarantine.
    pub quarantined: u64,
    /// Entries of the consent ledger that are kept under keyed hashes.
    pub consent_proofs: u64,
}

impl From<&view::Profile> for Profile {
    fn from(profile: &view::Profile) -> Self {
        let identifier = |known: &view::MaskedIdentifier| ProfileIdentifier {
            kind: known.kind.clone(),
            value: known.value.clone(),
            source: known.source.clone(),
            first_seen_at: known.first_seen_at.to_string(),
            last_seen_at: known.last_seen_at.to_string(),
        };
        let consents = profile.consents.iter().map(|(purpose, (state, at))| ConsentOfPurpose {
            purpose: purpose.clone(),
            state: (*state).into(),
            at: at.to_string(),
        });
        Profile {
            person: profile.person.to_string(),
            created_at: profile.created_at.to_string(),
            identifiers: profile.identifiers.iter().map(identifier).collect(),
            traits: profile.traits.iter().map(ProfileTrait::from).collect(),
            tags: profile.tags.iter().map(ProfileTag::from).collect(),
            unknown_tags: profile.unknown_tags.clone(),
            consents: consents.collect(),
            merges: profile.merges,
        }
    }
}

impl From<&TraitObservation> for ProfileTrait {
    fn from(observation: &TraitObservation) -> Self {
        let origin = match observation.origin {
            Origin::Declared => "declared",
            Origin::Inferred => "inferred",
        };
        ProfileTrait {
            name: observation.name.clone(),
            value: observation.value.to_json(),
            source: observation.source.to_string(),
            trust: observation.trust,
            observed_at: observation.observed_at.to_string(),
            origin: origin.to_owned(),
            confidence: observation.confidence,
        }
    }
}

impl From<&(String, String)> for ProfileTag {
    fn from((tag, value): &(String, String)) -> Self {
        ProfileTag { tag: tag.clone(), value: value.clone() }
    }
}

impl From<&privacy::Erasure> for Erasure {
    fn from(erasure: &privacy::Erasure) -> Self {
        Erasure {
            persons: erasure.store.persons.iter().map(ToString::to_string).collect(),
            identifiers: erasure.store.subjects.len() as u64,
            events: erasure.events_removed,
            quarantined: erasure.rejects_removed,
            consent_proofs: erasure.store.proofs,
        }
    }
}
