//! What one emptying of the outbox does, and what it does not.

use std::sync::Arc;
use std::time::Duration;

use jiff::SignedDuration;
use qianmian_deliver::Certainty;
use qianmian_deliver::job::{Drained, drain};
use qianmian_model::consent::ConsentState;
use qianmian_model::{Clock, ManualClock, Origin, TraitObservation, Value};
use qianmian_store::outbox::{self, CampaignState, IntentState, Suppression};
use qianmian_store::traits;

use crate::oracle::{Mood, Oracle};
use crate::stand::{AFTER_LEASE, Stand, at, books, count, definition, recipients, shanghai};

#[tokio::test]
async fn everybody_planned_has_an_outcome_after_any_mix() {
    let stand = Stand::with_people(40).await;
    stand.plan(&definition("spring", "")).await.unwrap();
    let moods = [Mood::Accept, Mood::Refuse, Mood::Retry(3600), Mood::LoseAnswer];
    let oracle = Oracle::ambiguous(move |message, _| {
        moods[message.address[1..].parse::<usize>().unwrap() % moods.len()]
    });
    stand.consent(&stand.people[..5], ConsentState::Withdrawn).await;
    let drained = stand.drain(&oracle.channel()).await;
    let all = drained.sent + drained.failed + drained.suppressed + drained.unknown + drained.held;
    assert_eq!(all, 40);
    let found = stand.books("spring").await;
    assert_eq!(found.values().sum::<u64>(), 40);
    assert_eq!(found["suppressed: consent_withdrawn"], 5);
    assert_eq!(found["sent"], drained.sent);
    assert_eq!(found["failed: refused"], drained.failed);
    assert_eq!(found["unknown: no_answer"], drained.unknown);
    assert_eq!(found["pending: busy"], drained.held);
    assert_eq!(found.len(), 5, "{found:?}");
    assert_eq!(stand.state("spring").await, CampaignState::Sending);
}

#[tokio::test]
async fn a_campaign_whose_messages_all_have_an_outcome_is_done() {
    let stand = Stand::with_people(3).await;
    stand.plan(&definition("spring", "")).await.unwrap();
    let oracle = Oracle::ambiguous(|_, _| Mood::Accept);
    assert_eq!(stand.drain(&oracle.channel()).await, Drained { sent: 3, ..Drained::default() });
    assert_eq!(stand.state("spring").await, CampaignState::Done);
    let intents = stand.intents("spring").await;
    let named = |intent: &outbox::Intent| intent.provider_message_id == Some(format!("o-{}", intent.id));
    assert!(intents.iter().all(named));
}

#[tokio::test]
async fn an_unsubscribe_between_plan_and_claim_suppresses() {
    let stand = Stand::with_people(2).await;
    stand.plan(&definition("spring", "")).await.unwrap();
    stand.consent(&stand.people[..1], ConsentState::Withdrawn).await;
    let oracle = Oracle::ambiguous(|_, _| Mood::Accept);
    stand.drain(&oracle.channel()).await;
    assert_eq!(stand.books("spring").await, books(&[("sent", 1), ("suppressed: consent_withdrawn", 1)]));
    assert_eq!(oracle.addresses(), [format!("u{}", stand.people[1].0)]);
}

#[tokio::test]
async fn a_suppression_and_a_missing_address_suppress() {
    let stand = Stand::with_people(3).await;
    let mut tx = stand.store.begin().await.unwrap();
    let nobody = qianmian_store::people::create_persons(&mut tx, &[stand.clock.now()]).await.unwrap();
    let suppression = Suppression {
        person: stand.people[0],
        channel: "oracle".to_owned(),
        reason: "blocked".to_owned(),
        source: "test".to_owned(),
        at: stand.clock.now(),
    };
    outbox::suppress(&mut tx, &[suppression]).await.unwrap();
    tx.commit().await.unwrap();
    stand.consent(&nobody, ConsentState::Granted).await;
    let everyone: Vec<_> = stand.people.iter().chain(&nobody).copied().collect();
    stand.plan_for(&definition("spring", ""), &recipients(&everyone)).await.unwrap();
    stand.drain(&Oracle::ambiguous(|_, _| Mood::Accept).channel()).await;
    let expected = books(&[("sent", 2), ("suppressed: blocked", 1), ("suppressed: no_address", 1)]);
    assert_eq!(stand.books("spring").await, expected);
}

