//! Campaigns that start by themselves: once approved, each is planned when its start has come.
//!
//! What holds: a start that was missed, because nothing ran, is made up for within a day, and not later, when nobody expects
//! it any more; one that fails is tried again with every look, and why it failed is kept until it succeeds.

use std::collections::BTreeMap;

use jiff::SignedDuration;
use qianmian_deliver::plan::Planned;
use qianmian_deliver::{Campaign, DeliverError};
use qianmian_model::{Clock as _, SystemClock, Time};
use qianmian_store::audit::{self, Act};
use qianmian_store::{Tx, meta, outbox};

use super::action;
use crate::{Pipeline, PipelineError, Result};

/// So much later than it should a campaign still starts by itself.
const MADE_UP_FOR: SignedDuration = SignedDuration::from_hours(24);

/// What became of a start.
#[derive(Debug)]
pub struct Start {
    /// The campaign.
    pub campaign: String,
    /// Who was planned, or why nobody was.
    pub outcome: Result<Planned>,
}

impl Pipeline {
    /// Plans the approved campaigns whose start has come, through the channels that there are; [`Pipeline::send`] sends them.
    ///
    /// # Errors
    /// Failures of the store. What became of each campaign is in the answer.
    pub async fn start_campaigns(&self, channels: &[&str]) -> Result<Vec<Start>> {
        let mut starts = Vec::new();
        for name in self.due_campaigns().await? {
            let outcome = self.start(&name, channels).await;
            if matches!(outcome, Err(PipelineError::Superseded)) {
                break;
            }
            self.note_start(&name, outcome.as_ref().err()).await?;
            starts.push(Start { campaign: name, outcome });
        }
        Ok(starts)
    }

    /// Why campaigns that should have started did not, by campaign.
    ///
    /// # Errors
    /// A failure of the store.
    pub async fn failed_starts(&self, tx: &mut Tx<'_>) -> Result<BTreeMap<String, String>> {
        let mut failed = BTreeMap::new();
        for campaign in self.workspace.campaigns.values().filter(|campaign| campaign.start.is_some()) {
            let why = meta::get(tx, &failure_key(campaign)).await?;
            failed.extend(why.map(|why| (campaign.name.clone(), why)));
        }
        Ok(failed)
    }

    async fn due_campaigns(&self) -> Result<Vec<String>> {
        let now = self.clock.now();
        let mut tx = self.store.read().await?;
        let mut due = Vec::new();
        for campaign in self.workspace.campaigns.values() {
            if campaign.starts_at(&self.workspace.zone).is_some_and(|start| is_due(start, now))
                && outbox::campaign(&mut tx, &campaign.name).await?.is_none()
                && outbox::approval(&mut tx, &campaign.name, &campaign.version()).await?.is_some()
            {
                due.push(campaign.name.clone());
            }
        }
        Ok(due)
    }

    async fn start(&self, name: &str, channels: &[&str]) -> Result<Planned> {
        let campaign = self.workspace.campaign(name)?;
        if !channels.contains(&campaign.channel.as_str()) {
            return Err(DeliverError::unknown_channel(campaign, channels).into());
        }
        self.plan_campaign(name).await
    }

    /// Keeps why a campaign did not start, or that it did.
    async fn note_start(&self, name: &str, failure: Option<&PipelineError>) -> Result<()> {
        let key = failure_key(self.workspace.campaign(name)?);
        let mut tx = self.store.begin().await?;
        match failure {
            Some(error) => meta::set(&mut tx, &key, &error.to_string()).await?,
            None => {
                meta::remove(&mut tx, &key).await?;
                let act = Act {
                    actor_kind: "schedule".to_owned(),
                    actor: String::new(),
                    action: action::START.to_owned(),
                    object: name.to_owned(),
                    outcome: "done".to_owned(),
                };
                audit::append(&mut tx, &act, SystemClock.now()).await?;
            }
        }
        Ok(tx.commit().await?)
    }
}

fn is_due(start: Time, now: Time) -> bool {
    start <= now && now < start + MADE_UP_FOR
}

/// Under this key of the store's metadata is why this version of a campaign did not start.
fn failure_key(campaign: &Campaign) -> String {
    format!("start_failed:{}:{}", campaign.name, campaign.version())
}
