//! What is sent twice counts once, what is processed once is never processed again, and nothing disappears.

use qianmian_model::Counts;
use serde_json::json;

use crate::shop::Shop;

#[tokio::test]
async fn rows_in_are_rows_out_and_merged_and_rejected() {
    let shop = Shop::open().await;
    let good = shop.call(
        "track",
        "u1",
        "m1",
        json!({ "event": "Order Completed", "properties": { "revenue": 120 } }),
    );
    let nameless = json!({ "type": "track", "event": "Link Clicked", "messageId": "m2" });
    let wrong = shop.call(
        "track",
        "u1",
        "m3",
        json!({ "event": "Order Completed", "properties": { "revenue": "lots" } }),
    );
    let report = shop.take(&[good.clone(), good, nameless, wrong]).await;
    assert_eq!(report.counts, Counts { rows_in: 4, rows_out: 1, rows_merged: 1, rows_rejected: 2 });
    assert_eq!(report.events, 1);
    let stages = shop.pipeline.stages().await.unwrap();
    assert_eq!(stages.rows(), report.counts);
    let reasons: Vec<&str> = stages.rejects.iter().map(|reject| reject.code.as_str()).collect();
    assert!(reasons.contains(&"wrong_type"), "{reasons:?}");
    assert_eq!(stages.rejects.iter().map(|reject| reject.rows).sum::<u64>(), 2);
}

#[tokio::test]
async fn a_batch_sent_again_later_changes_nothing() {
    let shop = Shop::open().await;
    let order = shop.call(
        "track",
        "u1",
        "m1",
        json!({ "event": "Order Completed", "properties": { "revenue": 60 } }),
    );
    shop.take(std::slice::from_ref(&order)).await;
    let again = shop.take(&[order]).await;
    assert_eq!((again.counts.rows_merged, again.events), (1, 0));
    assert_eq!(shop.pipeline.stages().await.unwrap().events, 1);
    assert_eq!(shop.count("tag('buyer')").await.0, 0, "an order counted twice would be worth 120");
}

#[tokio::test]
async fn what_was_accepted_before_a_crash_is_processed_once_after_it() {
    let shop = Shop::open().await;
    let order = |id: &str| {
        shop.call("track", "u1", id, json!({ "event": "Order Completed", "properties": { "revenue": 60 } }))
    };
    let (first, second) = (order("m1"), order("m2"));
    shop.take(&[first]).await;
    shop.accept(&[second]).await;
    let shop = shop.restart().await;
    let report = shop.pipeline.drain_inbox(shop.inbox()).await.unwrap();
    assert_eq!(report.events, 1);
    assert_eq!(shop.pipeline.stages().await.unwrap().events, 2);
    assert_eq!(shop.count("tag('buyer')").await.0, 1);
    assert_eq!(shop.pipeline.drain_inbox(shop.inbox()).await.unwrap().counts.rows_in, 0);
    assert_eq!(shop.pipeline.inbox_lag(shop.inbox()).await.unwrap(), 0);
}

#[tokio::test]
async fn a_file_is_imported_once_however_often_it_is_given() {
    let shop = Shop::open().await;
    let file = shop.folder.path().join("orders.csv");
    std::fs::write(&file, "customer,amount\nc1,60\nc1,70\nc2,\n").unwrap();
    let mapping = "name: shop\npurpose: service\nformat: csv\nevent: Order Completed\n\
                   identifiers: {customer_id: customer}\nproperties: {revenue: {column: amount, type: number}}\n";
    let source =
        qianmian_collect::Source::parse("sources/shop.yaml", mapping, &jiff::tz::TimeZone::UTC).unwrap();
    let first = shop.pipeline.import(&file, &source, 2, None).await.unwrap();
    assert_eq!(first.done.counts, Counts { rows_in: 3, rows_out: 2, rows_merged: 0, rows_rejected: 1 });
    let again = shop.pipeline.import(&file, &source, 2, None).await.unwrap();
    assert_eq!(again.done.counts, Counts::default());
    assert!(again.batches_known > 0);
    assert_eq!(shop.count("tag('buyer')").await.0, 1);
}
