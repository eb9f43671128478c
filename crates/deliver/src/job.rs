//! Emptying the outbox: claim, send, write the outcome; and what to do with a claim whose holder is gone.
//!
//! A crash between the claim and the outcome leaves an expired lease, and so does an answer that was lost. A channel that
//! honours keys is asked again under the same key inside its window; for any other channel nobody can tell, and the
//! message becomes `unknown`. Who lost a lease neither sends under it any more nor writes an outcome.
//!
//! Somebody may hold a campaign while it is sent: nothing more is claimed, and whenever outcomes are written it is looked at,
//! so that of what was claimed only the requests leave that were about to. The rest is put back; where the campaign was resumed
//! before that was over, it is looked at again.

mod claim;
mod facts;
mod forecast;

use std::collections::BTreeSet;
use std::pin::pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use futures::StreamExt as _;
use jiff::SignedDuration;
use jiff::tz::TimeZone;
use qianmian_model::{Clock, Time};
use qianmian_store::Store;
use qianmian_store::outbox::{self, CampaignState, Finish, IntentState, Outcome};

use crate::channel::{Certainty, Channel, SendOutcome};
use crate::error::Result;
use claim::{Claimed, Look};
pub use forecast::forecast;

/// Requests in flight at a time.
const IN_FLIGHT: usize = 16;
/// Outcomes written in one transaction at most; those of a slow channel are written as they come.
const WRITE: usize = 100;
/// How long a claim is held. Messages of a batch that did not leave by then do not leave under it.
const LEASE: SignedDuration = SignedDuration::from_mins(15);
/// The shortest wait before a message is tried again, whatever the channel says.
const SHORTEST_WAIT: SignedDuration = SignedDuration::from_secs(1);

/// What one emptying did.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Drained {
    /// Taken by the channel.
    pub sent: u64,
    /// Refused for good.
    pub failed: u64,
    /// Must not be sent.
    pub suppressed: u64,
    /// Nobody knows.
    pub unknown: u64,
    /// Put off: quiet hours, or the channel asked to wait.
    pub held: u64,
}

impl Drained {
    fn count(&mut self, outcome: &Outcome) {
        match outcome {
            Outcome::Sent { .. } => self.sent += 1,
            Outcome::Failed { .. } => self.failed += 1,
            Outcome::Suppressed { .. } => self.suppressed += 1,
            Outcome::Unknown { .. } => self.unknown += 1,
            Outcome::Retry { .. } => self.held += 1,
        }
    }
}

/// Sends what may leave on a channel now. Every message that was due when it began is looked at once, so that it ends
/// whatever the channel answers; what was put back for a pause is looked at again where the pause is over already.
///
/// # Errors
/// When the store fails. A message that cannot be delivered is not an error.
pub async fn drain(
    store: &Store,
    channel: &Arc<dyn Channel>,
    zone: &TimeZone,
    clock: &dyn Clock,
) -> Result<Drained> {
    let mut total = Drained::default();
    let held = Held::default();
    loop {
        let began = clock.now();
        for look in [Look::InDoubt, Look::Due] {
            loop {
                let mut tx = store.begin().await?;
                let batch =
                    claim::claim(&mut tx, look, channel.as_ref(), zone, began, clock.now(), &mut total)
                        .await?;
                tx.commit().await?;
                if batch.moved == 0 {
                    break;
                }
                send(store, channel.as_ref(), batch.messages, &held, clock, &mut total).await?;
            }
        }
        if !held.was_resumed(store).await? {
            break;
        }
    }
    finish_campaigns(store, clock.now()).await?;
    Ok(total)
}

/// Hands messages to the channel, a few at a time, and writes what became of them.
async fn send(
    store: &Store,
    channel: &dyn Channel,
    messages: Vec<Claimed>,
    held: &Held,
    clock: &dyn Clock,
    total: &mut Drained,
) -> Result<()> {
    let requests = futures::stream::iter(messages).map(|claimed| hand_over(channel, claimed, held, clock));
    let mut answers = pin!(requests.buffer_unordered(IN_FLIGHT).ready_chunks(WRITE));
    while let Some(answers) = answers.next().await {
        let outcomes: Vec<Finish> = answers.into_iter().flatten().collect();
        let mut tx = store.begin().await?;
        let taken = outbox::finish(&mut tx, &outcomes, clock.now()).await?;
        held.set(outbox::paused(&mut tx).await?);
        tx.commit().await?;
        for (finish, _) in outcomes.iter().zip(taken).filter(|(_, taken)| *taken) {
            total.count(&finish.outcome);
        }
    }
    Ok(())
}

