//! Emptying the outbox: claim, send, write the outcome; and what to do with a claim whose holder is gone.
//!
//! A crash between the claim and the outcome leaves an expired lease. A channel that honours keys is asked again under
//! the same key inside its window; for any other channel nobody can tell, and the message becomes `unknown`.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;
use std::time::Duration;

use futures::StreamExt as _;
use jiff::SignedDuration;
use jiff::tz::TimeZone;
use qianmian_model::{Clock, Identifier, IdentifierKind, PersonId, Time};
use qianmian_store::outbox::{self, CampaignState, Claim, Finish, Intent, Outcome};
use qianmian_store::{Store, Tx, consents, people, traits};

use crate::campaign::{self, Campaign};
use crate::channel::{Certainty, Channel, Message, SendOutcome};
use crate::decide::{Decision, Facts, decide};
use crate::error::Result;
use crate::plan::Rendered;

/// Messages claimed in one transaction: intents and outcomes are cheap in batches.
const CLAIM: u32 = 500;
/// Requests in flight at a time.
const IN_FLIGHT: usize = 16;
/// How long a claim is held. Longer than any channel's time-out for a whole batch.
const LEASE: SignedDuration = SignedDuration::from_mins(15);
/// The trait that holds a person's own time zone.
const ZONE_TRAIT: &str = "timezone";

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

/// Sends what may leave on a channel now, until nothing is due.
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
    recover(store, channel.as_ref(), clock.now(), &mut total).await?;
    loop {
        let now = clock.now();
        let mut tx = store.begin().await?;
        let batch = claim(&mut tx, channel.name(), zone, now, &mut total).await?;
        tx.commit().await?;
        if batch.looked_at == 0 {
            break;
        }
        let outcomes = send(channel, batch.messages, clock.now()).await;
        write(store, &outcomes, clock.now(), &mut total).await?;
    }
    finish_campaigns(store, clock.now()).await?;
    Ok(total)
}

/// What became claimable in one look at the outbox.
struct Batch {
    looked_at: usize,
    messages: Vec<Claimed>,
}

/// A message that is ours until the lease runs out.
struct Claimed {
    revision: u32,
    message: Message,
}

/// Looks at due intents, decides each on facts read in this transaction, and claims those that may leave.
async fn claim(
    tx: &mut Tx<'_>,
    channel: &str,
    zone: &TimeZone,
    now: Time,
    total: &mut Drained,
) -> Result<Batch> {
    let intents = outbox::due(tx, channel, now, CLAIM).await?;
    let campaigns = campaigns_of(tx, &intents).await?;
    let mut facts = Knowledge::load(tx, channel, &intents, &campaigns, now).await?;
    let mut claims = Vec::new();
    let mut messages = Vec::new();
    let mut decided = Vec::new();
    for intent in &intents {
        let Some(campaign) = campaigns.get(&intent.campaign) else { continue };
        let address = facts.address(intent.person, campaign);
        let known = facts.facts(intent.person, campaign, address.is_some());
        match decide(campaign, &known, now, zone) {
            Decision::Send => {
                facts.reserve(intent.person, now);
                claims.push(Claim { id: intent.id.clone(), revision: intent.revision, content: None });
                messages.extend(address.and_then(|to| message(intent, campaign, to)));
            }
            Decision::Hold { until, reason } => {
                total.held += 1;
                decided.push(outcome(intent, Outcome::Retry { due_at: until, reason: reason.to_owned() }));
            }
            Decision::Suppress(reason) => {
                total.suppressed += 1;
                decided.push(outcome(intent, Outcome::Suppressed { reason }));
            }
        }
    }
    let _ = outbox::finish(tx, &decided, now).await?;
    let ours = outbox::claim(tx, &claims, now, now + LEASE).await?;
    let messages =
        messages.into_iter().zip(ours).filter_map(|(message, ours)| ours.then_some(message)).collect();
    Ok(Batch { looked_at: intents.len(), messages })
}

fn outcome(intent: &Intent, outcome: Outcome) -> Finish {
    Finish { id: intent.id.clone(), revision: intent.revision, outcome }
}

