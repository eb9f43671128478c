//! A source that sends differently than before is told of on the day after.

use jiff::SignedDuration;
use qianmian_model::Clock as _;
use serde_json::json;

use crate::shop::Shop;

/// A day of clicks, each with a url or without.
async fn day(shop: &Shop, clicks: u32, with_url: u32) {
    let now = shop.clock.now();
    let calls: Vec<_> = (0..clicks)
        .map(|number| {
            let properties =
                if number < with_url { json!({ "url": "https://shop.example" }) } else { json!({}) };
            let more = json!({ "event": "Link Clicked", "properties": properties });
            shop.call("track", &format!("u{number}"), &format!("c{number}-{}", now.0), more)
        })
        .collect();
    shop.take(&calls).await;
    shop.clock.advance_to(now + SignedDuration::from_hours(24));
}

async fn codes(shop: &Shop) -> Vec<&'static str> {
    shop.pipeline.drift().await.unwrap().iter().map(|finding| finding.code).collect()
}

#[tokio::test]
async fn a_source_that_changes_is_told_of_on_the_next_day() {
    let shop = Shop::open().await;
    for _ in 0..4 {
        day(&shop, 50, 50).await;
    }
    assert_eq!(codes(&shop).await, Vec::<&str>::new());
    day(&shop, 50, 5).await;
    assert_eq!(codes(&shop).await, ["null_rate_drift"]);
    day(&shop, 200, 170).await;
    assert_eq!(codes(&shop).await, ["source_rows_drift"]);
    shop.clock.advance_to(shop.clock.now() + SignedDuration::from_hours(24));
    let told = shop.pipeline.drift().await.unwrap();
    assert_eq!(told[0].code, "source_silent");
    assert_eq!(told[0].file, "sources/app.yaml");
    let health = shop.pipeline.source_health(30).await.unwrap();
    let days: Vec<u64> = health[0].days.iter().map(|(_, records, _)| *records).collect();
    assert_eq!(days, [50, 50, 50, 50, 50, 200]);
}
