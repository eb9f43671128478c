//! How tags are, and what rules ask for that the data does not have.

use std::collections::BTreeMap;

use jiff::SignedDuration;
use qianmian_model::Clock as _;
use qianmian_model::time::parse_day;
use qianmian_pipeline::health::TagHealth;
use qianmian_tag::health::Action;
use serde_json::json;

use crate::shop::{Shop, write};

const TAGS: &str = "
- tag: clicker
  title: { zh: 点击, en: Clicker }
  dimension: behaviour
  when: count('Link Clicked', '7d') >= 1
- tag: clicker_again
  title: { zh: 点击者, en: Clicker again }
  dimension: behaviour
  when: days_active('Link Clicked', '7d') >= 1
- tag: fan
  title: { zh: 粉丝, en: Fan }
  dimension: value
  when: tag('clicker') and tag('tier') = 'high'
- tag: tier
  title: { zh: 层级, en: Tier }
  dimension: value
  values:
    - value: high
      when: sum('Order Completed', 'revenue', '30d') >= 100
    - value: low
      when: count('Order Completed', '30d') >= 1
- tag: local
  title: { zh: 本地, en: Local }
  dimension: basic
  when: city = '上海市'
";

async fn open() -> Shop {
    let shop = Shop::open().await;
    write(shop.folder.path(), "tags/tags.yaml", TAGS);
    write(
        shop.folder.path(),
        "audiences/fans.yaml",
        "audience: fans\ntitle: { zh: 粉, en: Fans }\nexpression: tag('fan')\n",
    );
    shop.restart().await
}

/// A click of each of these users now.
async fn click(shop: &Shop, users: std::ops::Range<u32>) {
    let now = shop.clock.now();
    let clicks: Vec<_> = users
        .map(|user| {
            let id = format!("c{user}-{}", now.0);
            shop.call("track", &format!("u{user}"), &id, json!({ "event": "Link Clicked", "properties": {} }))
        })
        .collect();
    shop.take(&clicks).await;
}

async fn order(shop: &Shop, users: std::ops::Range<u32>, revenue: u32) {
    let now = shop.clock.now();
    let orders: Vec<_> = users
        .map(|user| {
            let more = json!({ "event": "Order Completed", "properties": { "revenue": revenue } });
            shop.call("track", &format!("u{user}"), &format!("o{user}-{}", now.0), more)
        })
        .collect();
    shop.take(&orders).await;
}

async fn pass(shop: &Shop, days: i64) {
    shop.clock.advance_to(shop.clock.now() + SignedDuration::from_hours(24 * days));
    shop.pipeline.refresh(shop.clock.now()).await.unwrap();
}

fn of<'h>(found: &'h [TagHealth], tag: &str) -> &'h TagHealth {
    found.iter().find(|health| health.tag == tag).unwrap()
}

fn actions(health: &TagHealth) -> Vec<Action> {
    health.suggestions.iter().map(|suggestion| suggestion.action).collect()
}

#[tokio::test]
async fn health_tells_coverage_freshness_use_and_what_says_the_same() {
    let shop = open().await;
    click(&shop, 0..40).await;
    order(&shop, 0..10, 150).await;
    order(&shop, 10..30, 20).await;
    order(&shop, 40..80, 20).await;
    let found = shop.pipeline.tag_health(None, None).await.unwrap();
    let names: Vec<_> = found.iter().map(|health| health.tag.as_str()).collect();
    assert_eq!(names, ["clicker", "clicker_again", "fan", "tier", "local"], "in the order of the files");

    let clicker = of(&found, "clicker");
    assert_eq!((clicker.everybody, clicker.people, clicker.unknown), (80, 40, 0));
    assert_eq!(clicker.newest_event_at, Some(shop.clock.now()));
    assert_eq!(clicker.drift, None, "nothing was kept yet");
    assert_eq!(clicker.same_as, ["clicker_again"]);
    assert_eq!(actions(clicker), [Action::Merge]);
    assert_eq!(clicker.uses.tags.iter().collect::<Vec<_>>(), ["fan"]);

    let tier = of(&found, "tier");
    assert_eq!(tier.values, [("high".to_owned(), 10), ("low".to_owned(), 60)]);
    assert!((tier.evenness.unwrap() - 0.591_672_778_582_327_5).abs() < 1e-12, "{tier:?}");
    assert_eq!(actions(tier), [Action::Keep]);

    let fan = of(&found, "fan");
    assert_eq!(fan.uses.audiences.iter().collect::<Vec<_>>(), ["fans"]);
    assert_eq!(fan.newest_event_at, Some(shop.clock.now()), "through the tags that it refers to");
    let local = of(&found, "local");
    assert!(!local.reads_events && local.newest_event_at.is_none());
    assert_eq!(actions(local), [Action::FixMissingData, Action::LoosenRule]);
    assert_eq!(&shop.pipeline.tag_health(Some("tier"), None).await.unwrap()[0], tier);
}

