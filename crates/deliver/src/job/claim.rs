//! Taking messages out of the outbox: look at some, decide each on facts of the same transaction, claim those that may
//! leave and write down what became of the others.
//!
//! A claim whose lease ran out is in doubt: its message may have left. It stays claimed (and reserved against the caps)
//! until somebody asks again under the same key or it becomes `unknown`; it is never pending again.

use std::collections::BTreeMap;

use jiff::tz::TimeZone;
use qianmian_model::{PersonId, Time};
use qianmian_store::Tx;
use qianmian_store::outbox::{self, CampaignState, Claim, Finish, Intent, Outcome};

use super::facts::{Knowledge, PlannedCampaign, campaigns_of};
use super::{Drained, LEASE};
use crate::campaign::Campaign;
use crate::channel::{Channel, Message};
use crate::decide::{Decision, InDoubt, decide, decide_in_doubt};
use crate::error::Result;
use crate::plan::Rendered;

/// Messages looked at in one transaction: intents and outcomes are cheap in batches.
const BATCH: u32 = 500;

/// The reason of a message whose campaign or content cannot be read any more.
const UNREADABLE: &str = "unreadable";

/// Which messages are looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Look {
    /// Claims whose lease ran out.
    InDoubt,
    /// Pending messages that are due.
    Due,
}

/// What one look at the outbox came to.
pub(super) struct Batch {
    /// How many messages are in another state than before. None: nothing is left to do here.
    pub(super) moved: usize,
    /// Those that may leave now.
    pub(super) messages: Vec<Claimed>,
}

/// A message that is ours until the lease runs out.
pub(super) struct Claimed {
    /// What its outcome must name.
    pub(super) revision: u32,
    pub(super) lease_until: Time,
    /// Whether it may have left before.
    pub(super) in_doubt: bool,
    pub(super) message: Message,
}

/// What is to be done with one intent.
enum Step {
    Send(Message),
    /// Claimed until that time without being sent: it stays in doubt.
    Keep(Time),
    Settle(Outcome),
}

/// Looks at messages that were there to be looked at by `began`.
pub(super) async fn claim(
    tx: &mut Tx<'_>,
    look: Look,
    channel: &dyn Channel,
    zone: &TimeZone,
    began: Time,
    now: Time,
    total: &mut Drained,
) -> Result<Batch> {
    let intents = match look {
        Look::InDoubt => outbox::expired(tx, channel.name(), began, BATCH).await?,
        Look::Due => outbox::due(tx, channel.name(), began, BATCH).await?,
    };
    let campaigns = campaigns_of(tx, &intents).await?;
    let people: Vec<PersonId> = intents.iter().map(|intent| intent.person).collect();
    let definitions: Vec<&Campaign> =
        campaigns.values().filter_map(|campaign| campaign.definition.as_ref()).collect();
    let knowledge = Knowledge::load(tx, channel.name(), &people, &definitions, now).await?;
    let mut desk = Desk { channel, zone, now, campaigns, knowledge };
    let mut taken = Taken::default();
    for intent in &intents {
        let step = match look {
            Look::InDoubt => desk.step_in_doubt(intent),
            Look::Due => desk.step(intent),
        };
        taken.note(intent, step, look, now + LEASE);
    }
    taken.write(tx, now, total).await
}

/// What steps are decided with.
struct Desk<'a> {
    channel: &'a dyn Channel,
    zone: &'a TimeZone,
    now: Time,
    campaigns: BTreeMap<String, PlannedCampaign>,
    knowledge: Knowledge,
}

