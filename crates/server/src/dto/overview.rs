//! The loop in numbers.

use std::collections::BTreeMap;

use qianmian_pipeline::overview;
use qianmian_store::outbox::IntentState;
use serde::Serialize;
use utoipa::ToSchema;

use super::{PeopleTotals, Rows};

/// The whole loop, one number for each thing that a stage has.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Overview {
    /// Rows of all sources from the door to the end of cleaning.
    pub rows: Rows,
    /// Rows in the event history.
    pub events: u64,
    /// People, identifiers, merges.
    pub people: PeopleTotals,
    /// Accepted requests that are not processed yet.
    pub inbox_lag_entries: u64,
    /// The latest event.
    #[schema(format = DateTime)]
    pub newest_event_at: Option<String>,
    /// Sources that files declare.
    pub sources: u64,
    /// Tags in force.
    pub tags: u64,
    /// Drafts and retired tags.
    pub shelved_tags: u64,
    /// People who have any value of any tag.
    pub tagged_people: u64,
    /// Audiences that files define.
    pub audiences: u64,
    /// Campaigns by state: `draft`, `planned`, `sending`, `paused`, `done` or `cancelled`.
    pub campaigns: BTreeMap<String, u64>,
    /// Messages of all campaigns.
    pub messages: MessageTotals,
    /// Messages by what came back: `sent`, `delivered`, `read`, `replied`, `clicked`, `converted`, `unsubscribed`, `blocked`.
    pub receipts: BTreeMap<String, u64>,
    /// By purpose, how many people agreed.
    pub granted: BTreeMap<String, u64>,
    /// Campaigns that were read as experiments.
    pub experiments: u64,
    /// Verdicts over tags in the latest read-outs, by finding.
    pub verdicts: BTreeMap<String, u64>,
}

/// Messages of all campaigns: `planned = sent + failed + suppressed + unknown + pending`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
pub struct MessageTotals {
    /// All.
    pub planned: u64,
    /// The channel has taken them.
    pub sent: u64,
    /// The channel has refused them for good.
    pub failed: u64,
    /// They must not be sent.
    pub suppressed: u64,
    /// They may or may not have been sent.
    pub unknown: u64,
    /// They wait, or are on their way.
    pub pending: u64,
}

impl From<&overview::Overview> for Overview {
    fn from(found: &overview::Overview) -> Self {
        let stages: super::Stages = (&found.stages).into();
        let messages = |state: IntentState| found.messages.get(&state).copied().unwrap_or(0);
        Overview {
            rows: stages.rows,
            events: stages.events,
            people: stages.people,
            inbox_lag_entries: found.inbox_lag_entries,
            newest_event_at: found.newest_event_at.map(|at| at.to_string()),
            sources: found.sources,
            tags: found.tags,
            shelved_tags: found.shelved_tags,
            tagged_people: found.tagged_people,
            audiences: found.audiences,
            campaigns: named(found.campaigns.iter().map(|(state, count)| (*state, *count))),
            messages: MessageTotals {
                planned: found.messages.values().sum(),
                sent: messages(IntentState::Sent),
                failed: messages(IntentState::Failed),
                suppressed: messages(IntentState::Suppressed),
                unknown: messages(IntentState::Unknown),
                pending: messages(IntentState::Pending) + messages(IntentState::Claimed),
            },
            receipts: named(found.receipts.iter().map(|(kind, count)| (kind.as_str(), *count))),
            granted: found.granted.clone(),
            experiments: found.experiments,
            verdicts: found.verdicts.clone(),
        }
    }
}

fn named<'n>(counts: impl Iterator<Item = (&'n str, u64)>) -> BTreeMap<String, u64> {
    counts.map(|(name, count)| (name.to_owned(), count)).collect()
}
