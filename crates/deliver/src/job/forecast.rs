//! What would be decided of a campaign's messages if they were taken up now. Nothing is written.

use jiff::tz::TimeZone;
use qianmian_model::{PersonId, Time};
use qianmian_store::Tx;

use super::facts::Knowledge;
use crate::campaign::Campaign;
use crate::decide::{Decision, decide};
use crate::error::Result;

/// The decision for each of these people, in their order.
///
/// # Errors
/// When the store fails.
pub async fn forecast(
    tx: &mut Tx<'_>,
    campaign: &Campaign,
    people: &[PersonId],
    now: Time,
    workspace_zone: &TimeZone,
) -> Result<Vec<Decision>> {
    let knowledge = Knowledge::load(tx, &campaign.channel, people, &[campaign], now).await?;
    let decision = |person: &PersonId| {
        let has_address = knowledge.address(*person, campaign).is_some();
        decide(campaign, &knowledge.facts(*person, campaign, has_address), now, workspace_zone)
    };
    Ok(people.iter().map(decision).collect())
}