/// What is known of campaigns that somebody holds.
#[derive(Default)]
struct Held {
    /// Those that were held when it was last looked at.
    paused: Mutex<Vec<String>>,
    /// Those of which messages were put back.
    put_back: Mutex<BTreeSet<String>>,
}

impl Held {
    fn set(&self, paused: Vec<String>) {
        *lock(&self.paused) = paused;
    }

    /// Whether a message has to be put back.
    fn puts_back(&self, campaign: &str) -> bool {
        let held = lock(&self.paused).iter().any(|paused| paused == campaign);
        if held {
            lock(&self.put_back).insert(campaign.to_owned());
        }
        held
    }

    /// Whether a campaign goes on of which messages were put back since this was last asked.
    async fn was_resumed(&self, store: &Store) -> Result<bool> {
        let put_back = std::mem::take(&mut *lock(&self.put_back));
        if put_back.is_empty() {
            return Ok(false);
        }
        let paused = outbox::paused(&mut store.read().await?).await?;
        self.set(paused.clone());
        Ok(put_back.iter().any(|campaign| !paused.contains(campaign)))
    }
}

fn lock<T>(of: &Mutex<T>) -> MutexGuard<'_, T> {
    of.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Hands one message over; none when it is in doubt afterwards and will be asked about when its lease has run out.
async fn hand_over(
    channel: &dyn Channel,
    claimed: Claimed,
    held: &Held,
    clock: &dyn Clock,
) -> Option<Finish> {
    let Claimed { revision, lease_until, in_doubt, message } = claimed;
    if held.puts_back(&message.campaign) {
        // It is due at once: nothing but the pause keeps it.
        let outcome = Outcome::Retry { due_at: clock.now(), reason: "campaign_paused".to_owned() };
        return (!in_doubt).then_some(Finish { id: message.delivery_id, revision, outcome });
    }
    let answer = if clock.now() < lease_until {
        channel.send(&message).await
    } else {
        SendOutcome::Retry { after: Duration::ZERO, reason: "lease_expired".to_owned() }
    };
    let outcome = match answer {
        SendOutcome::Sent { provider_id } => Outcome::Sent { provider_message_id: provider_id },
        SendOutcome::Failed { reason } => Outcome::Failed { reason },
        SendOutcome::Unknown { reason } => match channel.certainty() {
            Certainty::Idempotent { .. } => return None,
            Certainty::Ambiguous => Outcome::Unknown { reason },
        },
        // This request was not taken, but one before it may have been.
        SendOutcome::Retry { .. } if in_doubt => return None,
        SendOutcome::Retry { after, reason } => {
            Outcome::Retry { due_at: clock.now() + signed(after).max(SHORTEST_WAIT), reason }
        }
    };
    Some(Finish { id: message.delivery_id, revision, outcome })
}

/// A campaign without pending or claimed messages is done.
async fn finish_campaigns(store: &Store, now: Time) -> Result<()> {
    let mut tx = store.begin().await?;
    for campaign in outbox::campaigns(&mut tx).await? {
        if campaign.state != CampaignState::Sending {
            continue;
        }
        let open = outbox::state_counts(&mut tx, &campaign.name).await?.into_iter().any(|count| {
            matches!(count.state, IntentState::Pending | IntentState::Claimed) && count.count > 0
        });
        if !open {
            let (from, to) = (CampaignState::Sending, CampaignState::Done);
            outbox::change_state(&mut tx, &campaign.name, from, to, now).await?;
        }
    }
    Ok(tx.commit().await?)
}

fn signed(duration: Duration) -> SignedDuration {
    SignedDuration::try_from(duration).unwrap_or(SignedDuration::MAX)
}
