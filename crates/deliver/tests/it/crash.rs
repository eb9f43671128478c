//! The crash matrix: a process that dies at any step, at many moments, and is started again. With keys that are honoured
//! nothing is sent twice and nobody is left out; without them nothing is sent twice, and what cannot be known is counted.

use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use futures::FutureExt as _;
use qianmian_deliver::job::drain;
use qianmian_deliver::{Channel, Message};
use qianmian_model::{Clock, Time};
use qianmian_store::outbox::{CampaignState, IntentState};

use crate::oracle::{Crash, Mood, Oracle};
use crate::stand::{AFTER_LEASE, Stand, count, definition, shanghai};

const PEOPLE: u32 = 24;
const SEEDS: u64 = 24;

/// A clock by which the process dies when it is read for the n-th time. It is read before a claim is committed, after that
/// before each request, and before an outcome is committed.
struct DyingClock<'a> {
    clock: &'a dyn Clock,
    readings_left: AtomicI64,
}

impl Clock for DyingClock<'_> {
    fn now(&self) -> Time {
        if self.readings_left.fetch_sub(1, Ordering::SeqCst) == 0 {
            std::panic::panic_any(Crash);
        }
        self.clock.now()
    }
}

/// Drains until it is done or the process dies; gives whether it died.
pub(crate) async fn drain_until_death(stand: &Stand, channel: &Arc<dyn Channel>, readings: i64) -> bool {
    let clock = DyingClock { clock: &stand.clock, readings_left: AtomicI64::new(readings) };
    let end = AssertUnwindSafe(drain(&stand.store, channel, &shanghai(), &clock)).catch_unwind().await;
    match end {
        Ok(drained) => {
            drained.unwrap();
            false
        }
        Err(cause) => {
            assert!(cause.is::<Crash>(), "it died of something else");
            true
        }
    }
}

/// SplitMix64 over a seed and a name.
pub(crate) fn random(seed: u64, name: &str, number: usize) -> u64 {
    let start = name.bytes().fold(seed, |mixed, byte| mixed.wrapping_mul(31).wrapping_add(u64::from(byte)));
    let mut z = (start ^ (number as u64) << 17).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

/// One misfortune in four; every message is taken in the end.
pub(crate) fn moody(seed: u64) -> impl Fn(&Message, usize) -> Mood + Send + Sync {
    move |message, number| match random(seed, &message.delivery_id, number) % 40 {
        _ if number > 6 => Mood::Accept,
        0 => Mood::DieBefore,
        1 => Mood::DieAfter,
        2..=4 => Mood::LoseAnswer,
        5..=6 => Mood::LoseRequest,
        7..=8 => Mood::Retry(0),
        9 => Mood::Retry(60),
        10 => Mood::Refuse,
        _ => Mood::Accept,
    }
}

/// Sends a campaign with a death in each of the first processes, then until everything has an outcome.
async fn rehearse(seed: u64, oracle: &Arc<Oracle>) -> (Stand, usize) {
    let mut stand = Stand::with_people(PEOPLE).await;
    stand.plan(&definition("spring", "")).await.unwrap();
    let channel = oracle.channel();
    let mut deaths = 0;
    for round in 0..60 {
        let readings = if round < 6 { (random(seed, "clock", round) % 60) as i64 } else { i64::MAX };
        deaths += usize::from(drain_until_death(&stand, &channel, readings).await);
        stand = stand.reopen().await;
        stand.wait(AFTER_LEASE);
        assert_eq!(stand.intents("spring").await.len(), PEOPLE as usize);
        if stand.state("spring").await == CampaignState::Done {
            return (stand, deaths);
        }
    }
    panic!("seed {seed}: not done: {:?}", stand.books("spring").await);
}

#[tokio::test]
async fn with_keys_nothing_is_sent_twice_and_nobody_is_left_out() {
    let mut deaths = 0;
    for seed in 0..SEEDS {
        let oracle = Oracle::idempotent(moody(seed));
        let (stand, died) = rehearse(seed, &oracle).await;
        deaths += died;
        let arrived = oracle.arrived();
        for intent in stand.intents("spring").await {
            let times = arrived.get(&intent.id).copied().unwrap_or(0);
            match intent.state {
                IntentState::Sent => assert_eq!(times, 1, "seed {seed}: {intent:?}"),
                IntentState::Failed => assert_eq!(times, 0, "seed {seed}: {intent:?}"),
                _ => panic!("seed {seed}: {intent:?}"),
            }
        }
    }
    assert!(deaths > SEEDS as usize, "only {deaths} deaths");
}

#[tokio::test]
async fn without_keys_nothing_is_sent_twice_and_what_cannot_be_known_is_counted() {
    let (mut deaths, mut unknown) = (0, 0);
    for seed in 0..SEEDS {
        let oracle = Oracle::ambiguous(moody(seed));
        let (stand, died) = rehearse(seed, &oracle).await;
        deaths += died;
        let arrived = oracle.arrived();
        let intents = stand.intents("spring").await;
        for intent in &intents {
            let times = arrived.get(&intent.id).copied().unwrap_or(0);
            match intent.state {
                IntentState::Sent => assert_eq!(times, 1, "seed {seed}: {intent:?}"),
                IntentState::Failed => assert_eq!(times, 0, "seed {seed}: {intent:?}"),
                IntentState::Unknown => assert!(times <= 1, "seed {seed}: {intent:?}"),
                _ => panic!("seed {seed}: {intent:?}"),
            }
        }
        unknown += count(&intents, IntentState::Unknown);
    }
    assert!(deaths > SEEDS as usize, "only {deaths} deaths");
    assert!(unknown > 0);
}

#[tokio::test]
async fn a_death_at_every_reading_of_the_clock_leaves_every_message_sent_once() {
    for readings in 0..40 {
        let oracle = Oracle::idempotent(|_, _| Mood::Accept);
        let stand = Stand::with_people(6).await;
        stand.plan(&definition("spring", "")).await.unwrap();
        let died = drain_until_death(&stand, &oracle.channel(), readings).await;
        let stand = stand.reopen().await;
        stand.wait(AFTER_LEASE);
        stand.drain(&oracle.channel()).await;
        assert_eq!(count(&stand.intents("spring").await, IntentState::Sent), 6, "reading {readings}");
        assert!(oracle.arrived().len() == 6 && oracle.arrived().values().all(|times| *times == 1));
        if !died {
            assert!(readings > 6, "it never died");
            return;
        }
    }
    panic!("it died at every reading");
}
