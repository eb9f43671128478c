//! Scanning: columns that files lack, rows by time and subject, files that are gone.

use std::collections::HashSet;
use std::sync::Arc;

use arrow::array::{Array, AsArray};
use arrow::datatypes::Float64Type;
use futures::TryStreamExt;
use qianmian_lake::{EventSchema, Range, ScanRequest};
use qianmian_model::Value;
use qianmian_model::plan::ValueType;
use qianmian_testkit::time;

use crate::fixtures::{append, events, lake, now, plan_of, schema};

#[tokio::test]
async fn a_column_that_a_file_lacks_is_null_and_one_of_another_type_is_cast() {
    let (_folder, lake) = lake();
    let old_plan = EventSchema::from_plan(&plan_of(&[("amount", ValueType::Text)]));
    let old = qianmian_testkit::event(1, "Order Completed", "2026-03-01T00:00:00Z")
        .property("amount", "12.5")
        .build();
    let bad = qianmian_testkit::event(2, "Order Completed", "2026-03-01T00:00:00Z")
        .property("amount", "much")
        .build();
    let files = lake
        .append_events(&old_plan, Range { stream: "http", from: 1, to: 2 }, vec![old, bad], now())
        .await
        .unwrap();

    let columns = schema().project(&["subject", "p_amount", "p_country"]).unwrap();
    let request = ScanRequest { columns: Some(Arc::clone(&columns)), ..ScanRequest::default() };
    let batches: Vec<_> = lake.scan(&files, request).try_collect().await.unwrap();
    assert_eq!(batches[0].schema(), columns);
    let amounts = batches[0].column(1).as_primitive::<Float64Type>();
    assert_eq!(amounts.iter().collect::<Vec<_>>(), [Some(12.5), None]);
    assert_eq!(batches[0].column(2).logical_null_count(), 2);
}

#[tokio::test]
async fn rows_outside_the_times_are_left_out_and_files_outside_are_not_opened() {
    let (_folder, lake) = lake();
    let mut files = append(&lake, 1, events(100, 5)).await;
    let mut absent = files[0].clone();
    absent.path = "events/2026-03-01/absent.parquet".to_owned();
    absent.min_at = Some(time("2026-03-01T02:00:00Z"));
    absent.max_at = absent.min_at;
    files.push(absent);

    let (from, to) = (time("2026-03-01T00:10:00Z"), time("2026-03-01T00:20:00Z"));
    let request = ScanRequest { from: Some(from), to: Some(to), ..ScanRequest::default() };
    let found = lake.events_of(&files, request).await.unwrap();
    assert_eq!(found.len(), 10);
    assert!(found.iter().all(|event| event.at >= from && event.at < to));

    let columns = Some(schema().project(&["p_amount"]).unwrap());
    let request = ScanRequest { columns, from: Some(from), to: Some(to), ..ScanRequest::default() };
    let batches: Vec<_> = lake.scan(&files, request).try_collect().await.unwrap();
    assert_eq!(
        batches.iter().map(|batch| (batch.num_rows(), batch.num_columns())).collect::<Vec<_>>(),
        [(10, 1)]
    );
}

#[tokio::test]
async fn the_events_of_a_subject_come_in_the_order_of_time() {
    let (_folder, lake) = lake();
    let mut files = append(&lake, 1, events(100, 5)).await;
    files.extend(append(&lake, 101, events(50, 5)).await);
    let request = ScanRequest { subjects: Some(Arc::new(HashSet::from([3]))), ..ScanRequest::default() };
    let found = lake.events_of(&files, request).await.unwrap();
    assert_eq!(found.len(), 30);
    assert!(found.iter().all(|event| event.subject.0 == 3));
    assert!(found.is_sorted_by_key(|event| event.at));
    let amount = qianmian_model::value::get(&found[0].body.properties, "amount");
    assert!(matches!(amount, Some(Value::Number(_))));
}

#[tokio::test]
async fn a_file_that_is_gone_is_a_retryable_error() {
    let (_folder, lake) = lake();
    let files = append(&lake, 1, events(10, 5)).await;
    lake.remove([files[0].path.as_str()]).await.unwrap();
    lake.remove([files[0].path.as_str()]).await.unwrap();
    let error = lake.events_of(&files, ScanRequest::default()).await.unwrap_err();
    assert_eq!(error.code(), "lake_file_gone");
    assert!(error.retryable());
}

#[tokio::test]
async fn a_file_that_is_no_parquet_names_itself() {
    let (folder, lake) = lake();
    let files = append(&lake, 1, events(10, 5)).await;
    std::fs::write(folder.path().join("lake").join(&files[0].path), b"PAR1 but not really PAR1").unwrap();
    let error = lake.events_of(&files, ScanRequest::default()).await.unwrap_err();
    assert_eq!(error.code(), "lake_parquet");
    assert!(error.to_string().contains(&files[0].path));
    assert!(!error.retryable());
}
