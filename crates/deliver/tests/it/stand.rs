//! A workspace with people who agreed, a clock that stands still, and the books after a campaign.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::SignedDuration;
use jiff::tz::TimeZone;
use qianmian_deliver::job::{Drained, drain};
use qianmian_deliver::plan::{Planned, Recipient, plan};
use qianmian_deliver::{Campaign, Channel, Result, campaign, hold};
use qianmian_model::consent::{ConsentChange, ConsentState};
use qianmian_model::{Clock, ManualClock, PersonId, Time};
use qianmian_store::outbox::{self, CampaignState, Intent, IntentState};
use qianmian_store::people::NewIdentifier;
use qianmian_store::{Store, Vault, consents, people};
use qianmian_testkit::{identifier, time};
use serde_json::json;
use tempfile::TempDir;

/// Noon in Shanghai.
pub(crate) const NOON: &str = "2026-03-02T04:00:00Z";

/// Longer than a lease.
pub(crate) const AFTER_LEASE: SignedDuration = SignedDuration::from_mins(16);

pub(crate) struct Stand {
    pub(crate) dir: TempDir,
    pub(crate) store: Store,
    pub(crate) clock: ManualClock,
    pub(crate) people: Vec<PersonId>,
}

/// A campaign through channel `oracle` with further lines.
pub(crate) fn definition(name: &str, more: &str) -> Campaign {
    let text = format!(
        "campaign: {name}\nchannel: oracle\naddress: user_id\naudience: everyone\n\
         variants:\n  - {{ name: hello, text: \"您好 {{{{ nickname }}}}\", topic: tea }}\n\
         goal: {{ event: Order Completed, within: 7d }}\n{more}"
    );
    campaign::parse("campaigns/test.yaml", &text).unwrap()
}

impl Stand {
    pub(crate) async fn with_people(count: u32) -> Stand {
        let dir = tempfile::tempdir().unwrap();
        let store = open(&dir).await;
        let clock = ManualClock::new(time(NOON));
        let now = clock.now();
        let mut tx = store.begin().await.unwrap();
        let people = people::create_persons(&mut tx, &vec![now; count as usize]).await.unwrap();
        let ids: Vec<_> = people.iter().map(|person| identifier(&format!("user_id:u{}", person.0))).collect();
        let new = people.iter().zip(&ids).map(|(person, identifier)| NewIdentifier {
            identifier,
            person: *person,
            source: "test",
            seen_at: now,
        });
        people::insert_identifiers(&mut tx, &new.collect::<Vec<_>>()).await.unwrap();
        tx.commit().await.unwrap();
        let stand = Stand { dir, store, clock, people };
        stand.consent(&stand.people, ConsentState::Granted).await;
        stand
    }

    /// What a new process finds.
    pub(crate) async fn reopen(self) -> Stand {
        self.store.close().await;
        let store = open(&self.dir).await;
        Stand { store, ..self }
    }

    pub(crate) async fn consent(&self, people: &[PersonId], state: ConsentState) {
        let now = self.clock.now();
        let change = ConsentChange {
            purpose: "marketing".to_owned(),
            state,
            at: now,
            source: "test".into(),
            notice_version: None,
        };
        let changes: Vec<_> = people.iter().map(|person| (*person, change.clone())).collect();
        let mut tx = self.store.begin().await.unwrap();
        consents::append(&mut tx, &changes, now).await.unwrap();
        tx.commit().await.unwrap();
    }

    pub(crate) async fn plan(&self, campaign: &Campaign) -> Result<Planned> {
        self.plan_for(campaign, &recipients(&self.people)).await
    }

    pub(crate) async fn plan_for(&self, campaign: &Campaign, recipients: &[Recipient]) -> Result<Planned> {
        self.approve(campaign).await;
        let mut tx = self.store.begin().await?;
        let planned = plan(&mut tx, campaign, recipients, self.clock.now()).await?;
        tx.commit().await?;
        Ok(planned)
    }

    pub(crate) async fn approve(&self, campaign: &Campaign) {
        let approval = outbox::Approval {
            campaign: campaign.name.clone(),
            version: campaign.version(),
            actor_kind: "user".to_owned(),
            actor: "anna".to_owned(),
            at: self.clock.now(),
        };
        let mut tx = self.store.begin().await.unwrap();
        outbox::approve(&mut tx, &approval).await.unwrap();
        tx.commit().await.unwrap();
    }

    pub(crate) async fn pause(&self, campaign: &str) -> Result<()> {
        let mut tx = self.store.begin().await?;
        hold::pause(&mut tx, campaign, self.clock.now()).await?;
        Ok(tx.commit().await?)
    }

    pub(crate) async fn resume(&self, campaign: &str) -> Result<()> {
        let mut tx = self.store.begin().await?;
        hold::resume(&mut tx, campaign, self.clock.now()).await?;
        Ok(tx.commit().await?)
    }

    pub(crate) async fn drain(&self, channel: &Arc<dyn Channel>) -> Drained {
        drain(&self.store, channel, &shanghai(), &self.clock).await.unwrap()
    }

    pub(crate) fn wait(&self, duration: SignedDuration) {
        self.clock.advance_to(self.clock.now() + duration);
    }

    pub(crate) async fn intents(&self, campaign: &str) -> Vec<Intent> {
        let mut tx = self.store.read().await.unwrap();
        outbox::intents_of_campaign(&mut tx, campaign, None, 10_000).await.unwrap()
    }

    pub(crate) async fn state(&self, campaign: &str) -> CampaignState {
        let mut tx = self.store.read().await.unwrap();
        outbox::campaign(&mut tx, campaign).await.unwrap().unwrap().state
    }

    /// How many messages of a campaign are in each state, with their reason where there is one.
    pub(crate) async fn books(&self, campaign: &str) -> BTreeMap<String, u64> {
        let mut tx = self.store.read().await.unwrap();
        let counts = outbox::state_counts(&mut tx, campaign).await.unwrap();
        let name = |count: &outbox::StateCount| match count.reason.as_str() {
            "" => count.state.to_string(),
            reason => format!("{}: {reason}", count.state),
        };
        counts.iter().map(|count| (name(count), count.count)).collect()
    }
}

/// How many of some intents are in a state.
pub(crate) fn count(intents: &[Intent], state: IntentState) -> usize {
    intents.iter().filter(|intent| intent.state == state).count()
}

/// One line a state, as [`Stand::books`] gives them.
pub(crate) fn books(lines: &[(&str, u64)]) -> BTreeMap<String, u64> {
    lines.iter().map(|(name, count)| ((*name).to_owned(), *count)).collect()
}

pub(crate) fn recipients(people: &[PersonId]) -> Vec<Recipient> {
    people.iter().map(|person| recipient(*person, Some(0))).collect()
}

pub(crate) fn recipient(person: PersonId, variant: Option<usize>) -> Recipient {
    Recipient {
        person,
        variant,
        stratum: String::new(),
        tags: "{}".to_owned(),
        fields: json!({ "nickname": format!("n{}", person.0) }),
    }
}

pub(crate) fn shanghai() -> TimeZone {
    TimeZone::get("Asia/Shanghai").unwrap()
}

pub(crate) fn at(text: &str) -> Time {
    time(text)
}

async fn open(dir: &TempDir) -> Store {
    Store::open(&dir.path().join("qianmian.db"), Vault::from_key([7; 32])).await.unwrap()
}
