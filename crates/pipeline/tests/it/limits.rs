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
