//! Holding a campaign and letting it go on. A campaign that is held keeps every intent as it is: nothing is claimed, what
//! was claimed and has not left goes back to pending, and what is on its way gets its outcome.

use qianmian_model::Time;
use qianmian_store::Tx;
use qianmian_store::outbox::{self, CampaignState};

use crate::error::{DeliverError, Result};

/// Holds a campaign that is being sent. One that is held stays so.
///
/// # Errors
/// [`DeliverError::NotThere`] for a campaign that is not being sent.
pub async fn pause(tx: &mut Tx<'_>, campaign: &str, now: Time) -> Result<()> {
    change(tx, campaign, CampaignState::Sending, CampaignState::Paused, now).await
}

/// Lets a campaign go on that is held. One that is being sent stays so.
///
/// # Errors
/// [`DeliverError::NotThere`] for a campaign that is not held.
pub async fn resume(tx: &mut Tx<'_>, campaign: &str, now: Time) -> Result<()> {
    change(tx, campaign, CampaignState::Paused, CampaignState::Sending, now).await
}

async fn change(
    tx: &mut Tx<'_>,
    campaign: &str,
    needed: CampaignState,
    wanted: CampaignState,
    now: Time,
) -> Result<()> {
    if outbox::change_state(tx, campaign, needed, wanted, now).await? {
        return Ok(());
    }
    let known = outbox::campaign(tx, campaign).await?;
    let state = known.map_or(CampaignState::Draft, |known| known.state);
    if state == wanted {
        return Ok(());
    }
    Err(DeliverError::NotThere { campaign: campaign.to_owned(), state, needed, wanted })
}
