//! The whole loop in numbers, one for each stage: what the first page of the console shows.

use std::collections::BTreeMap;

use qianmian_collect::Inbox;
use qianmian_lake::Dataset;
use qianmian_model::Time;
use qianmian_model::consent::ConsentState;
use qianmian_store::outbox::{self, CampaignState, IntentState, ReceiptKind};
use qianmian_store::tags::{Role, all_bitmaps};
use qianmian_store::{consents, experiments};
use serde_json::Value as Json;

use crate::view::Stages;
use crate::{Pipeline, Result};

/// The loop in numbers.
#[derive(Debug, Clone, PartialEq)]
pub struct Overview {
    /// What went through the stages up to profiles.
    pub stages: Stages,
    /// Accepted requests that are not processed yet.
    pub inbox_lag_entries: u64,
    /// The latest event.
    pub newest_event_at: Option<Time>,
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
    /// Campaigns by state; those that were never planned are `draft`.
    pub campaigns: BTreeMap<&'static str, u64>,
    /// Messages of all campaigns by state.
    pub messages: BTreeMap<IntentState, u64>,
    /// Messages of all campaigns by what came back.
    pub receipts: Vec<(ReceiptKind, u64)>,
    /// Consents that stand, by purpose: how many people agreed.
    pub granted: BTreeMap<String, u64>,
    /// Campaigns that were read as experiments.
    pub experiments: u64,
    /// Verdicts over tags in the latest read-outs, by finding.
    pub verdicts: BTreeMap<String, u64>,
}

impl Pipeline {
    /// The loop in numbers, as of now.
    ///
    /// # Errors
    /// Failures of store and lake.
    pub async fn overview(&self, inbox: &Inbox) -> Result<Overview> {
        let stages = self.stages().await?;
        let inbox_lag_entries = self.inbox_lag(inbox).await?;
        let mut tx = self.store.read().await?;
        let tallies = self.tallies(&mut tx, Dataset::Events).await?;
        let held = all_bitmaps(&mut tx).await?.into_iter().filter(|bitmap| bitmap.role == Role::Member);
        let tagged = held.fold(roaring::RoaringBitmap::new(), |all, bitmap| all | bitmap.people);
        let known: BTreeMap<String, CampaignState> = outbox::campaigns(&mut tx)
            .await?
            .into_iter()
            .map(|campaign| (campaign.name, campaign.state))
            .collect();
        let mut campaigns: BTreeMap<&'static str, u64> = BTreeMap::new();
        for name in self.workspace.campaigns.keys() {
            let state = known.get(name).copied().unwrap_or(CampaignState::Draft);
            *campaigns.entry(state.as_str()).or_default() += 1;
        }
        let consents = consents::totals(&mut tx).await?.into_iter();
        let granted = consents.filter(|count| count.state == ConsentState::Granted);
        let read_outs = experiments::list(&mut tx).await?;
        Ok(Overview {
            stages,
            inbox_lag_entries,
            newest_event_at: tallies.iter().map(|tally| tally.newest_at).max(),
            sources: self.workspace.sources.len() as u64,
            tags: self.workspace.tags.len() as u64,
            shelved_tags: self.workspace.shelved.len() as u64,
            tagged_people: tagged.len(),
            audiences: self.workspace.audiences.len() as u64,
            campaigns,
            messages: outbox::message_totals(&mut tx).await?,
            receipts: outbox::receipt_totals(&mut tx).await?,
            granted: granted.map(|count| (count.purpose, count.people)).collect(),
            experiments: read_outs.len() as u64,
            verdicts: verdicts(read_outs.iter().map(|read_out| read_out.result.as_str())),
        })
    }
}

/// How often each finding stands in read-outs; one that cannot be read has none.
fn verdicts<'r>(results: impl Iterator<Item = &'r str>) -> BTreeMap<String, u64> {
    let read = results.filter_map(|result| serde_json::from_str::<Json>(result).ok());
    let mut found: BTreeMap<String, u64> = BTreeMap::new();
    for read_out in read {
        let tags = read_out["tags"].as_array().into_iter().flatten();
        for finding in tags.filter_map(|tag| tag["verdict"]["finding"].as_str()) {
            *found.entry(finding.to_owned()).or_default() += 1;
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn findings_are_counted_over_all_read_outs() {
        let two = r#"{"tags":[{"verdict":{"finding":"useful"}},{"verdict":{"finding":"redundant"}}]}"#;
        let one = r#"{"tags":[{"verdict":{"finding":"useful"}}],"format":"x"}"#;
        let found = verdicts([two, one, "not a read-out"].into_iter());
        assert_eq!(found, BTreeMap::from([("redundant".to_owned(), 1), ("useful".to_owned(), 2)]));
    }
}
