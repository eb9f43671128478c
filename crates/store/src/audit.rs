//! The audit trail: who did what to what, and what came of it. Entries are added and finished, never taken away.

use qianmian_model::Time;

use crate::sql::{Row, sql};
use crate::{Result, Tx};

/// An entry that stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Its place in the trail.
    pub id: u64,
    /// When, by the machine's clock.
    pub at: Time,
    /// What is in it.
    pub act: Act,
}

/// Who did what.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Act {
    /// `user`, `token`, `cli`, or `nobody` for who has not proven anything.
    pub actor_kind: String,
    /// The name of the user or token.
    pub actor: String,
    /// What was done, such as `profile.erase`.
    pub action: String,
    /// To what: a person as `p12`, a campaign, a user; never a contact value.
    pub object: String,
    /// `begun`, `done`, `refused` or `failed`.
    pub outcome: String,
}

/// What of the trail is asked for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AuditFilter {
    /// Entries before this one.
    pub before: Option<u64>,
    /// Of one actor.
    pub actor: Option<String>,
    /// Of one action.
    pub action: Option<String>,
    /// With one outcome.
    pub outcome: Option<String>,
}

/// Adds an entry; gives its place.
pub async fn append(tx: &mut Tx<'_>, act: &Act, at: Time) -> Result<u64> {
    let args = [
        at.into(),
        (&act.actor_kind).into(),
        (&act.actor).into(),
        (&act.action).into(),
        (&act.object).into(),
        (&act.outcome).into(),
    ];
    let id = tx.fetch_first(sql!("audit/append_entry"), &args, |row| row.u64(0)).await?;
    id.ok_or_else(|| crate::Error::Corrupt("the audit trail gave no place".to_owned()))
}

/// Says what came of what an entry began, and to what it was done.
pub async fn finish(tx: &mut Tx<'_>, id: u64, object: &str, outcome: &str) -> Result<()> {
    tx.execute(sql!("audit/finish_entry"), &[outcome.into(), object.into(), id.into()]).await.map(drop)
}

/// Entries, the latest first.
pub async fn list(tx: &mut Tx<'_>, filter: &AuditFilter, limit: u64) -> Result<Vec<Entry>> {
    let before = filter.before.map_or(i64::MAX, |id| i64::try_from(id).unwrap_or(i64::MAX));
    let [actor, action, outcome] =
        [&filter.actor, &filter.action, &filter.outcome].map(|part| part.as_deref().unwrap_or_default());
    let args = [before.into(), actor.into(), action.into(), outcome.into(), limit.into()];
    tx.fetch(sql!("audit/list_entries"), &args, read_entry).await
}

fn read_entry(row: &Row) -> Result<Entry> {
    Ok(Entry {
        id: row.u64(0)?,
        at: row.time(1)?,
        act: Act {
            actor_kind: row.text(2)?,
            actor: row.text(3)?,
            action: row.text(4)?,
            object: row.text(5)?,
            outcome: row.text(6)?,
        },
    })
}
