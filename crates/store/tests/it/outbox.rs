//! Campaigns, intents, claims and suppressions.

use proptest::prelude::*;
use qianmian_model::{PersonId, Time};
use qianmian_store::outbox::{
    self, Approval, CampaignState, Claim, Content, EVERY_CHANNEL, Finish, IntentState, NewIntent, Outcome,
    PlanRow, Suppression,
};
use qianmian_store::{Tx, people};

use crate::backend::{Backend, merge_of, people_with_phones, samples};

pub(crate) fn intent(person: PersonId, step: u32) -> NewIntent {
    NewIntent {
        id: format!("spring/{person}/{step}"),
        campaign: "spring".to_owned(),
        person,
        subject: None,
        channel: "sandbox".to_owned(),
        step,
        variant: "a".to_owned(),
        due_at: Time(10),
        content: Some(Content(format!("你好 {person}"))),
        created_at: Time(1),
    }
}

/// A campaign that is sending, with one intent for each of `count` people.
pub(crate) async fn sending(tx: &mut Tx<'_>, count: u64) -> Vec<PersonId> {
    let numbers: Vec<u64> = (0..count).collect();
    let (persons, _) = people_with_phones(tx, &numbers).await;
    outbox::upsert_campaign(tx, "spring", "name: spring", None, Time(1)).await.unwrap();
    let (draft, sending) = (CampaignState::Draft, CampaignState::Sending);
    assert!(outbox::change_state(tx, "spring", draft, sending, Time(2)).await.unwrap());
    let intents: Vec<_> = persons.iter().map(|person| intent(*person, 0)).collect();
    assert_eq!(outbox::insert_intents(tx, &intents).await.unwrap(), count);
    persons
}

fn id(person: PersonId) -> String {
    intent(person, 0).id
}

fn claim_of(person: PersonId, revision: u32) -> Claim {
    Claim { id: id(person), revision, content: None }
}

fn finish_of(person: PersonId, revision: u32, outcome: Outcome) -> Finish {
    Finish { id: id(person), revision, outcome }
}

fn sent() -> Outcome {
    Outcome::Sent { provider_message_id: Some("m1".to_owned()) }
}

fn reason() -> String {
    "why".to_owned()
}

async fn state_of(tx: &mut Tx<'_>, person: PersonId) -> IntentState {
    outbox::intents(tx, &[id(person)]).await.unwrap()[0].state
}

pub(crate) async fn planning_twice_makes_no_second_message(backend: &Backend) {
    let store = backend.open().await;
    let mut tx = store.begin().await.unwrap();
    let persons = sending(&mut tx, 3).await;
    let again: Vec<_> = persons.iter().map(|person| intent(*person, 0)).collect();
    assert_eq!(outbox::insert_intents(&mut tx, &again).await.unwrap(), 0);
    // Another id for the same message is the same message.
    let renamed = NewIntent { id: "other".to_owned(), ..intent(persons[0], 0) };
    assert_eq!(outbox::insert_intents(&mut tx, &[renamed, intent(persons[0], 1)]).await.unwrap(), 1);
    let row = |person: PersonId, arm: &str, variant: Option<&str>| PlanRow {
        campaign: "spring".to_owned(),
        person,
        arm: arm.to_owned(),
        variant: variant.map(str::to_owned),
        holdout: variant.is_none(),
        stratum: "high".to_owned(),
        tags: r#"{"tier":"high"}"#.to_owned(),
        planned_at: Time(1),
    };
    let rows = [row(persons[0], "a", Some("a")), row(persons[1], "control", None)];
    assert_eq!(outbox::insert_plan(&mut tx, &rows).await.unwrap(), 2);
    assert_eq!(outbox::insert_plan(&mut tx, &[row(persons[0], "b", Some("b"))]).await.unwrap(), 0);
    assert_eq!(outbox::plan_page(&mut tx, "spring", None, 10).await.unwrap(), rows);
    assert_eq!(outbox::plan_page(&mut tx, "spring", Some(persons[0]), 10).await.unwrap(), rows[1..]);
    assert_eq!(outbox::plan_of(&mut tx, "spring", &persons).await.unwrap(), rows);
    assert_eq!(outbox::plans_of_people(&mut tx, &persons[..1]).await.unwrap(), rows[..1]);
    let counts = outbox::plan_counts(&mut tx, "spring").await.unwrap();
    let counts: Vec<_> =
        counts.iter().map(|count| (count.arm.as_str(), count.holdout, count.people)).collect();
    assert_eq!(counts, [("a", false, 1), ("control", true, 1)]);
}

