//! Audiences as they were, against now: who came and went, through merges and erasures.

use jiff::SignedDuration;
use qianmian_model::Clock as _;
use qianmian_pipeline::PipelineError;
use qianmian_pipeline::snapshots::{Since, Snapshots};
use serde_json::json;

use crate::shop::{Shop, write};

const AUDIENCE: (&str, &str) = (
    "audiences/clickers.yaml",
    "
audience: clickers
title: { zh: 点击者, en: Clickers }
expression: tag(clicker)
",
);

/// A shop in which some people clicked twice.
async fn shop(users: &[&str]) -> Shop {
    let shop = Shop::open_with(&[AUDIENCE]).await;
    click(&shop, users).await;
    shop
}

async fn click(shop: &Shop, users: &[&str]) {
    let clicks = users.iter().flat_map(|user| ["one", "two"].map(|which| (*user, which)));
    let calls = clicks.map(|(user, which)| {
        let id = format!("{user} {which} {}", shop.clock.now());
        shop.call("track", user, &id, json!({ "event": "Link Clicked", "properties": { "url": "/" } }))
    });
    shop.take(&calls.collect::<Vec<_>>()).await;
}

async fn since(shop: &Shop) -> Since {
    shop.pipeline.snapshots("clickers").await.unwrap().taken[0].since.unwrap()
}

#[tokio::test]
async fn who_came_and_went_since_is_said_and_the_same_people_are_taken_out_again() {
    let shop = shop(&["a", "b"]).await;
    let taken = shop.pipeline.take_snapshot("clickers").await.unwrap();
    assert_eq!((taken.people, taken.expression.as_str()), (2, "tag(clicker)"));
    // Ten days later nobody's clicks are within the window but those of b and c.
    shop.clock.advance_to(shop.clock.now() + SignedDuration::from_hours(240));
    click(&shop, &["b", "c"]).await;
    shop.pipeline.refresh(shop.clock.now()).await.unwrap();
    assert_eq!(since(&shop).await, Since { stayed: 1, left: 1, entered: 1 });

    let (_, roster) = shop.pipeline.snapshot_roster(taken.id).await.unwrap();
    let users: Vec<&str> = roster.people.iter().map(|one| one.identifiers["user_id"][0].as_str()).collect();
    assert_eq!((users, roster.as_of), (vec!["a", "b"], taken.taken_at));

    let later = shop.pipeline.take_snapshot("clickers").await.unwrap();
    let Snapshots { people, taken: all } = shop.pipeline.snapshots("clickers").await.unwrap();
    assert_eq!((people, all[0].summary.id, all[1].summary.id), (Some(2), later.id, taken.id));
    shop.pipeline.drop_snapshot(taken.id).await.unwrap();
    assert_eq!(shop.pipeline.snapshots("clickers").await.unwrap().taken.len(), 1);
    assert!(matches!(shop.pipeline.drop_snapshot(taken.id).await, Err(PipelineError::Unknown { .. })));
}

#[tokio::test]
async fn who_was_merged_counts_as_who_they_are_now_and_who_was_erased_is_gone() {
    let shop = shop(&["a", "b", "c"]).await;
    shop.pipeline.take_snapshot("clickers").await.unwrap();
    shop.pipeline.erase("user_id:c").await.unwrap();
    assert_eq!(since(&shop).await, Since { stayed: 2, left: 0, entered: 0 });
    shop.pipeline.merge_people("user_id:a", "user_id:b", "anna").await.unwrap();
    assert_eq!(since(&shop).await, Since { stayed: 1, left: 0, entered: 0 });
}

#[tokio::test]
async fn a_snapshot_outlives_its_audience_and_an_unknown_one_names_the_nearest() {
    let shop = shop(&["a"]).await;
    shop.pipeline.take_snapshot("clickers").await.unwrap();
    let wrong = shop.pipeline.take_snapshot("clicker").await.unwrap_err();
    assert!(wrong.to_string().contains("did you mean `clickers`?"), "{wrong}");
    std::fs::remove_file(shop.folder.path().join(AUDIENCE.0)).unwrap();
    write(shop.folder.path(), "audiences/others.yaml", &AUDIENCE.1.replace("clickers", "others"));
    let shop = shop.restart().await;
    let found = shop.pipeline.snapshots("clickers").await.unwrap();
    assert_eq!((found.people, found.taken.len(), found.taken[0].since), (None, 1, None));
    assert!(shop.pipeline.snapshots("nobody").await.is_err());
}
