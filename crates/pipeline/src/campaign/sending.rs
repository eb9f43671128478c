//! Approving, planning, sending, holding: what somebody says of a campaign, each in one transaction.

use std::sync::Arc;

use qianmian_deliver::job::Drained;
use qianmian_deliver::plan::Planned;
use qianmian_deliver::{Channel, DeliverError, hold};
use qianmian_store::outbox::{self, Approval, CampaignState};
use qianmian_store::{Tx, audiences};

use crate::snapshots::CAMPAIGN;
use crate::{Pipeline, Result};

/// What the audit trail calls what is said of a campaign.
pub mod action {
    /// It may be sent as it is written now.
    pub const APPROVE: &str = "campaign.approve";
    /// It may not be sent after all.
    pub const WITHDRAW: &str = "campaign.withdraw";
    /// It was started by itself.
    pub const START: &str = "campaign.start";
    /// It is planned and sent.
    pub const SEND: &str = "campaign.send";
    /// Nothing more of it leaves.
    pub const PAUSE: &str = "campaign.pause";
    /// It goes on.
    pub const RESUME: &str = "campaign.resume";
}

impl Pipeline {
    /// Keeps somebody's word that a campaign may be sent as it is written now; gives the first such word.
    ///
    /// # Errors
    /// [`DeliverError::OtherVersion`] where another version than the one in use was reviewed, [`DeliverError::Changed`]
    /// where it was planned from another text, and [`DeliverError::StartOver`] where it would have started already.
    pub async fn approve_campaign(&self, approval: Approval) -> Result<Approval> {
        let campaign = self.workspace.campaign(&approval.campaign)?;
        if campaign.version() != approval.version {
            return Err(DeliverError::OtherVersion(approval.campaign).into());
        }
        let mut tx = self.store.begin().await?;
        let known = outbox::campaign(&mut tx, &campaign.name).await?;
        if known.is_some_and(|known| known.definition != campaign.source) {
            return Err(DeliverError::Changed(approval.campaign).into());
        }
        let known = outbox::approval(&mut tx, &approval.campaign, &approval.version).await?;
        let start = campaign.starts_at(&self.workspace.zone).filter(|start| *start <= self.clock.now());
        if let (None, Some(start)) = (known, start) {
            return Err(DeliverError::StartOver { campaign: approval.campaign, start }.into());
        }
        outbox::approve(&mut tx, &approval).await?;
        let stands = outbox::approval(&mut tx, &approval.campaign, &approval.version).await?;
        tx.commit().await?;
        Ok(stands.unwrap_or(approval))
    }

    /// Takes back the word that a campaign may be sent as it is written now.
    ///
    /// # Errors
    /// [`DeliverError::Planned`] once it was planned, and [`DeliverError::NotApproved`] where there is no such word.
    pub async fn withdraw_approval(&self, name: &str) -> Result<()> {
        let campaign = self.workspace.campaign(name)?;
        let mut tx = self.store.begin().await?;
        if outbox::campaign(&mut tx, name).await?.is_some() {
            return Err(DeliverError::Planned(name.to_owned()).into());
        }
        if !outbox::withdraw(&mut tx, name, &campaign.version()).await? {
            return Err(DeliverError::NotApproved(name.to_owned()).into());
        }
        Ok(tx.commit().await?)
    }

    /// Plans an approved campaign: the audience as it is now, everybody's arm and tags before assignment, one intent a
    /// message. The audience is kept as a snapshot. Planning again changes nothing.
    ///
    /// # Errors
    /// As [`Pipeline::preview_campaign`]; a campaign that nobody approved as it is written, one whose start has not come, one
    /// that was planned from another text, and one that is held.
    pub async fn plan_campaign(&self, name: &str) -> Result<Planned> {
        let campaign = self.workspace.campaign(name)?;
        let now = self.clock.now();
        let mut tx = self.store.begin().await?;
        if let Some(known) = outbox::campaign(&mut tx, name).await? {
            if known.definition != campaign.source {
                return Err(DeliverError::Changed(name.to_owned()).into());
            }
            if known.state == CampaignState::Paused {
                return Err(DeliverError::Paused(name.to_owned()).into());
            }
            return planned(&mut tx, name).await;
        }
        if let Some(start) = campaign.starts_at(&self.workspace.zone).filter(|start| *start > now) {
            return Err(DeliverError::NotYet { campaign: name.to_owned(), start }.into());
        }
        let members = self.audience(&mut tx, &campaign.audience, now).await?;
        let recipients = self.recipients(&mut tx, campaign, &members.yes).await?;
        let planned = qianmian_deliver::plan::plan(&mut tx, campaign, &recipients, now).await?;
        let snapshot = audiences::Snapshot {
            name: format!("{CAMPAIGN}{name}"),
            expression: campaign.audience.clone(),
            taken_at: now,
            members: members.yes,
        };
        audiences::save(&mut tx, &snapshot).await?;
        tx.commit().await?;
        Ok(planned)
    }

    /// Sends what may leave now on a channel.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn send(&self, channel: &Arc<dyn Channel>) -> Result<Drained> {
        Ok(qianmian_deliver::job::drain(&self.store, channel, &self.workspace.zone, self.clock.as_ref())
            .await?)
    }

    /// Holds a campaign: nothing more of it leaves until it is resumed, whoever else sends.
    ///
    /// # Errors
    /// A campaign that was never planned, or is not being sent.
    pub async fn pause_campaign(&self, name: &str) -> Result<()> {
        let mut tx = self.begin_with(name).await?;
        hold::pause(&mut tx, name, self.clock.now()).await?;
        Ok(tx.commit().await?)
    }

    /// Lets a campaign go on that is held, with the next sending.
    ///
    /// # Errors
    /// A campaign that was never planned, or is not held.
    pub async fn resume_campaign(&self, name: &str) -> Result<()> {
        let mut tx = self.begin_with(name).await?;
        hold::resume(&mut tx, name, self.clock.now()).await?;
        Ok(tx.commit().await?)
    }

    async fn begin_with(&self, planned: &str) -> Result<Tx<'_>> {
        let mut tx = self.store.begin().await?;
        match outbox::campaign(&mut tx, planned).await? {
            Some(_) => Ok(tx),
            None => Err(self.not_planned(planned)),
        }
    }
}

async fn planned(tx: &mut Tx<'_>, name: &str) -> Result<Planned> {
    let mut planned = Planned::default();
    for count in outbox::plan_counts(tx, name).await? {
        planned.people += count.people;
        if count.holdout {
            planned.holdout += count.people;
        }
    }
    planned.messages = outbox::state_counts(tx, name).await?.iter().map(|count| count.count).sum();
    Ok(planned)
}