pub(crate) async fn only_a_sending_campaigns_intents_are_due(backend: &Backend) {
    let store = backend.open().await;
    let mut tx = store.begin().await.unwrap();
    let persons = sending(&mut tx, 3).await;
    assert!(outbox::due(&mut tx, "sandbox", Time(9), 10).await.unwrap().is_empty());
    assert!(outbox::due(&mut tx, "webhook", Time(10), 10).await.unwrap().is_empty());
    let due = outbox::due(&mut tx, "sandbox", Time(10), 2).await.unwrap();
    assert_eq!(due.iter().map(|intent| intent.person).collect::<Vec<_>>(), persons[..2]);
    assert_eq!(outbox::next_due(&mut tx, "sandbox").await.unwrap(), Some(Time(10)));
    let (sending, paused) = (CampaignState::Sending, CampaignState::Paused);
    assert!(outbox::change_state(&mut tx, "spring", sending, paused, Time(3)).await.unwrap());
    assert!(!outbox::change_state(&mut tx, "spring", sending, paused, Time(3)).await.unwrap());
    assert!(outbox::due(&mut tx, "sandbox", Time(10), 10).await.unwrap().is_empty());
    assert_eq!(outbox::next_due(&mut tx, "sandbox").await.unwrap(), None);
    assert_eq!(outbox::paused(&mut tx).await.unwrap(), ["spring"]);
    // A new definition does not set a paused campaign going.
    outbox::upsert_campaign(&mut tx, "spring", "name: spring # 2", Some(Time(9)), Time(4)).await.unwrap();
    let campaign = outbox::campaign(&mut tx, "spring").await.unwrap().unwrap();
    assert_eq!((campaign.state, campaign.created_at, campaign.updated_at), (paused, Time(1), Time(4)));
    assert_eq!(outbox::campaigns(&mut tx).await.unwrap(), [campaign]);
}

pub(crate) async fn an_approval_is_of_one_version_and_the_first_stands(backend: &Backend) {
    let store = backend.open().await;
    let mut tx = store.begin().await.unwrap();
    let by = |actor: &str, version: &str, at| Approval {
        campaign: "spring".to_owned(),
        version: version.to_owned(),
        actor_kind: "user".to_owned(),
        actor: actor.to_owned(),
        at: Time(at),
    };
    let (anna, bob) = (by("anna", "v1", 1), by("bob", "v1", 2));
    assert!(outbox::approve(&mut tx, &anna).await.unwrap());
    assert!(!outbox::approve(&mut tx, &bob).await.unwrap());
    assert_eq!(outbox::approval(&mut tx, "spring", "v1").await.unwrap(), Some(anna.clone()));
    assert_eq!(outbox::approval(&mut tx, "spring", "v2").await.unwrap(), None);
    assert_eq!(outbox::approval(&mut tx, "summer", "v1").await.unwrap(), None);
    assert!(outbox::approve(&mut tx, &by("bob", "v2", 3)).await.unwrap());
    assert_eq!(outbox::approvals(&mut tx).await.unwrap(), [anna, by("bob", "v2", 3)]);
}

/// Of two that saw the same revision only one gets the intent, and only that one's outcome is taken.
pub(crate) async fn claims_are_fenced(backend: &Backend) {
    let store = backend.open().await;
    let mut tx = store.begin().await.unwrap();
    let persons = sending(&mut tx, 300).await;
    let claims: Vec<_> = persons[..299].iter().map(|person| claim_of(*person, 0)).collect();
    let ours = outbox::claim(&mut tx, &claims, Time(10), Time(20)).await.unwrap();
    assert!(ours.iter().all(|ours| *ours));
    let all: Vec<_> = persons.iter().map(|person| claim_of(*person, 0)).collect();
    let theirs = outbox::claim(&mut tx, &all, Time(11), Time(21)).await.unwrap();
    assert_eq!(theirs.iter().filter(|theirs| **theirs).count(), 1);
    assert!(theirs[299]);
    let stale = [finish_of(persons[0], 0, sent()), finish_of(persons[0], 2, sent())];
    assert_eq!(outbox::finish(&mut tx, &stale, Time(12)).await.unwrap(), [false, false]);
    // The same outcome twice in one call is taken once; afterwards the revision has moved.
    let right = [finish_of(persons[0], 1, sent()), finish_of(persons[0], 1, sent())];
    assert_eq!(outbox::finish(&mut tx, &right, Time(12)).await.unwrap(), [true, false]);
    assert_eq!(outbox::finish(&mut tx, &right[..1], Time(13)).await.unwrap(), [false]);
    let done = outbox::intents(&mut tx, &[id(persons[0])]).await.unwrap().remove(0);
    assert_eq!((done.state, done.revision, done.attempts), (IntentState::Sent, 2, 1));
    assert_eq!((done.finished_at, done.lease_until), (Some(Time(12)), None));
    let by_provider = outbox::intents_by_provider(&mut tx, "sandbox", &["m1".to_owned()]).await.unwrap();
    assert_eq!(by_provider, [done]);
}

