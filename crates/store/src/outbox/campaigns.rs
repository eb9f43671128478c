//! Campaigns.

use std::fmt;
use std::str::FromStr;

use qianmian_model::Time;

use crate::sql::{Row, sql};
use crate::{Result, Tx};

/// Where a campaign is. Only intents of one that is sending are due.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum CampaignState {
    /// Known, nothing planned.
    Draft,
    /// Planned, waiting for its time or for somebody's word.
    Planned,
    /// On its way.
    Sending,
    /// Held by somebody.
    Paused,
    /// Everything planned has an outcome.
    Done,
    /// Ended before everything was sent.
    Cancelled,
}

impl CampaignState {
    const ALL: [CampaignState; 6] = [
        CampaignState::Draft,
        CampaignState::Planned,
        CampaignState::Sending,
        CampaignState::Paused,
        CampaignState::Done,
        CampaignState::Cancelled,
    ];

    /// Its name, as stored and shown.
    pub fn as_str(self) -> &'static str {
        match self {
            CampaignState::Draft => "draft",
            CampaignState::Planned => "planned",
            CampaignState::Sending => "sending",
            CampaignState::Paused => "paused",
            CampaignState::Done => "done",
            CampaignState::Cancelled => "cancelled",
        }
    }
}

impl fmt::Display for CampaignState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for CampaignState {
    type Err = String;

    fn from_str(text: &str) -> std::result::Result<Self, String> {
        let known = CampaignState::ALL.into_iter().find(|state| state.as_str() == text);
        known.ok_or_else(|| format!("no campaign is `{text}`"))
    }
}

/// A campaign.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Campaign {
    /// Its name.
    pub name: String,
    /// Its definition, as it was read.
    pub definition: String,
    /// Where it is.
    pub state: CampaignState,
    /// When it is to begin.
    pub scheduled_at: Option<Time>,
    /// When it became known.
    pub created_at: Time,
    /// When it last changed.
    pub updated_at: Time,
}

/// Makes a campaign (as a draft), or takes a new definition and time for a known one, whose state stays.
pub async fn upsert_campaign(
    tx: &mut Tx<'_>,
    name: &str,
    definition: &str,
    scheduled_at: Option<Time>,
    at: Time,
) -> Result<()> {
    let state = CampaignState::Draft.as_str();
    let args = [name.into(), definition.into(), state.into(), scheduled_at.into(), at.into()];
    tx.execute(sql!("outbox/upsert_campaign"), &args).await.map(drop)
}

/// Moves a campaign from one state to another; gives whether it was in the first.
pub async fn change_state(
    tx: &mut Tx<'_>,
    name: &str,
    from: CampaignState,
    to: CampaignState,
    at: Time,
) -> Result<bool> {
    let args = [to.as_str().into(), at.into(), name.into(), from.as_str().into()];
    Ok(tx.execute(sql!("outbox/change_state"), &args).await? > 0)
}

/// A campaign by its name.
pub async fn campaign(tx: &mut Tx<'_>, name: &str) -> Result<Option<Campaign>> {
    tx.fetch_first(sql!("outbox/find_campaign"), &[name.into()], read_campaign).await
}

/// All campaigns, by name.
pub async fn campaigns(tx: &mut Tx<'_>) -> Result<Vec<Campaign>> {
    tx.fetch(sql!("outbox/list_campaigns"), &[], read_campaign).await
}

/// The names of the campaigns that somebody holds.
pub async fn paused(tx: &mut Tx<'_>) -> Result<Vec<String>> {
    tx.fetch(sql!("outbox/list_paused"), &[], |row| row.text(0)).await
}

fn read_campaign(row: &Row) -> Result<Campaign> {
    Ok(Campaign {
        name: row.text(0)?,
        definition: row.text(1)?,
        state: row.parsed(2)?,
        scheduled_at: row.opt_time(3)?,
        created_at: row.time(4)?,
        updated_at: row.time(5)?,
    })
}