#[tokio::test]
async fn a_cap_counts_other_campaigns_of_the_channel_and_lets_through_again_later() {
    let stand = Stand::with_people(4).await;
    let channel = Oracle::ambiguous(|_, _| Mood::Accept).channel();
    for (name, wait_hours, outcome) in [
        ("one", 1, "sent"),
        ("two", 22, "sent"),
        ("three", 2, "suppressed: frequency_cap"),
        ("four", 0, "sent"),
    ] {
        let cap = "cap: { messages: 2, within: 24h }\n";
        stand.plan(&definition(name, cap)).await.unwrap();
        stand.drain(&channel).await;
        assert_eq!(stand.books(name).await, books(&[(outcome, 4)]), "{name}");
        stand.wait(SignedDuration::from_hours(wait_hours));
    }
}

#[tokio::test]
async fn a_cap_holds_within_one_batch() {
    let stand = Stand::with_people(3).await;
    for name in ["one", "two"] {
        stand.plan(&definition(name, "cap: { messages: 1, within: 24h }\n")).await.unwrap();
    }
    let oracle = Oracle::ambiguous(|_, _| Mood::Accept);
    let drained = stand.drain(&oracle.channel()).await;
    assert_eq!(drained, Drained { sent: 3, suppressed: 3, ..Drained::default() });
}

#[tokio::test]
async fn quiet_hours_hold_in_the_persons_own_zone_until_they_end() {
    let stand = Stand::with_people(2).await;
    let london = TraitObservation {
        name: "timezone".to_owned(),
        value: Value::Text("Europe/London".into()),
        source: "test".into(),
        trust: 50,
        observed_at: stand.clock.now(),
        origin: Origin::Declared,
        confidence: 1.0,
    };
    let mut tx = stand.store.begin().await.unwrap();
    traits::replace_profiles(&mut tx, &[stand.people[0]], &[(stand.people[0], &london)]).await.unwrap();
    tx.commit().await.unwrap();
    let quiet = "quiet_hours: { from: \"22:00\", to: \"08:00\" }\n";
    stand.plan(&definition("spring", quiet)).await.unwrap();
    let channel = Oracle::ambiguous(|_, _| Mood::Accept).channel();
    // Noon in Shanghai is four in the morning in London.
    assert_eq!(stand.drain(&channel).await, Drained { sent: 1, held: 1, ..Drained::default() });
    assert_eq!(stand.books("spring").await, books(&[("sent", 1), ("pending: quiet_hours", 1)]));
    stand.clock.advance_to(at("2026-03-02T07:59:59Z"));
    assert_eq!(stand.drain(&channel).await, Drained::default());
    stand.clock.advance_to(at("2026-03-02T08:00:00Z"));
    assert_eq!(stand.drain(&channel).await, Drained { sent: 1, ..Drained::default() });
}

#[tokio::test]
async fn a_channel_that_is_always_busy_does_not_hold_the_drain() {
    let stand = Stand::with_people(5).await;
    stand.plan(&definition("spring", "")).await.unwrap();
    let oracle = Oracle::idempotent(|_, _| Mood::Retry(0));
    assert_eq!(stand.drain(&oracle.channel()).await, Drained { held: 5, ..Drained::default() });
    assert_eq!(oracle.requests(), 5);
    assert_eq!(stand.books("spring").await, books(&[("pending: busy", 5)]));
}