pub(crate) async fn an_expired_lease_is_taken_over_and_its_owner_fenced(backend: &Backend) {
    let store = backend.open().await;
    let mut tx = store.begin().await.unwrap();
    let persons = sending(&mut tx, 1).await;
    assert_eq!(outbox::claim(&mut tx, &[claim_of(persons[0], 0)], Time(10), Time(20)).await.unwrap(), [true]);
    assert!(outbox::expired(&mut tx, "sandbox", Time(19), 10).await.unwrap().is_empty());
    // Under a lease that runs, even the right revision does not help.
    assert_eq!(
        outbox::claim(&mut tx, &[claim_of(persons[0], 1)], Time(19), Time(30)).await.unwrap(),
        [false]
    );
    let expired = outbox::expired(&mut tx, "sandbox", Time(20), 10).await.unwrap();
    assert_eq!((expired.len(), expired[0].revision), (1, 1));
    assert_eq!(outbox::claim(&mut tx, &[claim_of(persons[0], 1)], Time(20), Time(30)).await.unwrap(), [true]);
    assert_eq!(
        outbox::finish(&mut tx, &[finish_of(persons[0], 1, sent())], Time(21)).await.unwrap(),
        [false]
    );
    assert_eq!(outbox::finish(&mut tx, &[finish_of(persons[0], 2, sent())], Time(21)).await.unwrap(), [true]);
    assert_eq!(outbox::intents(&mut tx, &[id(persons[0])]).await.unwrap()[0].attempts, 2);
}

pub(crate) async fn outcomes_follow_only_from_what_they_can(backend: &Backend) {
    let store = backend.open().await;
    let mut tx = store.begin().await.unwrap();
    let persons = sending(&mut tx, 1).await;
    let person = persons[0];
    let unknown = Outcome::Unknown { reason: reason() };
    for outcome in [sent(), unknown.clone()] {
        assert_eq!(
            outbox::finish(&mut tx, &[finish_of(person, 0, outcome)], Time(10)).await.unwrap(),
            [false]
        );
    }
    let later = Outcome::Retry { due_at: Time(40), reason: "quiet hours".to_owned() };
    assert_eq!(outbox::finish(&mut tx, &[finish_of(person, 0, later)], Time(10)).await.unwrap(), [true]);
    assert!(outbox::due(&mut tx, "sandbox", Time(39), 1).await.unwrap().is_empty());
    let due = outbox::due(&mut tx, "sandbox", Time(40), 1).await.unwrap();
    assert_eq!(
        (due[0].revision, due[0].reason.as_deref(), due[0].finished_at),
        (1, Some("quiet hours"), None)
    );
    assert_eq!(outbox::claim(&mut tx, &[claim_of(person, 1)], Time(40), Time(50)).await.unwrap(), [true]);
    assert_eq!(outbox::finish(&mut tx, &[finish_of(person, 2, unknown)], Time(41)).await.unwrap(), [true]);
    // Unknown is never claimed again, and never becomes anything but sent or failed.
    assert_eq!(outbox::claim(&mut tx, &[claim_of(person, 3)], Time(99), Time(100)).await.unwrap(), [false]);
    let wrong =
        [Outcome::Suppressed { reason: reason() }, Outcome::Retry { due_at: Time(1), reason: reason() }];
    for outcome in wrong {
        assert_eq!(
            outbox::finish(&mut tx, &[finish_of(person, 3, outcome)], Time(42)).await.unwrap(),
            [false]
        );
    }
    assert_eq!(state_of(&mut tx, person).await, IntentState::Unknown);
    assert_eq!(outbox::finish(&mut tx, &[finish_of(person, 3, sent())], Time(43)).await.unwrap(), [true]);
    let failed = Outcome::Failed { reason: reason() };
    assert_eq!(outbox::finish(&mut tx, &[finish_of(person, 4, failed)], Time(44)).await.unwrap(), [false]);
    assert_eq!(state_of(&mut tx, person).await, IntentState::Sent);
}

