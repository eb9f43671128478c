//! Tags as events arrive, as time passes, and as rules change.

use jiff::SignedDuration;
use qianmian_model::Clock as _;
use serde_json::json;

use crate::shop::{Shop, write};

#[tokio::test]
async fn a_tag_comes_with_the_event_and_goes_with_its_window() {
    let shop = Shop::open().await;
    let click = |id: &str| shop.call("track", "u1", id, json!({ "event": "Link Clicked", "properties": {} }));
    shop.take(&[click("a")]).await;
    assert_eq!(shop.count("tag('clicker')").await, (0, 0));
    shop.take(&[click("b")]).await;
    assert_eq!(shop.count("tag('clicker')").await, (1, 0));
    shop.clock.advance_to(shop.clock.now() + SignedDuration::from_hours(24 * 7));
    let report = shop.pipeline.refresh(shop.clock.now()).await.unwrap();
    assert_eq!((report.left, report.people), (1, 1));
    assert_eq!(shop.count("tag('clicker')").await, (0, 0));
    let explanation = shop.pipeline.explain("user_id:u1", "clicker", None, 1).await.unwrap();
    assert!(explanation.values.is_empty() && !explanation.unknown);
}

#[tokio::test]
async fn an_explanation_says_what_a_tag_keeps_through_its_day() {
    let shop = Shop::open().await;
    let tag =
        "- { tag: keen, dimension: behaviour, refresh: daily, when: \"count('Link Clicked', '7d') >= 2\" }\n";
    write(shop.folder.path(), "tags/tags.yaml", tag);
    let shop = shop.restart().await;
    let click = |id: &str| shop.call("track", "u1", id, json!({ "event": "Link Clicked", "properties": {} }));
    shop.take(&[click("a")]).await;
    shop.take(&[click("b")]).await;
    assert_eq!(shop.count("tag(keen)").await, (0, 0));
    let explained = shop.pipeline.explain("user_id:u1", "keen", None, 1).await.unwrap();
    assert_eq!(explained.values, ["true"], "by its rule");
    let midnight = "2026-03-01T16:00:00Z";
    assert_eq!(explained.kept.as_ref().unwrap().until.to_string(), midnight);
    assert!(explained.to_string().contains(&format!("counted as no value until {midnight}")), "{explained}");
    shop.clock.advance_to(shop.clock.now() + SignedDuration::from_hours(14));
    shop.pipeline.refresh(shop.clock.now()).await.unwrap();
    assert_eq!(shop.count("tag(keen)").await, (1, 0));
    let explained = shop.pipeline.explain("user_id:u1", "keen", None, 1).await.unwrap();
    assert_eq!((explained.values, explained.kept), (vec!["true".to_owned()], None));
}

#[tokio::test]
async fn an_audience_mixes_tags_traits_and_behaviour() {
    let shop = Shop::open().await;
    let identify = |user: &str, city: &str| {
        shop.call("identify", user, &format!("i-{user}"), json!({ "traits": { "region": city } }))
    };
    let order = |user: &str, revenue: f64| {
        let more = json!({ "event": "Order Completed", "properties": { "revenue": revenue } });
        shop.call("track", user, &format!("o-{user}"), more)
    };
    shop.take(&[
        identify("u1", "上海市徐汇区"),
        identify("u2", "北京市朝阳区"),
        order("u1", 150.0),
        order("u2", 150.0),
        order("u3", 150.0),
        order("u4", 20.0),
    ])
    .await;
    assert_eq!(shop.count("tag('buyer') and city = '上海市'").await, (1, 1), "u3's city is not known");
    assert_eq!(shop.count("tag('buyer') or count('Order Completed', '7d') >= 1").await, (4, 0));
    assert_eq!(shop.count("not tag('buyer')").await, (1, 0));
}

#[tokio::test]
async fn a_changed_rule_is_taken_into_use_for_everybody() {
    let shop = Shop::open().await;
    shop.take(&[shop.call("track", "u1", "a", json!({ "event": "Link Clicked", "properties": {} }))]).await;
    assert_eq!(shop.count("tag('clicker')").await.0, 0);
    let rule = "
- tag: clicker
  title: { zh: 点击, en: Clicker }
  dimension: behaviour
  when: count('Link Clicked', '30d') >= 1
";
    write(shop.folder.path(), "tags/tags.yaml", rule);
    let shop = shop.restart().await;
    let report = shop.pipeline.refresh(shop.clock.now()).await.unwrap();
    assert!(report.rules_changed);
    assert_eq!(shop.count("tag('clicker')").await.0, 1);
    let detail = shop.pipeline.tag_detail("clicker").await.unwrap();
    assert_eq!(detail.versions.len(), 2);
}

#[tokio::test]
async fn a_mistake_in_an_expression_is_located_and_names_the_nearest() {
    let shop = Shop::open().await;
    let error =
        shop.pipeline.expression("tag('buyr') and count('Link Clicks', '7d') > 1").unwrap_err().to_string();
    assert!(error.contains("buyer") && error.contains("Link Clicked") && error.contains(":1:"), "{error}");
}