#[tokio::test]
async fn retry_after_is_kept_to() {
    let stand = Stand::with_people(1).await;
    stand.plan(&definition("spring", "")).await.unwrap();
    let oracle = Oracle::ambiguous(|_, number| if number == 0 { Mood::Retry(600) } else { Mood::Accept });
    stand.drain(&oracle.channel()).await;
    stand.wait(SignedDuration::from_secs(599));
    assert_eq!(stand.drain(&oracle.channel()).await, Drained::default());
    stand.wait(SignedDuration::from_secs(1));
    assert_eq!(stand.drain(&oracle.channel()).await, Drained { sent: 1, ..Drained::default() });
}

#[tokio::test]
async fn a_campaign_that_cannot_be_read_any_more_fails_with_its_reason() {
    let stand = Stand::with_people(3).await;
    stand.plan(&definition("spring", "")).await.unwrap();
    let mut tx = stand.store.begin().await.unwrap();
    outbox::upsert_campaign(&mut tx, "spring", "campaign: spring", None, stand.clock.now()).await.unwrap();
    tx.commit().await.unwrap();
    let oracle = Oracle::ambiguous(|_, _| Mood::Accept);
    assert_eq!(stand.drain(&oracle.channel()).await, Drained { failed: 3, ..Drained::default() });
    assert_eq!(stand.books("spring").await, books(&[("failed: unreadable", 3)]));
    assert_eq!(oracle.requests(), 0);
}

#[tokio::test]
async fn two_drains_at_once_send_nothing_twice() {
    let stand = Stand::with_people(700).await;
    stand.plan(&definition("spring", "")).await.unwrap();
    let oracle = Oracle::ambiguous(|_, _| Mood::Accept);
    let channel = oracle.channel();
    let (one, two) = tokio::join!(stand.drain(&channel), stand.drain(&channel));
    assert_eq!(one.sent + two.sent, 700);
    assert_eq!(oracle.arrived().len(), 700);
    assert_eq!(oracle.requests(), 700);
}

#[tokio::test]
async fn a_lost_answer_is_asked_again_under_the_same_key_when_the_lease_ran_out() {
    let stand = Stand::with_people(1).await;
    stand.plan(&definition("spring", "")).await.unwrap();
    let oracle = Oracle::idempotent(|_, number| if number == 0 { Mood::LoseAnswer } else { Mood::Accept });
    let channel = oracle.channel();
    assert_eq!(stand.drain(&channel).await, Drained::default());
    assert_eq!(stand.books("spring").await, books(&[("claimed", 1)]));
    assert_eq!(stand.drain(&channel).await, Drained::default());
    assert_eq!(oracle.requests(), 1);
    stand.wait(AFTER_LEASE);
    assert_eq!(stand.drain(&channel).await, Drained { sent: 1, ..Drained::default() });
    assert_eq!(oracle.arrived().values().copied().collect::<Vec<_>>(), [1]);
}

#[tokio::test]
async fn outside_the_window_of_its_key_a_message_in_doubt_is_unknown() {
    let stand = Stand::with_people(1).await;
    stand.plan(&definition("spring", "")).await.unwrap();
    let hour = Certainty::Idempotent { window: Duration::from_secs(3600) };
    let oracle = Oracle::with(hour, |_, _| Mood::LoseAnswer);
    stand.drain(&oracle.channel()).await;
    stand.wait(SignedDuration::from_mins(50));
    assert_eq!(stand.drain(&oracle.channel()).await, Drained { unknown: 1, ..Drained::default() });
    assert_eq!(stand.books("spring").await, books(&[("unknown: lease_expired", 1)]));
    assert_eq!(oracle.requests(), 1);
}

#[tokio::test]
async fn who_withdraws_while_a_message_is_in_doubt_is_not_asked_again_and_not_called_suppressed() {
    let stand = Stand::with_people(1).await;
    stand.plan(&definition("spring", "cap: { messages: 1, within: 7d }\n")).await.unwrap();
    let oracle = Oracle::idempotent(|_, _| Mood::LoseAnswer);
    stand.drain(&oracle.channel()).await;
    stand.wait(AFTER_LEASE);
    stand.drain(&oracle.channel()).await;
    assert_eq!(oracle.requests(), 2, "its own claim does not count against its cap");
    stand.wait(AFTER_LEASE);
    stand.consent(&stand.people, ConsentState::Withdrawn).await;
    stand.drain(&oracle.channel()).await;
    assert_eq!(oracle.requests(), 2);
    assert_eq!(stand.books("spring").await, books(&[("unknown: consent_withdrawn", 1)]));
}

