//! Compaction keeps every row; erasure removes one person's rows and no other; the manifest swap is all or nothing.

use std::collections::HashSet;

use qianmian_lake::rewrite::commit_rewrite;
use qianmian_lake::{Compaction, Dataset, EventSchema, Lake, Range, ScanRequest};
use qianmian_model::plan::ValueType;
use qianmian_model::{Event, Time};
use qianmian_store::lake_files::{self, LakeFile};
use qianmian_store::{Store, Vault};

use crate::fixtures::{append, events, lake, now, plan_of, read_all, sorted};

/// Twelve files of ten events.
async fn small_files(lake: &Lake) -> (Vec<LakeFile>, Vec<Event>) {
    let all = events(120, 7);
    let mut files = Vec::new();
    for (index, chunk) in all.chunks(10).enumerate() {
        files.extend(append(lake, index as u64 * 10, chunk.to_vec()).await);
    }
    (files, sorted(all))
}

#[tokio::test]
async fn compaction_keeps_the_rows_exactly() {
    let (_folder, lake) = lake();
    let (files, all) = small_files(&lake).await;
    let config = Compaction { target_rows: 55, min_files: 3 };
    let rewrite = lake.compact(Dataset::Events, &files, config, now()).await.unwrap();
    assert_eq!((rewrite.old.len(), rewrite.new.len(), rewrite.rows_removed), (12, 3, 0));
    assert_eq!(rewrite.new.iter().map(|file| file.rows).collect::<Vec<_>>(), [50, 50, 20]);
    assert_eq!(read_all(&lake, &rewrite.new).await, all);
    // The old files are still there for readers that have begun.
    assert_eq!(read_all(&lake, &files).await, all);
    let few = lake.compact(Dataset::Events, &files[..2], config, now()).await.unwrap();
    assert_eq!(few.old, []);
}

#[tokio::test]
async fn files_whose_columns_changed_type_are_not_merged_with_each_other() {
    let (_folder, lake) = lake();
    let (mut files, _) = small_files(&lake).await;
    let text = EventSchema::from_plan(&plan_of(&[("amount", ValueType::Text), ("colour", ValueType::Text)]));
    let other = qianmian_testkit::event(1, "Order Completed", "2026-03-01T00:00:00Z")
        .property("amount", "much")
        .build();
    let range = Range { stream: "z", from: 1, to: 1 };
    files.extend(lake.append_events(&text, range, vec![other.clone()], now()).await.unwrap());
    let rewrite = lake.compact(Dataset::Events, &files, Compaction::default(), now()).await.unwrap();
    assert_eq!((rewrite.old.len(), rewrite.new.len()), (12, 1));
    assert_eq!(read_all(&lake, &files[12..]).await, [other]);
}

#[tokio::test]
async fn erasure_leaves_no_row_of_the_subject_and_all_others() {
    let (folder, lake) = lake();
    let (mut files, all) = small_files(&lake).await;
    let alone = qianmian_testkit::event(1000, "Order Completed", "2026-03-02T00:00:00Z").build();
    files.extend(append(&lake, 500, vec![alone]).await);

    let rewrite = lake.erase_subjects(&files, &HashSet::from([1000, 2]), now()).await.unwrap();
    let untouched: Vec<LakeFile> = files.iter().filter(|file| !rewrite.old.contains(file)).cloned().collect();
    let live: Vec<LakeFile> = [untouched, rewrite.new.clone()].concat();
    let kept: Vec<Event> = all.iter().filter(|event| event.subject.0 != 2).cloned().collect();
    assert_eq!(read_all(&lake, &live).await, kept);
    assert_eq!(rewrite.rows_removed, (all.len() - kept.len()) as u64 + 1);
    assert_eq!(rewrite.old.len(), rewrite.new.len() + 1, "the file that held nothing else is gone");

    lake.remove(rewrite.old_paths()).await.unwrap();
    for path in rewrite.old_paths() {
        assert!(!folder.path().join("lake").join(path).exists());
    }
    let again = lake.erase_subjects(&live, &HashSet::from([1000, 2]), now()).await.unwrap();
    assert_eq!(again.old, []);
}

#[tokio::test]
async fn orphans_are_removed_and_live_and_young_files_stay() {
    let (_folder, lake) = lake();
    let (files, _) = small_files(&lake).await;
    let (live, orphan) = files.split_at(11);
    let is_live = |path: &str| live.iter().any(|file| file.path == path);
    assert_eq!(lake.collect_orphans(is_live, Time(0)).await.unwrap(), Vec::<String>::new());
    assert_eq!(lake.collect_orphans(is_live, Time::MAX).await.unwrap(), [orphan[0].path.clone()]);
    assert_eq!(read_all(&lake, live).await.len(), 110);
}

#[tokio::test]
async fn the_manifest_swaps_all_files_or_none() {
    let (folder, lake) = lake();
    let store = Store::open(&folder.path().join("store.db"), Vault::from_key([7; 32])).await.unwrap();
    let (files, all) = small_files(&lake).await;
    let mut tx = store.begin().await.unwrap();
    lake_files::insert(&mut tx, &files).await.unwrap();
    tx.commit().await.unwrap();

    let rewrite = lake.compact(Dataset::Events, &files, Compaction::default(), now()).await.unwrap();
    let mut tx = store.begin().await.unwrap();
    commit_rewrite(&mut tx, &rewrite, now()).await.unwrap();
    tx.commit().await.unwrap();
    let mut tx = store.begin().await.unwrap();
    let error = commit_rewrite(&mut tx, &rewrite, now()).await.unwrap_err();
    assert_eq!(error.code(), "lake_rewrite_conflict");
    assert!(error.retryable());
    drop(tx);

    let mut tx = store.begin().await.unwrap();
    let live = lake_files::active(&mut tx, "events").await.unwrap();
    assert_eq!(live, rewrite.new);
    assert_eq!(lake.remove_replaced(&mut tx, now()).await.unwrap(), 0);
    assert_eq!(lake.remove_replaced(&mut tx, Time(now().0 + 1)).await.unwrap(), 12);
    tx.commit().await.unwrap();
    assert_eq!(read_all(&lake, &live).await, all);
    let error = lake.events_of(&files, ScanRequest::default()).await.unwrap_err();
    assert_eq!(error.code(), "lake_file_gone");
}
