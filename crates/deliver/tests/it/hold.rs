//! Holding a campaign: nothing leaves, nothing is lost, nothing is sent twice, wherever it was and whatever dies.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use jiff::SignedDuration;
use jiff::tz::TimeZone;
use qianmian_deliver::hold;
use qianmian_deliver::job::{Drained, drain};
use qianmian_deliver::{Certainty, Channel, Message, SendOutcome};
use qianmian_model::{Clock as _, ManualClock};
use qianmian_store::Store;
use qianmian_store::outbox::{CampaignState, IntentState};

use crate::crash::{drain_until_death, moody, random};
use crate::oracle::{Mood, Oracle};
use crate::stand::{AFTER_LEASE, Stand, at, books, count, definition};

const PEOPLE: u32 = 24;
const SEEDS: u64 = 24;

#[tokio::test]
async fn a_paused_campaign_sends_nothing_and_goes_on_where_it_was() {
    let stand = Stand::with_people(3).await;
    stand.plan(&definition("spring", "")).await.unwrap();
    stand.plan(&definition("summer", "")).await.unwrap();
    stand.pause("spring").await.unwrap();
    stand.pause("spring").await.unwrap();
    let planned = stand.intents("spring").await;
    let stand = stand.reopen().await;
    let oracle = Oracle::ambiguous(|_, _| Mood::Accept);
    assert_eq!(stand.drain(&oracle.channel()).await, Drained { sent: 3, ..Drained::default() });
    assert_eq!(stand.books("summer").await, books(&[("sent", 3)]), "the other one goes on");
    assert_eq!(stand.intents("spring").await, planned);
    stand.resume("spring").await.unwrap();
    assert_eq!(stand.drain(&oracle.channel()).await, Drained { sent: 3, ..Drained::default() });
    assert_eq!(stand.state("spring").await, CampaignState::Done);
    assert_eq!(oracle.requests(), 6);
}

#[tokio::test]
async fn only_what_is_sent_is_paused_and_only_what_is_paused_is_resumed() {
    let stand = Stand::with_people(1).await;
    stand.plan(&definition("spring", "")).await.unwrap();
    stand.resume("spring").await.unwrap();
    stand.drain(&Oracle::ambiguous(|_, _| Mood::Accept).channel()).await;
    for refused in [stand.pause("spring").await, stand.resume("spring").await] {
        let error = refused.unwrap_err();
        assert_eq!(error.code(), "campaign_state");
        assert!(error.to_string().contains("`spring` is done"), "{error}");
    }
    assert_eq!(stand.pause("autumn").await.unwrap_err().code(), "campaign_state");
}

/// A channel on which somebody pauses the campaign while one of its requests is answered.
struct Interrupted {
    store: Store,
    oracle: Arc<Oracle>,
    requests: AtomicUsize,
    at_request: usize,
}

#[async_trait::async_trait]
impl Channel for Interrupted {
    fn name(&self) -> &str {
        self.oracle.name()
    }

    fn certainty(&self) -> Certainty {
        self.oracle.certainty()
    }

    async fn send(&self, message: &Message) -> SendOutcome {
        if self.requests.fetch_add(1, Ordering::SeqCst) == self.at_request {
            let store = self.store.clone();
            let pause = async move {
                let mut tx = store.begin().await.unwrap();
                hold::pause(&mut tx, "spring", at("2026-03-02T04:00:00Z")).await.unwrap();
                tx.commit().await.unwrap();
            };
            tokio::spawn(pause).await.unwrap();
        }
        self.oracle.send(message).await
    }
}

#[tokio::test]
async fn a_pause_in_the_middle_stops_what_has_not_left_and_counts_everything() {
    let stand = Stand::with_people(700).await;
    stand.plan(&definition("spring", "")).await.unwrap();
    let oracle = Oracle::ambiguous(|_, _| Mood::Accept);
    let interrupted: Arc<dyn Channel> = Arc::new(Interrupted {
        store: stand.store.clone(),
        oracle: Arc::clone(&oracle),
        requests: AtomicUsize::new(0),
        at_request: 40,
    });
    let drained = stand.drain(&interrupted).await;
    assert_eq!(oracle.requests() as u64, drained.sent);
    // Those in flight, and those of the outcomes that were being gathered.
    assert!((41..300).contains(&drained.sent), "{drained:?}");
    assert_eq!(stand.state("spring").await, CampaignState::Paused);
    let found = stand.books("spring").await;
    assert_eq!(found.values().sum::<u64>(), 700);
    assert_eq!((found["sent"], found["pending: campaign_paused"]), (drained.sent, drained.held));
    assert_eq!(found["pending"], 200, "the second batch was never claimed");
    assert!(!found.contains_key("claimed"), "{found:?}");

    stand.drain(&interrupted).await;
    assert_eq!(oracle.requests() as u64, drained.sent, "paused");
    stand.resume("spring").await.unwrap();
    stand.drain(&interrupted).await;
    assert_eq!(stand.books("spring").await, books(&[("sent", 700)]), "it goes on at once");
    assert!(oracle.arrived().len() == 700 && oracle.arrived().values().all(|times| *times == 1));
}

