//! Who had a tag at the end of a day: through quiet days, restarts, merges, erasure and forgetting.

use jiff::SignedDuration;
use qianmian_model::Clock as _;
use qianmian_model::time::{date_of, parse_day};
use qianmian_pipeline::population::{MembersAsked, TagMember};
use qianmian_store::tags;
use serde_json::json;

use crate::shop::Shop;

/// The first day of every story.
const FIRST: &str = "2026-03-01";

fn on(day: &str) -> MembersAsked {
    MembersAsked { on: Some(parse_day(day).unwrap()), limit: 100, ..MembersAsked::default() }
}

async fn members(shop: &Shop, day: &str) -> Vec<TagMember> {
    let found = shop.pipeline.tag_members("clicker", &on(day)).await.unwrap();
    assert_eq!(found.people, found.members.len() as u64);
    found.members
}

async fn names(shop: &Shop, day: &str) -> Vec<String> {
    members(shop, day).await.iter().map(|member| member.person.to_string()).collect()
}

/// Two clicks of a user now.
async fn click(shop: &Shop, user: &str) {
    let clicked = |id: &str| {
        let more = json!({ "event": "Link Clicked", "properties": {} });
        shop.call("track", user, &format!("{user}-{id}"), more)
    };
    shop.take(&[clicked("a"), clicked("b")]).await;
}

fn pass(shop: &Shop, days: i64) {
    shop.clock.advance_to(shop.clock.now() + SignedDuration::from_hours(24 * days));
}

/// u1 on the first day, u2 on the second, nothing on the third; u1 left on the eighth, when nobody looked; seen on the
/// ninth.
async fn nine_days() -> Shop {
    let shop = Shop::open().await;
    click(&shop, "u1").await;
    pass(&shop, 1);
    click(&shop, "u2").await;
    let shop = shop.restart().await;
    pass(&shop, 7);
    shop.pipeline.refresh(shop.clock.now()).await.unwrap();
    shop
}

#[tokio::test]
async fn a_day_is_answered_as_it_ended() {
    let shop = nine_days().await;
    assert_eq!(names(&shop, FIRST).await, ["p0"]);
    for quiet in ["2026-03-02", "2026-03-03", "2026-03-08"] {
        assert_eq!(names(&shop, quiet).await, ["p0", "p1"], "{quiet}");
    }
    assert!(names(&shop, "2026-03-09").await.is_empty());
    let early = shop.pipeline.tag_members("clicker", &on("2026-02-28")).await.unwrap_err().to_string();
    assert!(early.contains("2026-02-28") && early.contains(FIRST), "{early}");
    let late = shop.pipeline.tag_members("clicker", &on("2026-03-10")).await.unwrap_err().to_string();
    assert!(late.contains("yet to come"), "{late}");
    let wrong = MembersAsked { value: Some("tru".to_owned()), ..on(FIRST) };
    let wrong = shop.pipeline.tag_members("clicker", &wrong).await.unwrap_err().to_string();
    assert!(wrong.contains("did you mean `true`"), "{wrong}");
}

#[tokio::test]
async fn history_has_every_day_with_who_came_and_went() {
    let shop = nine_days().await;
    let history = shop.pipeline.tag_history("clicker", 10).await.unwrap();
    let shown: Vec<_> = history
        .iter()
        .map(|day| {
            let value = &day.values[0];
            (date_of(day.day).to_string(), day.everybody, value.people, value.entered, value.left)
        })
        .collect();
    let day = |number: u32| format!("2026-03-{number:02}");
    assert_eq!(shown[0], ("2026-02-28".to_owned(), None, None, 0, 0), "before populations were kept");
    assert_eq!(shown[1], (day(1), Some(1), Some(1), 1, 0));
    assert_eq!(shown[2], (day(2), Some(2), Some(2), 1, 0));
    assert_eq!(shown[3], (day(3), Some(2), Some(2), 0, 0));
    assert_eq!(shown[9], (day(9), Some(2), Some(0), 0, 2));
    for pair in shown[1..].windows(2) {
        let (before, after) = (&pair[0], &pair[1]);
        assert_eq!(before.2.unwrap() + after.3, after.2.unwrap() + after.4, "{} adds up", after.0);
    }
}

