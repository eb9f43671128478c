//! People merged and parted by hand: tags, consents and profiles follow exactly.

use qianmian_model::Clock as _;
use serde_json::json;

use crate::shop::Shop;

async fn two_people() -> Shop {
    let shop = Shop::open().await;
    let click = |user: &str, id: &str| {
        shop.call("track", user, id, json!({ "event": "Link Clicked", "properties": {} }))
    };
    let agreed = shop.call("track", "u1", "in", json!({ "event": "Subscribed", "properties": {} }));
    shop.take(&[click("u1", "c1"), click("u2", "c2"), agreed]).await;
    shop
}

async fn consent(shop: &Shop, user: &str) -> Option<&'static str> {
    let profile = shop.pipeline.profile(user).await.unwrap();
    profile.consents.get("marketing").map(|(state, _)| state.as_str())
}

#[tokio::test]
async fn tags_and_consents_follow_a_merge_and_its_undoing() {
    let shop = two_people().await;
    assert_eq!(shop.count("tag('clicker')").await.0, 0);
    let merged = shop.pipeline.merge_people("user_id:u1", "user_id:u2", "li").await.unwrap();
    assert_eq!(shop.count("tag('clicker')").await.0, 1);
    assert_eq!(consent(&shop, "user_id:u2").await, Some("granted"));

    let parted = shop.pipeline.take_back(merged.decision.unwrap(), "li").await.unwrap();
    assert_eq!(parted.change.revived.len(), 1);
    assert_eq!(shop.count("tag('clicker')").await.0, 0);
    // The grant was the first one's word.
    assert_eq!(consent(&shop, "user_id:u1").await, Some("granted"));
    assert_ne!(consent(&shop, "user_id:u2").await, Some("granted"));
}

#[tokio::test]
async fn a_withdrawal_while_they_were_one_stays_for_both() {
    let shop = two_people().await;
    let merged = shop.pipeline.merge_people("user_id:u1", "user_id:u2", "li").await.unwrap();
    shop.clock.advance_to(shop.clock.now() + jiff::SignedDuration::from_hours(1));
    shop.take(&[shop.call("track", "u2", "out", json!({ "event": "Unsubscribed", "properties": {} }))]).await;
    shop.pipeline.take_back(merged.decision.unwrap(), "li").await.unwrap();
    assert_eq!(consent(&shop, "user_id:u1").await, Some("withdrawn"));
    assert_eq!(consent(&shop, "user_id:u2").await, Some("withdrawn"));
}

#[tokio::test]
async fn why_two_identifiers_are_one_person_is_said_without_values() {
    let shop = Shop::open().await;
    let identify = json!({ "anonymousId": "browser-1234567", "traits": {} });
    shop.take(&[shop.call("identify", "u1", "i1", identify)]).await;
    let whole = shop.pipeline.explain_person("user_id:u1").await.unwrap();
    assert_eq!((whole.identifiers.len(), whole.steps.len()), (2, 1));
    assert_eq!(whole.steps[0].source, "app");
    assert!(whole.identifiers.iter().all(|(_, known)| !known.value.contains("browser")));
    let refused =
        shop.pipeline.merge_people("user_id:u1", "anonymous_id:browser-1234567", "li").await.unwrap_err();
    assert_eq!(refused.code(), "refused");
}