pub(crate) async fn content_opens_for_its_own_intent(backend: &Backend) {
    let store = backend.open().await;
    let mut tx = store.begin().await.unwrap();
    let persons = sending(&mut tx, 2).await;
    let rendered = Claim { content: Some(Content("改过的内容".to_owned())), ..claim_of(persons[0], 0) };
    let ours =
        outbox::claim(&mut tx, &[rendered, claim_of(persons[1], 0)], Time(10), Time(20)).await.unwrap();
    assert_eq!(ours, [true, true]);
    let intents = outbox::intents_of_campaign(&mut tx, "spring", None, 10).await.unwrap();
    let contents: Vec<_> = intents.iter().map(|intent| intent.content.clone().unwrap().0).collect();
    assert_eq!(contents, ["改过的内容".to_owned(), format!("你好 {}", persons[1])]);
    assert!(!format!("{intents:?}").contains("你好"));
    let after = outbox::intents_of_campaign(&mut tx, "spring", Some(&intents[0].id), 10).await.unwrap();
    assert_eq!(after, intents[1..]);
}

pub(crate) async fn caps_count_what_may_have_been_sent(backend: &Backend) {
    let store = backend.open().await;
    let mut tx = store.begin().await.unwrap();
    let persons = sending(&mut tx, 5).await;
    let claims: Vec<_> = persons[..4].iter().map(|person| claim_of(*person, 0)).collect();
    assert_eq!(outbox::claim(&mut tx, &claims, Time(10), Time(20)).await.unwrap(), [true; 4]);
    let outcomes = [
        finish_of(persons[1], 1, sent()),
        finish_of(persons[2], 1, Outcome::Unknown { reason: reason() }),
        finish_of(persons[3], 1, Outcome::Failed { reason: reason() }),
    ];
    assert_eq!(outbox::finish(&mut tx, &outcomes, Time(11)).await.unwrap(), [true; 3]);
    let counted = async |tx: &mut Tx<'_>, channel, since| {
        let sends = outbox::sends_since(tx, &persons, channel, Time(since)).await.unwrap();
        persons.iter().map(|person| sends.get(person).map_or(0, Vec::len)).collect::<Vec<_>>()
    };
    // Claimed, sent and unknown count; failed and pending do not.
    assert_eq!(counted(&mut tx, None, 10).await, [1, 1, 1, 0, 0]);
    assert_eq!(counted(&mut tx, Some("sandbox"), 10).await, [1, 1, 1, 0, 0]);
    assert_eq!(counted(&mut tx, Some("webhook"), 10).await, [0; 5]);
    assert_eq!(counted(&mut tx, None, 11).await, [0; 5]);
    // What was sent to a person before it was merged was sent to the winner.
    people::merge(&mut tx, &[merge_of(persons[4], persons[0])]).await.unwrap();
    let sends = outbox::sends_since(&mut tx, &[persons[4], persons[0]], None, Time(0)).await.unwrap();
    assert_eq!((&sends[&persons[4]][..], &sends[&persons[0]][..]), (&[Time(10)][..], &[Time(10)][..]));
}

/// Whatever claims and outcomes come in whatever order, with whatever revision, every intent is in exactly one state,
/// and once an intent has an end it stays there.
pub(crate) async fn random_histories_account_for_everything_planned(backend: &Backend) {
    let store = backend.open().await;
    let step = (0..4_usize, 0..5_u32, 0..6_u8);
    for steps in samples(prop::collection::vec(step, 1..60), 10) {
        let mut tx = store.begin().await.unwrap();
        let persons = sending(&mut tx, 4).await;
        let mut ended = std::collections::HashMap::new();
        for ((who, revision, what), now) in steps.into_iter().zip(10..) {
            let outcome = match what {
                0 => sent(),
                1 => Outcome::Failed { reason: reason() },
                2 => Outcome::Suppressed { reason: reason() },
                3 => Outcome::Unknown { reason: reason() },
                4 => Outcome::Retry { due_at: Time(now), reason: reason() },
                _ => {
                    let claim = claim_of(persons[who], revision);
                    let _ = outbox::claim(&mut tx, &[claim], Time(now), Time(now + 5)).await.unwrap();
                    continue;
                }
            };
            let finish = finish_of(persons[who], revision, outcome);
            let _ = outbox::finish(&mut tx, &[finish], Time(now)).await.unwrap();
            let state = state_of(&mut tx, persons[who]).await;
            if matches!(state, IntentState::Sent | IntentState::Failed | IntentState::Suppressed) {
                assert_eq!(*ended.entry(who).or_insert(state), state);
            }
        }
        let counts = outbox::state_counts(&mut tx, "spring").await.unwrap();
        assert_eq!(counts.iter().map(|count| count.count).sum::<u64>(), 4);
    }
}

