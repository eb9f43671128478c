//! The manifest of the lake.

use qianmian_model::Time;
use qianmian_store::lake_files::{self, LakeFile};

use crate::backend::Backend;

fn file(path: &str, offset: u64) -> LakeFile {
    LakeFile {
        path: path.to_owned(),
        dataset: "events".to_owned(),
        stream: Some("http".to_owned()),
        first_offset: Some(offset),
        last_offset: Some(offset + 9),
        rows: 10,
        bytes: 1_000,
        min_at: Some(Time(5)),
        max_at: None,
        created_at: Time(offset as i64),
    }
}

fn compacted(path: &str) -> LakeFile {
    LakeFile { stream: None, first_offset: None, last_offset: None, ..file(path, 90) }
}

pub(crate) async fn a_dataset_is_what_was_inserted_and_not_replaced(backend: &Backend) {
    let store = backend.open().await;
    let mut tx = store.begin().await.unwrap();
    let files = [file("a", 0), file("b", 10), file("c", 20)];
    assert_eq!(lake_files::insert(&mut tx, &files).await.unwrap(), 3);
    // The replay of a batch names its file as the first run did.
    assert_eq!(lake_files::insert(&mut tx, &files[1..]).await.unwrap(), 0);
    assert_eq!(lake_files::active(&mut tx, "events").await.unwrap(), files);
    assert!(lake_files::active(&mut tx, "rejects").await.unwrap().is_empty());
    let replaced = ["a".to_owned(), "b".to_owned()];
    lake_files::replace(&mut tx, &replaced, &[compacted("ab")], Time(50)).await.unwrap();
    assert_eq!(lake_files::active(&mut tx, "events").await.unwrap(), [file("c", 20), compacted("ab")]);
    assert_eq!(lake_files::of_stream(&mut tx, "http", 19).await.unwrap(), files[1..]);
    assert!(lake_files::removed_before(&mut tx, Time(50)).await.unwrap().is_empty());
    assert_eq!(lake_files::removed_before(&mut tx, Time(51)).await.unwrap(), files[..2]);
    // Only what was replaced can be forgotten.
    let paths = ["a".to_owned(), "c".to_owned()];
    assert_eq!(lake_files::forget(&mut tx, &paths).await.unwrap(), 1);
}

pub(crate) async fn replacing_twice_is_refused(backend: &Backend) {
    let store = backend.open().await;
    let mut tx = store.begin().await.unwrap();
    lake_files::insert(&mut tx, &[file("a", 0)]).await.unwrap();
    let paths = ["a".to_owned()];
    lake_files::replace(&mut tx, &paths, &[compacted("x")], Time(50)).await.unwrap();
    let refused = lake_files::replace(&mut tx, &paths, &[compacted("y")], Time(51)).await.unwrap_err();
    assert_eq!(refused.code(), "store_conflict");
    assert_eq!(lake_files::active(&mut tx, "events").await.unwrap(), [compacted("x")]);
}
