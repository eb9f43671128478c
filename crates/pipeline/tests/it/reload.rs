//! Changed files taken into use while the ones before go on serving.

use qianmian_model::Clock as _;
use qianmian_pipeline::PipelineError;
use qianmian_pipeline::reload::Changes;
use serde_json::{Value, json};

use crate::shop::{Shop, write};

/// `buyer` is gone, `clicker` looks further back and at another number, `thrice` needs what nobody asked for.
const CHANGED: &str = "
- tag: clicker
  title: { zh: 点击, en: Clicker }
  dimension: behaviour
  when: count('Link Clicked', '30d') = 3
- tag: thrice
  title: { zh: 三单, en: Three orders }
  dimension: value
  when: count('Order Completed', '30d') = 3
";

fn click(shop: &Shop, user: &str, id: &str) -> Value {
    shop.call("track", user, id, json!({ "event": "Link Clicked", "properties": {} }))
}

fn order(shop: &Shop, user: &str, id: &str) -> Value {
    shop.call("track", user, id, json!({ "event": "Order Completed", "properties": { "revenue": 60 } }))
}

fn names(names: &[&str]) -> Vec<String> {
    names.iter().map(|name| (*name).to_owned()).collect()
}

/// Two clicks and two orders of u1, a click of a visitor.
async fn shop() -> Shop {
    let shop = Shop::open().await;
    let calls = ["a", "b"].map(|id| [click(&shop, "u1", id), order(&shop, "u1", &format!("o{id}"))]);
    shop.take(&calls.concat()).await;
    let mut visit = click(&shop, "", "c");
    visit.as_object_mut().unwrap().remove("userId");
    visit["anonymousId"] = json!("visitor-1");
    shop.take(&[visit]).await;
    shop
}

#[tokio::test]
async fn what_arrives_while_files_are_prepared_counts_once_and_the_old_ones_serve_until_the_switch() {
    let shop = shop().await;
    write(shop.folder.path(), "tags/tags.yaml", CHANGED);
    let next = shop.pipeline.with_files().await.unwrap();
    let changes = Changes {
        added: names(&["thrice"]),
        changed: names(&["clicker"]),
        retired: names(&["buyer"]),
        series: 2,
        linking: false,
    };
    assert_eq!(next.changes_from(&shop.pipeline), changes);
    let prepared = next.prepare().await.unwrap();

    // u1's third of each; and the visitor turns out to be u3, who clicked twice.
    shop.take(&[click(&shop, "u1", "d"), order(&shop, "u1", "od")]).await;
    shop.take(&[click(&shop, "u3", "e"), click(&shop, "u3", "f")]).await;
    shop.take(&[shop.call("identify", "u3", "i", json!({ "anonymousId": "visitor-1" }))]).await;
    assert_eq!(shop.count("tag(clicker)").await, (2, 0), "twice in seven days: live by the files before");
    assert_eq!(shop.count("tag(buyer)").await, (1, 0));

    assert!(next.switch(prepared, &shop.pipeline).await.unwrap().is_some());
    let shop = shop.with(next);
    assert_eq!(shop.count("tag(clicker)").await, (2, 0), "three times each");
    assert_eq!(shop.count("tag(thrice)").await, (1, 0));
    assert_eq!(shop.pipeline.tag_detail("clicker").await.unwrap().versions.len(), 2);
    shop.take(&[click(&shop, "u1", "g")]).await;
    assert_eq!(shop.count("tag(clicker)").await, (1, 0), "and live from then on");
}

#[tokio::test]
async fn a_call_that_began_before_the_switch_does_not_bring_old_rules_back() {
    let shop = shop().await;
    write(shop.folder.path(), "tags/tags.yaml", CHANGED);
    let next = shop.pipeline.with_files().await.unwrap();
    next.take_over(&shop.pipeline).await.unwrap();
    shop.accept(&[click(&shop, "u1", "d")]).await;
    let late = shop.pipeline.drain_inbox(shop.inbox()).await.unwrap_err();
    assert!(matches!(late, PipelineError::Superseded) && late.retryable(), "{late}");
    next.drain_inbox(shop.inbox()).await.unwrap();
    let shop = shop.with(next);
    assert_eq!(shop.count("tag(clicker)").await, (1, 0), "nothing was lost");
}

#[tokio::test]
async fn a_crash_before_the_switch_leaves_everything_as_it_was() {
    let shop = shop().await;
    let before = std::fs::read_to_string(shop.folder.path().join("tags/tags.yaml")).unwrap();
    write(shop.folder.path(), "tags/tags.yaml", CHANGED);
    let next = shop.pipeline.with_files().await.unwrap();
    drop(next.prepare().await.unwrap());
    drop(next);
    write(shop.folder.path(), "tags/tags.yaml", &before);
    let shop = shop.restart().await;
    let report = shop.pipeline.refresh(shop.clock.now()).await.unwrap();
    assert!(!report.rules_changed);
    shop.take(&[click(&shop, "u2", "d"), click(&shop, "u2", "e")]).await;
    assert_eq!(shop.count("tag(clicker)").await, (2, 0));
    assert_eq!(shop.pipeline.tag_detail("clicker").await.unwrap().versions.len(), 1);
}

#[tokio::test]
async fn an_erasure_meanwhile_makes_the_preparation_begin_anew() {
    let shop = shop().await;
    write(shop.folder.path(), "tags/tags.yaml", CHANGED);
    let next = shop.pipeline.with_files().await.unwrap();
    let prepared = next.prepare().await.unwrap();
    shop.pipeline.erase("anonymous_id:visitor-1").await.unwrap();
    assert!(next.switch(prepared, &shop.pipeline).await.unwrap().is_none());
    shop.take(&[click(&shop, "u1", "d")]).await;
    next.take_over(&shop.pipeline).await.unwrap();
    let shop = shop.with(next);
    assert_eq!(shop.count("tag(clicker)").await, (1, 0));
}

#[tokio::test]
async fn mistakes_in_the_files_change_nothing() {
    let shop = shop().await;
    write(shop.folder.path(), "tags/tags.yaml", &CHANGED.replace("Order Completed", "Order Complete"));
    let Err(PipelineError::Workspace(mistakes)) = shop.pipeline.with_files().await else {
        panic!("a mistake")
    };
    assert_eq!((mistakes.len(), mistakes[0].code, mistakes[0].line), (1, "unknown_event", 9));
    shop.take(&[click(&shop, "u2", "d"), click(&shop, "u2", "e")]).await;
    assert_eq!(shop.count("tag(clicker)").await, (2, 0));
}