pub(crate) async fn suppressions_hold_on_their_channel_and_follow_a_merge(backend: &Backend) {
    let store = backend.open().await;
    let mut tx = store.begin().await.unwrap();
    let (persons, _) = people_with_phones(&mut tx, &[0, 1, 2]).await;
    let suppression = |person: PersonId, channel: &str, reason: &str| Suppression {
        person,
        channel: channel.to_owned(),
        reason: reason.to_owned(),
        source: "app".to_owned(),
        at: Time(1),
    };
    let all = [
        suppression(persons[0], "sandbox", "blocked"),
        suppression(persons[1], EVERY_CHANNEL, "unsubscribed"),
        suppression(persons[1], "sandbox", "blocked"),
    ];
    assert_eq!(outbox::suppress(&mut tx, &all).await.unwrap(), 3);
    assert_eq!(outbox::suppress(&mut tx, &[suppression(persons[0], "sandbox", "again")]).await.unwrap(), 0);
    let held = outbox::suppressed(&mut tx, "sandbox", &persons).await.unwrap();
    assert_eq!(held.len(), 3);
    let held = outbox::suppressed(&mut tx, "webhook", &persons).await.unwrap();
    assert_eq!(held, [all[1].clone()]);
    people::merge(&mut tx, &[merge_of(persons[2], persons[1])]).await.unwrap();
    let followed = outbox::suppressions_of(&mut tx, &persons[2..]).await.unwrap();
    let followed: Vec<_> =
        followed.iter().map(|held| (held.channel.as_str(), held.reason.as_str())).collect();
    assert_eq!(followed, [("*", "unsubscribed"), ("sandbox", "blocked")]);
    // Who asks by the ordinal that was merged hears what holds for the winner.
    outbox::suppress(&mut tx, &[suppression(persons[2], "webhook", "later")]).await.unwrap();
    let held = outbox::suppressed(&mut tx, "webhook", &persons[1..]).await.unwrap();
    let held: Vec<_> = held.iter().map(|held| (held.person, held.channel.as_str())).collect();
    let both = [persons[1], persons[2]];
    assert_eq!(held, both.map(|person| [(person, "*"), (person, "webhook")]).concat());
    assert!(outbox::lift(&mut tx, persons[0], "sandbox").await.unwrap());
    assert!(!outbox::lift(&mut tx, persons[0], "sandbox").await.unwrap());
}

/// Workers in two processes see the same due intents; each intent is claimed by one of them.
pub(crate) async fn several_workers_share_the_queue_without_overlap(backend: &Backend) {
    let store = backend.open().await;
    let mut tx = store.begin().await.unwrap();
    let persons = sending(&mut tx, 100).await;
    tx.commit().await.unwrap();
    let other_process = backend.open().await;
    let workers = (0..8).map(|worker| {
        let store = if worker % 2 == 0 { store.clone() } else { other_process.clone() };
        tokio::spawn(async move {
            let mut claimed = Vec::new();
            let mut reading = store.read().await.unwrap();
            let due = outbox::due(&mut reading, "sandbox", Time(10), 100).await.unwrap();
            drop(reading);
            for some in due.chunks(9) {
                let claims: Vec<_> =
                    some.iter().map(|intent| claim_of(intent.person, intent.revision)).collect();
                let mut tx = store.begin().await.unwrap();
                let ours = outbox::claim(&mut tx, &claims, Time(10), Time(20)).await.unwrap();
                tx.commit().await.unwrap();
                claimed
                    .extend(some.iter().zip(ours).filter(|(_, ours)| *ours).map(|(intent, _)| intent.person));
            }
            claimed
        })
    });
    let mut all = Vec::new();
    for worker in workers.collect::<Vec<_>>() {
        all.extend(worker.await.unwrap());
    }
    all.sort_unstable();
    assert_eq!(all, persons);
}