impl Desk<'_> {
    fn step(&mut self, intent: &Intent) -> Step {
        let Some((_, definition)) = self.campaign(intent) else { return unreadable() };
        let (decision, address) = self.decide(intent.person, definition);
        match decision {
            Decision::Send => match address.and_then(|to| message(intent, definition, to)) {
                Some(message) => {
                    self.knowledge.reserve(intent.person, self.now);
                    Step::Send(message)
                }
                None => unreadable(),
            },
            Decision::Hold { until, reason } => {
                Step::Settle(Outcome::Retry { due_at: until, reason: reason.to_owned() })
            }
            Decision::Suppress(reason) => Step::Settle(Outcome::Suppressed { reason }),
        }
    }

    fn step_in_doubt(&mut self, intent: &Intent) -> Step {
        if let Some(claimed_at) = intent.claimed_at {
            self.knowledge.release(intent.person, claimed_at);
        }
        let Some((state, definition)) = self.campaign(intent) else { return unknown(UNREADABLE) };
        let (mut decision, address) = self.decide(intent.person, definition);
        match state {
            CampaignState::Sending => {}
            CampaignState::Cancelled => decision = Decision::Suppress("campaign_cancelled".to_owned()),
            _ => decision = Decision::Hold { until: self.now + LEASE, reason: "campaign_held" },
        }
        let message = address.and_then(|to| message(intent, definition, to));
        // Claimed more than once, it may have left at any of the times, of which only the last is known.
        let first_left_at = if intent.attempts > 1 { Some(intent.created_at) } else { intent.claimed_at };
        let first_left_at = first_left_at.unwrap_or(intent.created_at);
        let latest = self.now + LEASE;
        match decide_in_doubt(self.channel.certainty(), first_left_at, latest, decision) {
            InDoubt::AskAgain => match message {
                Some(message) => {
                    self.knowledge.reserve(intent.person, self.now);
                    Step::Send(message)
                }
                None => unknown(UNREADABLE),
            },
            InDoubt::Wait { until } => {
                self.knowledge.reserve(intent.person, self.now);
                Step::Keep(until)
            }
            InDoubt::Unknown(reason) => unknown(&reason),
        }
    }

    fn campaign(&self, intent: &Intent) -> Option<(CampaignState, &Campaign)> {
        let planned = self.campaigns.get(&intent.campaign)?;
        Some((planned.state, planned.definition.as_ref()?))
    }

    fn decide(&self, person: PersonId, campaign: &Campaign) -> (Decision, Option<String>) {
        let address = self.knowledge.address(person, campaign);
        let facts = self.knowledge.facts(person, campaign, address.is_some());
        (decide(campaign, &facts, self.now, self.zone), address)
    }
}

fn unreadable() -> Step {
    Step::Settle(Outcome::Failed { reason: UNREADABLE.to_owned() })
}

fn unknown(reason: &str) -> Step {
    Step::Settle(Outcome::Unknown { reason: reason.to_owned() })
}

fn message(intent: &Intent, campaign: &Campaign, address: String) -> Option<Message> {
    let rendered: Rendered = serde_json::from_str(&intent.content.as_ref()?.0).ok()?;
    let variant = campaign.variants.iter().find(|variant| variant.name == intent.variant)?;
    Some(Message {
        delivery_id: intent.id.clone(),
        campaign: intent.campaign.clone(),
        variant: intent.variant.clone(),
        address,
        text: rendered.text,
        link: rendered.link,
        topic: variant.topic.clone(),
    })
}

/// The steps of one batch, by what they write.
#[derive(Default)]
struct Taken {
    send: Vec<(Claim, Claimed)>,
    keep: BTreeMap<Time, Vec<Claim>>,
    settle: Vec<Finish>,
}

impl Taken {
    fn note(&mut self, intent: &Intent, step: Step, look: Look, lease_until: Time) {
        let (id, revision) = (intent.id.clone(), intent.revision);
        match step {
            Step::Send(message) => {
                let in_doubt = look == Look::InDoubt;
                let claimed = Claimed { revision: revision + 1, lease_until, in_doubt, message };
                self.send.push((Claim { id, revision, content: None }, claimed));
            }
            Step::Keep(until) => {
                self.keep.entry(until).or_default().push(Claim { id, revision, content: None });
            }
            Step::Settle(outcome) => self.settle.push(Finish { id, revision, outcome }),
        }
    }

    async fn write(self, tx: &mut Tx<'_>, now: Time, total: &mut Drained) -> Result<Batch> {
        let mut moved = 0;
        for (finish, taken) in self.settle.iter().zip(outbox::finish(tx, &self.settle, now).await?) {
            if taken {
                moved += 1;
                total.count(&finish.outcome);
            }
        }
        for (until, claims) in &self.keep {
            let ours = outbox::claim(tx, claims, now, *until).await?;
            moved += ours.iter().filter(|ours| **ours).count();
        }
        let (claims, claimed): (Vec<Claim>, Vec<Claimed>) = self.send.into_iter().unzip();
        let ours = outbox::claim(tx, &claims, now, now + LEASE).await?;
        let messages: Vec<Claimed> =
            claimed.into_iter().zip(ours).filter_map(|(claimed, ours)| ours.then_some(claimed)).collect();
        Ok(Batch { moved: moved + messages.len(), messages })
    }
}
