//! Consents: entries of the ledger, and the request that makes one.

use qianmian_model::consent;
use qianmian_store::consents::LedgerEntry;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What a person said of a purpose.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ConsentState {
    /// Said yes.
    Granted,
    /// Said no, or took the consent back.
    Withdrawn,
}

impl From<consent::ConsentState> for ConsentState {
    fn from(state: consent::ConsentState) -> Self {
        match state {
            consent::ConsentState::Granted => ConsentState::Granted,
            consent::ConsentState::Withdrawn => ConsentState::Withdrawn,
        }
    }
}

impl From<ConsentState> for consent::ConsentState {
    fn from(state: ConsentState) -> Self {
        match state {
            ConsentState::Granted => consent::ConsentState::Granted,
            ConsentState::Withdrawn => consent::ConsentState::Withdrawn,
        }
    }
}

/// An entry of the ledger.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct ConsentEntry {
    /// Whose it was when it was written: the person, or one that was merged into it since.
    pub person: String,
    /// What for.
    pub purpose: String,
    /// What was said.
    pub state: ConsentState,
    /// When.
    #[schema(format = DateTime)]
    pub at: String,
    /// Through what: a source, `api`, `cli`, `merge`.
    pub source: String,
    /// The version of the notice that was shown, where known.
    pub notice_version: Option<String>,
    /// When it was written.
    #[schema(format = DateTime)]
    pub recorded_at: String,
}

impl From<&LedgerEntry> for ConsentEntry {
    fn from(entry: &LedgerEntry) -> Self {
        let change = &entry.change;
        ConsentEntry {
            person: entry.person.to_string(),
            purpose: change.purpose.clone(),
            state: change.state.into(),
            at: change.at.to_string(),
            source: change.source.clone(),
            notice_version: change.notice_version.clone(),
            recorded_at: entry.recorded_at.to_string(),
        }
    }
}

/// What a person said just now.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ConsentRequest {
    /// What for.
    #[schema(example = "marketing")]
    pub purpose: String,
    /// What was said.
    pub state: ConsentState,
    /// The version of the notice that was shown.
    #[serde(default)]
    pub notice_version: Option<String>,
}
