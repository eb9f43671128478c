//! Appending: one file per day accepted, and a replay that changes nothing.

use qianmian_lake::Range;

use crate::fixtures::{append, events, lake, now, read_all, schema, sorted};

#[tokio::test]
async fn a_replay_of_the_same_offsets_writes_the_same_file() {
    let (_folder, lake) = lake();
    let first = append(&lake, 1, events(100, 9)).await;
    let again = append(&lake, 1, events(100, 9)).await;
    assert_eq!(first, again);
    assert_eq!(read_all(&lake, &again).await, sorted(events(100, 9)));
    let orphans =
        lake.collect_orphans(|path| path == first[0].path, qianmian_model::Time::MAX).await.unwrap();
    assert_eq!(orphans, Vec::<String>::new());
}

#[tokio::test]
async fn a_batch_that_was_accepted_over_midnight_is_two_files() {
    let (_folder, lake) = lake();
    let files = append(&lake, 1, events(24 * 60 + 10, 5)).await;
    let rows: Vec<u64> = files.iter().map(|file| file.rows).collect();
    assert_eq!(rows, [1440, 10]);
    assert!(files[0].path.starts_with("events/2026-03-01/http-"), "{}", files[0].path);
    assert!(files[1].path.starts_with("events/2026-03-02/http-"), "{}", files[1].path);
    assert!(files[0].max_at < files[1].min_at);
}

#[tokio::test]
async fn nothing_to_append_is_no_file() {
    let (_folder, lake) = lake();
    let files = lake
        .append_events(&schema(), Range { stream: "http", from: 1, to: 1 }, Vec::new(), now())
        .await
        .unwrap();
    assert_eq!(files, []);
}