#[tokio::test]
async fn what_did_not_change_is_not_written_again() {
    let shop = nine_days().await;
    for _ in 0..3 {
        pass(&shop, 1);
        shop.pipeline.refresh(shop.clock.now()).await.unwrap();
        shop.pipeline.refresh(shop.clock.now()).await.unwrap();
    }
    let mut tx = shop.pipeline.store.read().await.unwrap();
    let kept = tags::snapshot_counts(&mut tx, "clicker").await.unwrap();
    let member = kept.iter().filter(|count| count.role == tags::Role::Member);
    let days: Vec<_> = member.map(|count| (date_of(count.day).to_string(), count.people)).collect();
    let day = |number: u32| format!("2026-03-{number:02}");
    assert_eq!(days, [(day(1), 1), (day(2), 2), (day(9), 0)]);
    assert_eq!(tags::kept_days(&mut tx).await.unwrap().len(), 5);
}

#[tokio::test]
async fn a_merge_leaves_the_past_and_says_who_they_are_now() {
    let shop = Shop::open().await;
    let visit = |id: &str| {
        json!({ "type": "track", "anonymousId": "web", "messageId": id, "event": "Link Clicked", "properties": {},
                "timestamp": shop.clock.now().to_string() })
    };
    shop.take(&[visit("v1"), visit("v2")]).await;
    click(&shop, "u2").await;
    pass(&shop, 1);
    shop.take(&[shop.call("identify", "u2", "i1", json!({ "anonymousId": "web", "traits": {} }))]).await;
    assert_eq!(members(&shop, "2026-03-02").await.len(), 1);
    let then = members(&shop, FIRST).await;
    assert_eq!(then.len(), 2, "on that day they were two");
    let now: Vec<_> = then.iter().filter_map(|member| member.merged_into).collect();
    assert_eq!(now.len(), 1, "one of the two is part of the other: {then:?}");
    assert!(then.iter().any(|member| member.person == now[0] && member.merged_into.is_none()));
}

#[tokio::test]
async fn an_erased_person_is_gone_from_the_past() {
    let shop = nine_days().await;
    let (export, _) = shop.pipeline.export("user_id:u1").await.unwrap();
    let day = |text: &str| parse_day(text).unwrap();
    let held = |at: &str| ("clicker".to_owned(), "true".to_owned(), day(at));
    assert_eq!(export.tag_snapshots, [held(FIRST), held("2026-03-02")]);
    shop.pipeline.erase("user_id:u1").await.unwrap();
    assert!(names(&shop, FIRST).await.is_empty());
    assert_eq!(names(&shop, "2026-03-03").await, ["p1"]);
    let history = shop.pipeline.tag_history("clicker", 9).await.unwrap();
    assert_eq!((history[0].everybody, history[1].everybody), (Some(0), Some(1)));
}

#[tokio::test]
async fn old_days_are_forgotten_and_said_to_be() {
    let mut shop = Shop::open().await;
    shop.pipeline.keep_snapshots_days = 5;
    click(&shop, "u1").await;
    for _ in 0..9 {
        pass(&shop, 1);
        shop.pipeline.refresh(shop.clock.now()).await.unwrap();
    }
    let error = shop.pipeline.tag_members("clicker", &on("2026-03-04")).await.unwrap_err().to_string();
    assert!(error.contains("the first day is 2026-03-05"), "{error}");
    // What was written on the first day still stands on the days that are kept.
    assert_eq!(names(&shop, "2026-03-05").await, ["p0"]);
    assert_eq!(names(&shop, "2026-03-07").await, ["p0"]);
    assert!(names(&shop, "2026-03-08").await.is_empty());
}
