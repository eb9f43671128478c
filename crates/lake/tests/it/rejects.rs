//! Quarantine: what was refused can be listed with every reason, and erased by what it holds.

use qianmian_lake::{Dataset, Lake, Range, RejectFilter};
use qianmian_model::{Failure, Rejected};
use qianmian_store::lake_files::LakeFile;
use qianmian_testkit::{position, time};

use crate::fixtures::{lake, now};

fn reject(source: &str, offset: u64, at: &str, codes: &[&'static str]) -> Rejected {
    let failure = |code: &&'static str| Failure {
        code,
        field: "phone".to_owned(),
        raw: String::new(),
        reason: format!("{code}: give a number"),
    };
    Rejected {
        source: source.into(),
        position: position("file:a.csv", offset),
        rows: 2,
        at: time(at),
        failures: codes.iter().map(failure).collect(),
        raw: format!("{offset},1390000{offset:04},张三"),
    }
}

async fn filled(lake: &Lake) -> Vec<LakeFile> {
    let first = vec![
        reject("crm", 1, "2026-03-01T08:00:00Z", &["bad_phone", "bad_age"]),
        reject("crm", 2, "2026-03-01T08:00:00Z", &["bad_age"]),
    ];
    let second = vec![reject("orders", 3, "2026-03-02T08:00:00Z", &["bad_phone"])];
    let mut files =
        lake.append_rejects(Range { stream: "file:a.csv", from: 1, to: 2 }, first, now()).await.unwrap();
    files.extend(
        lake.append_rejects(Range { stream: "file:a.csv", from: 3, to: 3 }, second, now()).await.unwrap(),
    );
    files
}

#[tokio::test]
async fn a_record_comes_back_with_every_failure_and_its_text() {
    let (_folder, lake) = lake();
    let files = filled(&lake).await;
    let listed = lake.list_rejects(&files, &RejectFilter::default(), 10).await.unwrap();
    let offsets: Vec<u64> = listed.iter().map(|record| record.position.offset).collect();
    assert_eq!(offsets, [3, 1, 2]);
    let first = &listed[1];
    assert_eq!(
        first.failures.iter().map(|failure| &*failure.code).collect::<Vec<_>>(),
        ["bad_phone", "bad_age"]
    );
    assert_eq!(first.failures[0].reason, "bad_phone: give a number");
    assert_eq!((first.raw.as_str(), first.rows, &*first.source), ("1,13900000001,张三", 2, "crm"));
}

#[tokio::test]
async fn the_list_is_filtered_and_limited() {
    let (_folder, lake) = lake();
    let files = filled(&lake).await;
    let list = async |filter: RejectFilter, limit| {
        let found = lake.list_rejects(&files, &filter, limit).await.unwrap();
        found.iter().map(|record| record.position.offset).collect::<Vec<_>>()
    };
    assert_eq!(
        list(RejectFilter { code: Some("bad_phone".to_owned()), ..Default::default() }, 10).await,
        [3, 1]
    );
    assert_eq!(list(RejectFilter { source: Some("crm".to_owned()), ..Default::default() }, 10).await, [1, 2]);
    let before = RejectFilter { to: Some(time("2026-03-02T00:00:00Z")), ..Default::default() };
    assert_eq!(list(before, 10).await, [1, 2]);
    assert_eq!(list(RejectFilter::default(), 1).await, [3]);
}

#[tokio::test]
async fn erasing_a_number_removes_the_records_that_hold_it() {
    let (_folder, lake) = lake();
    let files = filled(&lake).await;
    let rewrite =
        lake.erase_texts(&files, &["13900000001".to_owned(), "张三".to_owned()], now()).await.unwrap();
    assert_eq!((rewrite.old.len(), rewrite.new.len(), rewrite.rows_removed), (1, 1, 2));
    let left: Vec<LakeFile> = [rewrite.new, vec![files[1].clone()]].concat();
    let listed = lake.list_rejects(&left, &RejectFilter::default(), 10).await.unwrap();
    assert_eq!(listed.iter().map(|record| record.position.offset).collect::<Vec<_>>(), [3, 2]);
    assert_eq!(left[0].dataset, Dataset::Rejects.as_str());
}