fn message(intent: &Intent, campaign: &Campaign, address: String) -> Option<Claimed> {
    let rendered: Rendered = serde_json::from_str(&intent.content.as_ref()?.0).ok()?;
    let topic = campaign.variants.iter().find(|variant| variant.name == intent.variant)?.topic.clone();
    let message = Message {
        delivery_id: intent.id.clone(),
        campaign: intent.campaign.clone(),
        variant: intent.variant.clone(),
        address,
        text: rendered.text,
        link: rendered.link,
        topic,
    };
    Some(Claimed { revision: intent.revision + 1, message })
}

/// The definitions that the campaigns of these intents were planned from.
async fn campaigns_of(tx: &mut Tx<'_>, intents: &[Intent]) -> Result<BTreeMap<String, Campaign>> {
    let mut campaigns = BTreeMap::new();
    for intent in intents {
        if campaigns.contains_key(&intent.campaign) {
            continue;
        }
        if let Some(known) = outbox::campaign(tx, &intent.campaign).await?
            && let Ok(campaign) = campaign::parse(&known.name, &known.definition)
        {
            campaigns.insert(known.name, campaign);
        }
    }
    Ok(campaigns)
}

/// Facts about the recipients of one batch, read in bulk. People are looked up as who they are now.
struct Knowledge {
    canonical: HashMap<PersonId, PersonId>,
    consents: HashMap<(PersonId, String), qianmian_model::consent::ConsentState>,
    suppressed: HashMap<PersonId, String>,
    sends: HashMap<PersonId, Vec<Time>>,
    zones: HashMap<PersonId, TimeZone>,
    addresses: HashMap<PersonId, Vec<(Identifier, Time)>>,
}

impl Knowledge {
    async fn load(
        tx: &mut Tx<'_>,
        channel: &str,
        intents: &[Intent],
        campaigns: &BTreeMap<String, Campaign>,
        now: Time,
    ) -> Result<Knowledge> {
        let planned: Vec<PersonId> = intents.iter().map(|intent| intent.person).collect();
        let persons = people::canonical(tx, &planned).await?;
        let canonical = planned.into_iter().zip(persons.iter().copied()).collect();
        let states = consents::states_of(tx, &persons).await?;
        let suppressions = outbox::suppressed(tx, channel, &persons).await?;
        let longest = campaigns.values().filter_map(|campaign| campaign.cap).map(|cap| cap.within).max();
        let sends = match longest {
            Some(within) => outbox::sends_since(tx, &persons, Some(channel), now - within).await?,
            None => HashMap::new(),
        };
        let profiles = traits::profiles_of(tx, &persons).await?;
        let zone = |value: &qianmian_model::Value| value.as_text().and_then(|name| TimeZone::get(name).ok());
        let mut addresses: HashMap<PersonId, Vec<(Identifier, Time)>> = HashMap::new();
        let kinds: std::collections::BTreeSet<&str> =
            campaigns.values().map(|campaign| campaign.address.as_str()).collect();
        for kind in kinds {
            for found in people::identifiers_of_kind(tx, &IdentifierKind::new(kind), &persons).await? {
                addresses.entry(found.person).or_default().push((found.identifier, found.last_seen_at));
            }
        }
        Ok(Knowledge {
            canonical,
            consents: states
                .into_iter()
                .map(|(person, change)| ((person, change.purpose), change.state))
                .collect(),
            suppressed: suppressions.into_iter().map(|found| (found.person, found.reason)).collect(),
            sends,
            zones: profiles
                .iter()
                .filter(|(_, observation)| observation.name == ZONE_TRAIT)
                .filter_map(|(person, observation)| Some((*person, zone(&observation.value)?)))
                .collect(),
            addresses,
        })
    }

    fn who(&self, person: PersonId) -> PersonId {
        self.canonical.get(&person).copied().unwrap_or(person)
    }

    /// The address of the campaign's kind that was seen last.
    fn address(&self, person: PersonId, campaign: &Campaign) -> Option<String> {
        let known = self.addresses.get(&self.who(person))?.iter();
        let of_kind = known.filter(|(identifier, _)| identifier.kind.as_str() == campaign.address);
        let latest = of_kind.max_by(|a, b| (a.1, &b.0.value).cmp(&(b.1, &a.0.value)))?;
        Some(latest.0.value.clone())
    }

