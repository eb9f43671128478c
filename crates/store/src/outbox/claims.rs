//! Claims and outcomes, fenced by revision: whoever lost a lease cannot write an outcome any more.

use std::collections::HashSet;

use qianmian_model::Time;

use super::intents::{Content, IntentState, seal};
use crate::sql::{Arg, sql};
use crate::{Result, Tx, bulk};

/// An intent to claim.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Claim {
    /// Its id.
    pub id: String,
    /// The revision it was seen with. It is one more after the claim.
    pub revision: u32,
    /// What will be sent, where it was rendered for this claim.
    pub content: Option<Content>,
}

/// What became of a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// The channel has taken it.
    Sent {
        /// What the provider calls it.
        provider_message_id: Option<String>,
    },
    /// The channel has refused it for good.
    Failed {
        /// Why.
        reason: String,
    },
    /// It must not be sent.
    Suppressed {
        /// Why.
        reason: String,
    },
    /// It may or may not have been sent.
    Unknown {
        /// Why that is not known.
        reason: String,
    },
    /// It was certainly not sent and is to be tried again.
    Retry {
        /// Not before this time.
        due_at: Time,
        /// Why.
        reason: String,
    },
}

/// An outcome of an intent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finish {
    /// The intent's id.
    pub id: String,
    /// The revision it was claimed under: that of its [`Claim`], plus one.
    pub revision: u32,
    /// What became of it.
    pub outcome: Outcome,
}

/// Claims intents that are pending, or claimed under a lease that has run out, and still have the revision they were
/// seen with. For each, in order: whether it is ours now, until `lease_until`, under its revision plus one.
#[must_use = "a claim that was lost must not be sent"]
pub async fn claim(tx: &mut Tx<'_>, claims: &[Claim], now: Time, lease_until: Time) -> Result<Vec<bool>> {
    let mut rows = Vec::with_capacity(claims.len());
    for claim in claims {
        rows.push((claim, seal(&tx.vault, &claim.id, claim.content.as_ref())?));
    }
    let shared = [now.into(), lease_until.into()];
    let file = sql!("outbox/claim_intents");
    let ours = bulk::fetch(
        tx,
        file,
        &shared,
        &rows,
        |(claim, content)| -> [Arg<'_>; 3] {
            [(&claim.id).into(), claim.revision.into(), content.as_deref().into()]
        },
        |row| row.text(0),
    )
    .await?;
    Ok(once_each(claims.iter().map(|claim| claim.id.as_str()), ours))
}

/// Writes outcomes. For each, in order: whether it was taken. It is not when the revision has moved on (the lease ran out and
/// somebody else has it), or when it cannot follow: `sent` and `unknown` need a claim; a pending intent can be
/// suppressed, fail or be put off; an unknown one can turn out sent or failed.
#[must_use = "an outcome that was not taken belongs to somebody else now"]
pub async fn finish(tx: &mut Tx<'_>, outcomes: &[Finish], now: Time) -> Result<Vec<bool>> {
    let file = sql!("outbox/finish_intents");
    let taken =
        bulk::fetch(tx, file, &[], outcomes, |finish| columns(finish, now), |row| row.text(0)).await?;
    Ok(once_each(outcomes.iter().map(|finish| finish.id.as_str()), taken))
}

fn columns(finish: &Finish, now: Time) -> [Arg<'_>; 7] {
    let (state, message, reason, due_at) = match &finish.outcome {
        Outcome::Sent { provider_message_id } => {
            (IntentState::Sent, provider_message_id.as_ref(), None, None)
        }
        Outcome::Failed { reason } => (IntentState::Failed, None, Some(reason), None),
        Outcome::Suppressed { reason } => (IntentState::Suppressed, None, Some(reason), None),
        Outcome::Unknown { reason } => (IntentState::Unknown, None, Some(reason), None),
        Outcome::Retry { due_at, reason } => (IntentState::Pending, None, Some(reason), Some(*due_at)),
    };
    let finished_at = (state != IntentState::Pending).then_some(now);
    [
        (&finish.id).into(),
        finish.revision.into(),
        state.as_str().into(),
        message.into(),
        reason.into(),
        due_at.into(),
        finished_at.into(),
    ]
}

/// For each asked id whether it is among the changed ones; a repeated id only the first time.
fn once_each<'a>(asked: impl Iterator<Item = &'a str>, changed: Vec<String>) -> Vec<bool> {
    let mut changed: HashSet<String> = changed.into_iter().collect();
    asked.map(|id| changed.remove(id)).collect()
}