#[tokio::test]
async fn drift_is_real_when_people_move_one_way_and_stale_data_is_said() {
    let shop = open().await;
    order(&shop, 0..50, 20).await;
    order(&shop, 50..100, 150).await;
    pass(&shop, 1).await;
    let calm = shop.pipeline.tag_health(Some("tier"), None).await.unwrap().remove(0);
    let drift = calm.drift.unwrap();
    assert_eq!((drift.index, drift.p, drift.moved, drift.paired), (Some(0.0), 1.0, 0, 100));
    order(&shop, 0..30, 150).await;
    let found = shop.pipeline.tag_health(Some("tier"), None).await.unwrap().remove(0);
    let drift = found.drift.clone().unwrap();
    assert_eq!((drift.moved, drift.redefined, drift.dof), (30, false, 1.0));
    assert!((drift.statistic - 30.0).abs() < 1e-9, "thirty moved up, none down: {drift:?}");
    assert!(drift.p < 1e-6 && drift.index.unwrap() > 0.3);
    assert_eq!(actions(&found)[0], Action::ReviewDrift);
    let late = shop.pipeline.tag_health(None, parse_day("2026-03-02")).await.unwrap_err().to_string();
    assert!(late.contains("not past"), "{late}");

    let used = BTreeMap::from([(("tier".to_owned(), "read"), 3), (("tier".to_owned(), "explain"), 1)]);
    shop.pipeline.save_tag_uses(&used).await.unwrap();
    shop.pipeline.save_tag_uses(&used).await.unwrap();
    pass(&shop, 31).await;
    let stale = shop.pipeline.tag_health(Some("tier"), None).await.unwrap().remove(0);
    assert!(actions(&stale).contains(&Action::RestoreEvents), "{stale:?}");
    assert_eq!(stale.uses.requests, 0, "they were more than 30 days ago");
    shop.pipeline.save_tag_uses(&used).await.unwrap();
    assert_eq!(shop.pipeline.tag_health(Some("tier"), None).await.unwrap()[0].uses.requests, 4);
}

#[tokio::test]
async fn a_changed_definition_is_no_drift() {
    let shop = open().await;
    order(&shop, 0..100, 50).await;
    pass(&shop, 1).await;
    write(shop.folder.path(), "tags/tags.yaml", &TAGS.replace(">= 100", ">= 10"));
    let shop = shop.restart().await;
    shop.pipeline.refresh(shop.clock.now()).await.unwrap();
    let tier = shop.pipeline.tag_health(Some("tier"), None).await.unwrap().remove(0);
    let drift = tier.drift.clone().unwrap();
    assert!(drift.redefined && drift.moved == 100);
    assert!(!actions(&tier).contains(&Action::ReviewDrift), "{tier:?}");
}

#[tokio::test]
async fn data_that_rules_ask_for_and_is_not_there_is_said_at_its_place() {
    let shop = Shop::open().await;
    assert!(
        shop.pipeline.findings().await.unwrap().is_empty(),
        "without any data everything would be missing"
    );
    let rules = "
- tag: reader
  title: { zh: 读者, en: Reader }
  dimension: behaviour
  when: count('Message Received', '7d') >= 1
- tag: spring
  title: { zh: 春, en: Spring }
  dimension: behaviour
  when: count('Link Clicked', '7d', where => url = 'https://spring.example') >= 1
- tag: buyer
  title: { zh: 买家, en: Buyer }
  dimension: value
  when: sum('Order Completed', 'revenue', '7d') >= 100 or city = '上海市'
";
    write(shop.folder.path(), "tags/tags.yaml", rules);
    let shop = shop.restart().await;
    order(&shop, 0..2, 20).await;
    click(&shop, 0..2).await;
    let told = |found: &[qianmian_model::Diagnostic]| {
        found.iter().map(|found| (found.line, found.column, found.code)).collect::<Vec<_>>()
    };
    let found = shop.pipeline.findings().await.unwrap();
    let expected =
        [(5, 9, "event_without_data"), (9, 46, "property_without_data"), (13, 59, "trait_without_data")];
    assert_eq!(told(&found), expected, "{found:#?}");
    assert_eq!(found[0].file, "tags/tags.yaml");

    let clicked = json!({ "event": "Link Clicked", "properties": { "url": "https://shop.example" } });
    let clicked = shop.call("track", "u1", "c-url", clicked);
    let local = shop.call("identify", "u1", "i1", json!({ "traits": { "city": "上海市" } }));
    shop.take(&[clicked, local]).await;
    assert_eq!(
        told(&shop.pipeline.findings().await.unwrap()),
        [(5, 9, "event_without_data"), (9, 9, "filter_without_data")]
    );
    pass(&shop, 8).await;
    let late = shop.pipeline.findings().await.unwrap();
    assert_eq!(
        told(&late),
        [(5, 9, "event_without_data"), (9, 9, "event_not_in_window"), (13, 9, "event_not_in_window")]
    );
    assert!(late[2].message.contains("2026-03-01"), "{late:#?}");
}
