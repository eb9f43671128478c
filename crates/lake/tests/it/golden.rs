//! Files written by released versions are read for ever. `tests/golden/lake-<version>.parquet` is one small file of each
//! version; `cargo run -p qianmian-lake --example write_golden` writes that of the current one, when it is new.

use qianmian_lake::{ScanRequest, decode_events};
use qianmian_model::{Event, Value};
use qianmian_testkit::time;

/// The events of `events-v1`.
fn expected() -> Vec<Event> {
    let order = qianmian_testkit::event(3, "Order Completed", "2026-03-01T08:00:00.123456Z")
        .message(1)
        .source("orders")
        .received_at("2026-03-01T08:00:01Z")
        .property("amount", 12.34)
        .property("country", "CN")
        .property("due", Value::Time(time("2026-03-08T00:00:00Z")))
        .property("flag", Value::Bool(true))
        .property("items", Value::List(vec![Value::from("tea"), Value::Number(2.0)]))
        .property("colour", "红")
        .topics(&["cross_border", "tea", "tea"]);
    let empty = qianmian_testkit::event(9, "Order Completed", "2026-03-01T07:00:00Z").message(2);
    vec![order.build(), empty.build()]
}

#[tokio::test]
async fn events_of_version_1_are_read() {
    let golden = qianmian_testkit::data::repository().join("tests/golden/lake-events-v1.parquet");
    let (folder, lake) = crate::fixtures::lake();
    let mut file = crate::fixtures::append(&lake, 1, expected()).await.remove(0);
    file.path = "events/golden.parquet".to_owned();
    std::fs::copy(golden, folder.path().join("lake/events/golden.parquet")).unwrap();
    let batches = futures::TryStreamExt::try_collect::<Vec<_>>(lake.scan(&[file], ScanRequest::default()));
    let batches = batches.await.unwrap();
    assert_eq!(decode_events(&batches[0]).unwrap(), expected());
}
