//! Who said that a campaign may be sent. A word holds for exactly one version of its definition, and the first one stands.

use qianmian_model::Time;

use crate::sql::{Row, sql};
use crate::{Result, Tx};

/// Somebody's word that a version of a campaign may be sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Approval {
    /// The campaign's name.
    pub campaign: String,
    /// What tells the definition that was approved from every other.
    pub version: String,
    /// `user`, `token` or `cli`.
    pub actor_kind: String,
    /// The name of the user or token.
    pub actor: String,
    /// When.
    pub at: Time,
}

/// Keeps an approval; gives whether it is the first of its version.
pub async fn approve(tx: &mut Tx<'_>, approval: &Approval) -> Result<bool> {
    let Approval { campaign, version, actor_kind, actor, at } = approval;
    let args = [campaign.into(), version.into(), actor_kind.into(), actor.into(), (*at).into()];
    Ok(tx.execute(sql!("outbox/insert_approval"), &args).await? > 0)
}

/// Takes the approval of a version back; gives whether there was one.
pub async fn withdraw(tx: &mut Tx<'_>, campaign: &str, version: &str) -> Result<bool> {
    Ok(tx.execute(sql!("outbox/delete_approval"), &[campaign.into(), version.into()]).await? > 0)
}

/// The approval of a version of a campaign.
pub async fn approval(tx: &mut Tx<'_>, campaign: &str, version: &str) -> Result<Option<Approval>> {
    tx.fetch_first(sql!("outbox/find_approval"), &[campaign.into(), version.into()], read_approval).await
}

/// All approvals, by campaign and version.
pub async fn approvals(tx: &mut Tx<'_>) -> Result<Vec<Approval>> {
    tx.fetch(sql!("outbox/list_approvals"), &[], read_approval).await
}

fn read_approval(row: &Row) -> Result<Approval> {
    Ok(Approval {
        campaign: row.text(0)?,
        version: row.text(1)?,
        actor_kind: row.text(2)?,
        actor: row.text(3)?,
        at: row.time(4)?,
    })
}
