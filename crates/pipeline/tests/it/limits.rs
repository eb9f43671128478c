//! Interactions beyond the limits of their source are refused, wait, and are taken when an operator says so.

use qianmian_pipeline::quarantine::Choice;
use serde_json::json;

use crate::shop::{Shop, write};

#[tokio::test]
async fn a_burst_is_in_no_measure_until_it_is_replayed() {
    let shop = Shop::open().await;
    let source = "name: app\npurpose: marketing\nformat: http\ninteractions: {per_minute: 3}\n";
    write(shop.folder.path(), "sources/app.yaml", source);
    let shop = shop.restart().await;
    let click = |number: u32| {
        shop.call("track", "u1", &format!("c{number}"), json!({ "event": "Link Clicked", "properties": {} }))
    };
    // Over two batches: what was done before is remembered.
    shop.take(&[click(1), click(2)]).await;
    let report = shop.take(&[click(3), click(4), click(5)]).await;
    assert_eq!((report.counts.rows_out, report.counts.rows_rejected, report.events), (1, 2, 1));
    let stages = shop.pipeline.stages().await.unwrap();
    assert_eq!(stages.rejects[0].code, "abnormal_burst");
    assert_eq!(stages.events, 3);

    let choice = Choice::Matching { source: None, code: Some("abnormal_burst".to_owned()), limit: 10 };
    let report = shop.pipeline.replay(choice, &[]).await.unwrap();
    assert_eq!((report.replayed, report.events), (2, 2));
    assert_eq!(shop.pipeline.stages().await.unwrap().events, 5);
}

#[tokio::test]
async fn calls_have_limits_unless_their_source_says_that_everything_counts() {
    let clicks: Vec<u32> = (0..130).collect();
    let refused = async |shop: &Shop| {
        let click = |number: &u32| {
            let more = json!({ "event": "Link Clicked", "properties": {} });
            shop.call("track", "u1", &format!("c{number}"), more)
        };
        let calls: Vec<serde_json::Value> = clicks.iter().map(click).collect();
        shop.take(&calls).await.counts.rows_rejected
    };
    let shop = Shop::open().await;
    assert_eq!(refused(&shop).await, 10, "beyond 120 in a minute");

    let shop = Shop::open().await;
    let source = "name: app\npurpose: marketing\nformat: http\nabnormal: count\n";
    write(shop.folder.path(), "sources/app.yaml", source);
    let shop = shop.restart().await;
    assert_eq!(refused(&shop).await, 0);
}