    fn facts(&self, person: PersonId, campaign: &Campaign, has_address: bool) -> Facts {
        let person = self.who(person);
        Facts {
            consent: self.consents.get(&(person, campaign.purpose.clone())).copied(),
            suppressed: self.suppressed.get(&person).cloned(),
            recent_sends: self.sends.get(&person).cloned().unwrap_or_default(),
            zone: self.zones.get(&person).cloned(),
            has_address,
        }
    }

    /// Counts a message of this batch against the caps of those after it.
    fn reserve(&mut self, person: PersonId, now: Time) {
        let person = self.who(person);
        self.sends.entry(person).or_default().push(now);
    }
}

/// Hands messages to the channel, a few at a time.
async fn send(channel: &Arc<dyn Channel>, claimed: Vec<Claimed>, now: Time) -> Vec<Finish> {
    futures::stream::iter(claimed)
        .map(|claimed| async move {
            let outcome = match channel.send(&claimed.message).await {
                SendOutcome::Sent { provider_id } => Outcome::Sent { provider_message_id: provider_id },
                SendOutcome::Failed { reason } => Outcome::Failed { reason },
                SendOutcome::Unknown { reason } => Outcome::Unknown { reason },
                SendOutcome::Retry { after, reason } => {
                    Outcome::Retry { due_at: now + signed(after), reason }
                }
            };
            Finish { id: claimed.message.delivery_id, revision: claimed.revision, outcome }
        })
        .buffer_unordered(IN_FLIGHT)
        .collect()
        .await
}

async fn write(store: &Store, outcomes: &[Finish], now: Time, total: &mut Drained) -> Result<()> {
    let mut tx = store.begin().await?;
    let taken = outbox::finish(&mut tx, outcomes, now).await?;
    tx.commit().await?;
    for (finish, _) in outcomes.iter().zip(taken).filter(|(_, taken)| *taken) {
        match finish.outcome {
            Outcome::Sent { .. } => total.sent += 1,
            Outcome::Failed { .. } => total.failed += 1,
            Outcome::Suppressed { .. } => total.suppressed += 1,
            Outcome::Unknown { .. } => total.unknown += 1,
            Outcome::Retry { .. } => total.held += 1,
        }
    }
    Ok(())
}

/// Settles claims whose lease ran out: back to pending where the key makes a retry safe, else unknown.
async fn recover(store: &Store, channel: &dyn Channel, now: Time, total: &mut Drained) -> Result<()> {
    loop {
        let mut tx = store.begin().await?;
        let expired = outbox::expired(&mut tx, channel.name(), now, CLAIM).await?;
        if expired.is_empty() {
            return Ok(());
        }
        let outcomes: Vec<Finish> =
            expired.iter().map(|intent| outcome(intent, settle(channel.certainty(), intent, now))).collect();
        let taken = outbox::finish(&mut tx, &outcomes, now).await?;
        tx.commit().await?;
        let settled = outcomes.iter().zip(&taken).filter(|(_, taken)| **taken);
        for (finish, _) in settled {
            if matches!(finish.outcome, Outcome::Unknown { .. }) {
                total.unknown += 1;
            }
        }
        if taken.iter().all(|taken| !taken) {
            return Ok(());
        }
    }
}

fn settle(certainty: Certainty, intent: &Intent, now: Time) -> Outcome {
    let reason = "lease_expired".to_owned();
    match certainty {
        Certainty::Idempotent { window }
            if intent.claimed_at.is_some_and(|claimed_at| now < claimed_at + signed(window)) =>
        {
            Outcome::Retry { due_at: now, reason }
        }
        _ => Outcome::Unknown { reason },
    }
}

/// A campaign without pending or claimed messages is done.
async fn finish_campaigns(store: &Store, now: Time) -> Result<()> {
    let mut tx = store.begin().await?;
    for campaign in outbox::campaigns(&mut tx).await? {
        if campaign.state != CampaignState::Sending {
            continue;
        }
        let open = outbox::state_counts(&mut tx, &campaign.name).await?.into_iter().any(|count| {
            matches!(count.state, outbox::IntentState::Pending | outbox::IntentState::Claimed)
                && count.count > 0
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