#[tokio::test]
async fn a_message_in_doubt_waits_for_a_paused_campaign_and_for_quiet_hours() {
    let stand = Stand::with_people(1).await;
    let quiet = "quiet_hours: { from: \"12:10\", to: \"20:00\" }\n";
    stand.plan(&definition("spring", quiet)).await.unwrap();
    let oracle = Oracle::idempotent(|_, number| if number == 0 { Mood::LoseAnswer } else { Mood::Accept });
    stand.drain(&oracle.channel()).await;
    stand.wait(AFTER_LEASE);
    assert_eq!(stand.drain(&oracle.channel()).await, Drained::default());
    assert_eq!(oracle.requests(), 1, "quiet");
    let change = async |from, to| {
        let mut tx = stand.store.begin().await.unwrap();
        assert!(outbox::change_state(&mut tx, "spring", from, to, stand.clock.now()).await.unwrap());
        tx.commit().await.unwrap();
    };
    change(CampaignState::Sending, CampaignState::Paused).await;
    stand.wait(SignedDuration::from_hours(9));
    stand.drain(&oracle.channel()).await;
    assert_eq!(oracle.requests(), 1, "paused");
    change(CampaignState::Paused, CampaignState::Sending).await;
    stand.wait(AFTER_LEASE);
    assert_eq!(stand.drain(&oracle.channel()).await, Drained { sent: 1, ..Drained::default() });
}

#[tokio::test]
async fn what_did_not_leave_under_its_lease_leaves_under_the_next() {
    let stand = Stand::with_people(40).await;
    stand.plan(&definition("spring", "")).await.unwrap();
    // The clock leaps past the lease with the first request.
    let clock = Arc::new(ManualClock::new(stand.clock.now()));
    let hand = Arc::<ManualClock>::clone(&clock);
    let oracle = Oracle::ambiguous(move |_, _| {
        hand.advance_to(at("2026-03-02T04:20:00Z"));
        Mood::Accept
    });
    let channel = oracle.channel();
    let drained = drain(&stand.store, &channel, &shanghai(), clock.as_ref()).await.unwrap();
    assert!(drained.held > 0 && drained.sent + drained.held == 40, "{drained:?}");
    assert_eq!(oracle.requests() as u64, drained.sent);
    clock.advance_to(at("2026-03-02T04:21:00Z"));
    let rest = drain(&stand.store, &channel, &shanghai(), clock.as_ref()).await.unwrap();
    assert_eq!(rest.sent, drained.held);
    assert_eq!(count(&stand.intents("spring").await, IntentState::Sent), 40);
    assert!(oracle.arrived().values().all(|times| *times == 1));
}

#[tokio::test]
async fn who_lost_a_lease_writes_no_outcome() {
    let stand = Stand::with_people(1).await;
    stand.plan(&definition("spring", "")).await.unwrap();
    let intent = stand.intents("spring").await.remove(0);
    let now = stand.clock.now();
    let claim = outbox::Claim { id: intent.id.clone(), revision: intent.revision, content: None };
    let mut tx = stand.store.begin().await.unwrap();
    let ours = outbox::claim(&mut tx, &[claim], now, now + SignedDuration::from_mins(15)).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(ours, [true]);
    stand.wait(AFTER_LEASE);
    stand.drain(&Oracle::ambiguous(|_, _| Mood::Accept).channel()).await;
    assert_eq!(stand.books("spring").await, books(&[("unknown: lease_expired", 1)]));
    let sent = outbox::Outcome::Sent { provider_message_id: None };
    let late = outbox::Finish { id: intent.id, revision: intent.revision + 1, outcome: sent };
    let mut tx = stand.store.begin().await.unwrap();
    assert_eq!(outbox::finish(&mut tx, &[late], stand.clock.now()).await.unwrap(), [false]);
}
