//! Consents: entries of the ledger, and the request that makes one.

use std::collections::BTreeMap;

use qianmian_model::consent;
use qianmian_pipeline::Workspace;
use qianmian_store::consents::{LedgerEntry, NoticeCount, StateCount};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

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

/// Which part of the ledger.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct LedgerQuery {
    /// Only of this purpose.
    pub purpose: Option<String>,
    /// Only entries before this number: what the last page gave as `next_before`.
    pub before: Option<i64>,
    /// How many at most.
    #[serde(default = "default_limit")]
    #[param(minimum = 1, maximum = 1000, default = 50)]
    pub limit: usize,
}

fn default_limit() -> usize {
    50
}

/// A part of everybody's ledger, the latest entry first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct LedgerPage {
    /// The entries.
    pub entries: Vec<ConsentEntry>,
    /// What to ask for as `before` to get the next page; none on the last.
    pub next_before: Option<i64>,
}

impl LedgerPage {
    /// The first `limit` of the entries, which tell by their number whether there are more.
    pub fn new(found: &[(i64, LedgerEntry)], limit: usize) -> LedgerPage {
        let page = &found[..found.len().min(limit)];
        LedgerPage {
            entries: page.iter().map(|(_, entry)| ConsentEntry::from(entry)).collect(),
            next_before: page.last().map(|(id, _)| *id).filter(|_| found.len() > limit),
        }
    }
}

/// A purpose: who agreed, under which notices, and what rests on it.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, ToSchema)]
pub struct PurposeSummary {
    /// Its name.
    pub purpose: String,
    /// How many people agree.
    pub granted: u64,
    /// How many said no, or took it back.
    pub withdrawn: u64,
    /// The notices under which people agreed, by the first time.
    pub notices: Vec<NoticeVersion>,
    /// Sources whose fields are collected for it.
    pub sources: Vec<String>,
    /// Events that are collected for it.
    pub events: Vec<String>,
    /// Tags that need it.
    pub tags: Vec<String>,
    /// Campaigns that need it.
    pub campaigns: Vec<String>,
}

/// A version of a notice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct NoticeVersion {
    /// Its version; none where it was not written down.
    pub version: Option<String>,
    /// Entries of the ledger that say yes under it.
    pub entries: u64,
    /// The first of them.
    #[schema(format = DateTime)]
    pub first_at: String,
    /// The last.
    #[schema(format = DateTime)]
    pub last_at: String,
}

impl PurposeSummary {
    /// All purposes that somebody was asked for or that files name, by name.
    pub fn all(workspace: &Workspace, states: &[StateCount], notices: &[NoticeCount]) -> Vec<PurposeSummary> {
        let mut all: BTreeMap<String, PurposeSummary> = BTreeMap::new();
        let mut of = |purpose: &str, add: &mut dyn FnMut(&mut PurposeSummary)| {
            let known = all.entry(purpose.to_owned());
            add(known.or_insert_with(|| PurposeSummary {
                purpose: purpose.to_owned(),
                ..PurposeSummary::default()
            }));
        };
        for count in states {
            of(&count.purpose, &mut |purpose| match count.state {
                consent::ConsentState::Granted => purpose.granted += count.people,
                consent::ConsentState::Withdrawn => purpose.withdrawn += count.people,
            });
        }
        for notice in notices {
            of(&notice.purpose, &mut |purpose| purpose.notices.push(notice.into()));
        }
        for source in workspace.sources.values() {
            of(&source.purpose, &mut |purpose| purpose.sources.push(source.name.to_string()));
        }
        for (event, spec) in &workspace.plan.events {
            if let Some(name) = &spec.purpose {
                of(name, &mut |purpose| purpose.events.push(event.clone()));
            }
        }
        for tag in &workspace.tags {
            if let Some(name) = &tag.purpose {
                of(name, &mut |purpose| purpose.tags.push(tag.name.clone()));
            }
        }
        for campaign in workspace.campaigns.values() {
            of(&campaign.purpose, &mut |purpose| purpose.campaigns.push(campaign.name.clone()));
        }
        all.into_values().collect()
    }
}

impl From<&NoticeCount> for NoticeVersion {
    fn from(notice: &NoticeCount) -> Self {
        NoticeVersion {
            version: notice.version.clone(),
            entries: notice.entries,
            first_at: notice.first_at.to_string(),
            last_at: notice.last_at.to_string(),
        }
    }
}