/// A channel on which somebody pauses the campaign while a request is answered, and resumes it while a later one is.
struct Hasty {
    store: Store,
    oracle: Arc<Oracle>,
    clock: Arc<ManualClock>,
    requests: AtomicUsize,
}

#[async_trait::async_trait]
impl Channel for Hasty {
    fn name(&self) -> &str {
        self.oracle.name()
    }

    fn certainty(&self) -> Certainty {
        self.oracle.certainty()
    }

    async fn send(&self, message: &Message) -> SendOutcome {
        let (store, clock) = (self.store.clone(), Arc::clone(&self.clock));
        let request = self.requests.fetch_add(1, Ordering::SeqCst);
        if request == 40 || request == 300 {
            let change = async move {
                clock.advance_to(clock.now() + SignedDuration::from_secs(1));
                let mut tx = store.begin().await.unwrap();
                if request == 40 {
                    hold::pause(&mut tx, "spring", clock.now()).await.unwrap();
                } else {
                    hold::resume(&mut tx, "spring", clock.now()).await.unwrap();
                }
                tx.commit().await.unwrap();
            };
            tokio::spawn(change).await.unwrap();
        }
        self.oracle.send(message).await
    }
}

#[tokio::test]
async fn what_was_put_back_leaves_with_the_same_sending_where_the_pause_is_over_before_it_ends() {
    let stand = Stand::with_people(400).await;
    stand.plan(&definition("spring", "")).await.unwrap();
    stand.plan(&definition("summer", "")).await.unwrap();
    let oracle = Oracle::ambiguous(|_, _| Mood::Accept);
    let clock = Arc::new(ManualClock::new(stand.clock.now()));
    let hasty: Arc<dyn Channel> = Arc::new(Hasty {
        store: stand.store.clone(),
        oracle: Arc::clone(&oracle),
        clock: Arc::clone(&clock),
        requests: AtomicUsize::new(0),
    });
    let drained = drain(&stand.store, &hasty, &TimeZone::UTC, clock.as_ref()).await.unwrap();
    assert!(drained.held > 0, "some were put back: {drained:?}");
    assert_eq!(stand.books("spring").await, books(&[("sent", 400)]), "nothing waits for the next sending");
    assert_eq!(stand.state("spring").await, CampaignState::Done);
    assert!(oracle.arrived().len() == 800 && oracle.arrived().values().all(|times| *times == 1));
}

/// Sends a campaign that is paused and resumed at random, with a death in each of the first processes.
async fn rehearse(seed: u64, oracle: &Arc<Oracle>) -> Stand {
    let mut stand = Stand::with_people(PEOPLE).await;
    stand.plan(&definition("spring", "")).await.unwrap();
    let channel = oracle.channel();
    for round in 0..80 {
        let held = round < 12 && random(seed, "pause", round).is_multiple_of(2);
        if held {
            stand.pause("spring").await.unwrap();
        }
        let before = oracle.requests();
        let readings = if round < 12 { (random(seed, "clock", round) % 60) as i64 } else { i64::MAX };
        drain_until_death(&stand, &channel, readings).await;
        stand = stand.reopen().await;
        stand.wait(AFTER_LEASE);
        assert_eq!(stand.books("spring").await.values().sum::<u64>(), u64::from(PEOPLE));
        if held {
            assert_eq!(oracle.requests(), before, "seed {seed}: sent while paused");
            assert_eq!(stand.state("spring").await, CampaignState::Paused, "seed {seed}");
            stand.resume("spring").await.unwrap();
        } else if stand.state("spring").await == CampaignState::Done {
            return stand;
        }
    }
    panic!("seed {seed}: not done: {:?}", stand.books("spring").await);
}

#[tokio::test]
async fn pauses_and_deaths_in_any_order_lose_nothing_and_send_nothing_twice() {
    for seed in 0..SEEDS {
        let oracle = Oracle::idempotent(moody(seed));
        let stand = rehearse(seed, &oracle).await;
        let arrived = oracle.arrived();
        for intent in stand.intents("spring").await {
            let times = arrived.get(&intent.id).copied().unwrap_or(0);
            match intent.state {
                IntentState::Sent => assert_eq!(times, 1, "seed {seed}: {intent:?}"),
                IntentState::Failed => assert_eq!(times, 0, "seed {seed}: {intent:?}"),
                _ => panic!("seed {seed}: {intent:?}"),
            }
        }
        let ambiguous = Oracle::ambiguous(moody(seed));
        let stand = rehearse(seed, &ambiguous).await;
        assert!(ambiguous.arrived().values().all(|times| *times == 1), "seed {seed}");
        let intents = stand.intents("spring").await;
        let ended = [IntentState::Sent, IntentState::Failed, IntentState::Unknown];
        assert_eq!(ended.map(|state| count(&intents, state)).iter().sum::<usize>(), PEOPLE as usize);
    }
}
