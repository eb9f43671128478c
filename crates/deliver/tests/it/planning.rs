//! From an audience to intents.

use qianmian_deliver::DeliverError;
use qianmian_deliver::plan::{Planned, arms, plan};
use qianmian_model::Clock as _;
use qianmian_store::outbox::{self, CampaignState};
use serde_json::json;

use crate::oracle::{Mood, Oracle};
use crate::stand::{Stand, books, definition, recipient, recipients};

#[tokio::test]
async fn planning_twice_changes_nothing() {
    let stand = Stand::with_people(5).await;
    let campaign = definition("spring", "holdout: 0.4\n");
    let mut everyone = recipients(&stand.people);
    everyone[0].variant = None;
    everyone[1].variant = None;
    let expected = Planned { people: 5, holdout: 2, messages: 3 };
    assert_eq!(stand.plan_for(&campaign, &everyone).await.unwrap(), expected);
    let first = stand.intents("spring").await;
    assert_eq!(stand.plan_for(&campaign, &everyone).await.unwrap(), expected);
    assert_eq!(stand.intents("spring").await, first);
    assert_eq!(first.len(), 3);
    let counted = arms(&campaign, &everyone);
    assert_eq!(counted.into_iter().collect::<Vec<_>>(), [("hello".to_owned(), 3), ("holdout".to_owned(), 2)]);
}

#[tokio::test]
async fn an_arm_stays_as_it_was_first_planned() {
    let stand = Stand::with_people(1).await;
    let campaign = definition("spring", "holdout: 0.5\n");
    stand.plan_for(&campaign, &[recipient(stand.people[0], Some(0))]).await.unwrap();
    stand.plan_for(&campaign, &[recipient(stand.people[0], None)]).await.unwrap();
    let mut tx = stand.store.read().await.unwrap();
    let rows = outbox::plan_page(&mut tx, "spring", None, 10).await.unwrap();
    assert_eq!((rows.len(), rows[0].arm.as_str(), rows[0].holdout), (1, "hello", false));
}

#[tokio::test]
async fn a_campaign_that_was_done_goes_on_for_who_is_new() {
    let stand = Stand::with_people(2).await;
    let campaign = definition("spring", "");
    let oracle = Oracle::ambiguous(|_, _| Mood::Accept);
    stand.plan_for(&campaign, &recipients(&stand.people[..1])).await.unwrap();
    stand.drain(&oracle.channel()).await;
    assert_eq!(stand.state("spring").await, CampaignState::Done);
    stand.plan(&campaign).await.unwrap();
    stand.drain(&oracle.channel()).await;
    assert_eq!(stand.books("spring").await, books(&[("sent", 2)]));
    assert_eq!(oracle.requests(), 2);
    stand.plan(&campaign).await.unwrap();
    assert_eq!(stand.state("spring").await, CampaignState::Done, "nobody is new");
}

#[tokio::test]
async fn a_changed_campaign_is_refused() {
    let stand = Stand::with_people(1).await;
    stand.plan(&definition("spring", "")).await.unwrap();
    let error = stand.plan(&definition("spring", "tests: [tea]\n")).await.unwrap_err();
    assert_eq!(error.code(), "campaign_changed");
    assert!(!error.retryable());
    assert!(error.to_string().contains("`spring`"), "{error}");
}

#[tokio::test]
async fn what_nobody_approved_as_it_is_written_is_not_planned() {
    let stand = Stand::with_people(1).await;
    stand.approve(&definition("spring", "")).await;
    let changed = definition("spring", "holdout: 0.1\n");
    let mut tx = stand.store.begin().await.unwrap();
    let refused = plan(&mut tx, &changed, &recipients(&stand.people), stand.clock.now()).await;
    drop(tx);
    let error = refused.unwrap_err();
    assert_eq!(error.code(), "campaign_not_approved");
    assert!(error.to_string().contains("`spring`"), "{error}");
    assert!(stand.intents("spring").await.is_empty());
    stand.plan(&definition("spring", "")).await.unwrap();
}

#[tokio::test]
async fn a_field_that_one_person_lacks_stops_the_plan_before_anything_is_written() {
    let stand = Stand::with_people(3).await;
    let mut everyone = recipients(&stand.people);
    everyone[1].fields = json!({});
    everyone[2].fields = json!({ "nickname": null });
    let error = stand.plan_for(&definition("spring", ""), &everyone).await.unwrap_err();
    let DeliverError::Template { recipients, person, reason, .. } = error else { panic!("{error}") };
    assert_eq!((recipients, person), (2, stand.people[1].to_string()));
    assert!(reason.contains("`nickname`") && reason.contains("default"), "{reason}");
    assert!(stand.intents("spring").await.is_empty());
    let mut tx = stand.store.read().await.unwrap();
    assert!(outbox::campaign(&mut tx, "spring").await.unwrap().is_none());
}

#[tokio::test]
async fn content_is_sealed_and_knows_its_delivery() {
    let stand = Stand::with_people(1).await;
    stand.plan(&definition("spring", "")).await.unwrap();
    let intent = stand.intents("spring").await.remove(0);
    let content = intent.content.unwrap();
    assert!(content.0.contains(&format!("您好 n{}", stand.people[0].0)), "{}", content.0);
    stand.store.checkpoint().await.unwrap();
    let file = std::fs::read(stand.dir.path().join("qianmian.db")).unwrap();
    let greeting = "您好".as_bytes();
    let rendered = [greeting, b" n"].concat();
    assert!(!file.windows(rendered.len()).any(|bytes| bytes == rendered), "the text is readable in the file");
}
