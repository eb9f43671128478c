//! The inbox's file format against its golden file, `tests/golden/inbox-v1.log`, whose bytes were laid out by hand.

use bytes::Bytes;
use qianmian_collect::inbox::InboxOptions;
use qianmian_collect::{Endpoint, Inbox, NewEntry};
use qianmian_testkit::{data, time};
use tempfile::TempDir;

const FILE: &str = "00000000000000000000.log";

fn entries() -> [NewEntry; 3] {
    let entry = |received_at, source: &str, endpoint, body: &'static str| NewEntry {
        received_at: time(received_at),
        source: source.into(),
        endpoint,
        body: Bytes::from_static(body.as_bytes()),
    };
    [
        entry("2026-03-01T08:00:00Z", "app", Endpoint::Batch, r#"{"batch":[]}"#),
        entry("2026-03-01T08:00:00.000001Z", "小程序", Endpoint::Track, r#"{"userId":"u","event":"已读"}"#),
        entry("1969-12-31T23:59:59Z", "", Endpoint::Identify, ""),
    ]
}

#[test]
fn version_1_is_written() {
    let dir = TempDir::new().unwrap();
    let inbox = Inbox::open(dir.path(), InboxOptions::default()).unwrap();
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    for entry in entries() {
        runtime.block_on(inbox.append(entry)).unwrap();
    }
    let golden = std::fs::read(data::repository().join("tests/golden/inbox-v1.log")).unwrap();
    assert_eq!(std::fs::read(dir.path().join(FILE)).unwrap(), golden);
}

#[test]
fn version_1_is_read() {
    let dir = TempDir::new().unwrap();
    std::fs::copy(data::repository().join("tests/golden/inbox-v1.log"), dir.path().join(FILE)).unwrap();
    let inbox = Inbox::open(dir.path(), InboxOptions::default()).unwrap();
    let read = inbox.read_from(0, 1000).unwrap();
    assert_eq!(read.iter().map(|entry| entry.offset).collect::<Vec<_>>(), [0, 1, 2]);
    assert_eq!(read.into_iter().map(|entry| entry.entry).collect::<Vec<_>>(), entries());
}
