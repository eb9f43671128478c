//! The inbox keeps what it answered, through any crash, and says so where it cannot.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use bytes::Bytes;
use proptest::prelude::*;
use qianmian_collect::inbox::InboxOptions;
use qianmian_collect::{CollectError, Endpoint, Inbox, InboxEntry, NewEntry};
use qianmian_model::Time;
use tempfile::TempDir;

fn entry(number: i64, body_length: usize) -> NewEntry {
    NewEntry {
        received_at: Time(1_772_352_000_000_000 + number),
        source: format!("source-{}", number % 3).into(),
        endpoint: Endpoint::ALL[usize::try_from(number).unwrap() % 7],
        body: Bytes::from(format!("{{\"n\":{number},\"x\":\"{}\"}}", "x".repeat(body_length))),
    }
}

fn open(dir: &Path) -> Inbox {
    Inbox::open(dir, InboxOptions { segment_bytes: 2000 }).unwrap()
}

fn run<T>(future: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_multi_thread().worker_threads(2).build().unwrap().block_on(future)
}

/// Appends one after another, so that each is a group of its own.
fn append_each(inbox: &Inbox, numbers: std::ops::Range<i64>, body_length: usize) {
    run(async {
        for number in numbers {
            let offset = inbox.append(entry(number, body_length)).await.unwrap();
            assert_eq!(offset, u64::try_from(number).unwrap());
        }
    });
}

fn read_all(inbox: &Inbox) -> Vec<InboxEntry> {
    let mut entries: Vec<InboxEntry> = Vec::new();
    loop {
        let next = entries.last().map_or(0, |last| last.offset + 1);
        let batch = inbox.read_from(next, 700).unwrap();
        if batch.is_empty() {
            return entries;
        }
        entries.extend(batch);
    }
}

fn expected(count: i64, body_length: usize) -> Vec<InboxEntry> {
    (0..count)
        .map(|number| InboxEntry {
            offset: u64::try_from(number).unwrap(),
            entry: entry(number, body_length),
        })
        .collect()
}

fn segments(dir: &Path) -> Vec<PathBuf> {
    let files = fs::read_dir(dir).unwrap().map(|file| file.unwrap().path());
    let logs: BTreeSet<PathBuf> =
        files.filter(|path| path.extension().is_some_and(|extension| extension == "log")).collect();
    logs.into_iter().collect()
}

#[test]
fn entries_come_back_over_segments_and_reopening() {
    let dir = TempDir::new().unwrap();
    append_each(&open(dir.path()), 0..10, 300);
    let inbox = open(dir.path());
    append_each(&inbox, 10..20, 300);
    assert!(segments(dir.path()).len() > 2);
    assert_eq!(read_all(&inbox), expected(20, 300));
    assert_eq!((inbox.next_offset(), inbox.first_offset().unwrap()), (20, 0));
    assert_eq!(inbox.read_from(5, 1).unwrap(), expected(20, 300)[5..6]);
    assert_eq!(inbox.read_from(20, 1000).unwrap(), []);
}

#[test]
fn concurrent_appends_get_dense_offsets_and_their_own_entries() {
    let dir = TempDir::new().unwrap();
    let inbox = open(dir.path());
    let mut seen = inbox.subscribe();
    let answers: Vec<(u64, NewEntry)> = run(async {
        let tasks: Vec<_> = (0..200)
            .map(|number| {
                let inbox = inbox.clone();
                tokio::spawn(
                    async move { (inbox.append(entry(number, 50)).await.unwrap(), entry(number, 50)) },
                )
            })
            .collect();
        let mut answers = Vec::new();
        for task in tasks {
            answers.push(task.await.unwrap());
        }
        answers
    });
    let mut sorted: Vec<InboxEntry> =
        answers.into_iter().map(|(offset, entry)| InboxEntry { offset, entry }).collect();
    sorted.sort_by_key(|entry| entry.offset);
    assert_eq!(sorted.iter().map(|entry| entry.offset).collect::<Vec<_>>(), (0..200).collect::<Vec<_>>());
    assert_eq!(read_all(&inbox), sorted);
    assert_eq!(*seen.borrow_and_update(), 200);
}

#[test]
fn a_cut_at_any_byte_of_the_last_record_keeps_all_before_it() {
    let dir = TempDir::new().unwrap();
    append_each(&open(dir.path()), 0..4, 10);
    let [file] = &segments(dir.path())[..] else { panic!("one segment") };
    let whole = fs::read(file).unwrap();
    let inbox_of = |bytes: &[u8]| {
        let copy = TempDir::new().unwrap();
        fs::write(copy.path().join(file.file_name().unwrap()), bytes).unwrap();
        (open(copy.path()), copy)
    };
    let record = whole.len() / 4;
    for length in whole.len() - record..whole.len() {
        let (inbox, _copy) = inbox_of(&whole[..length]);
        assert_eq!(read_all(&inbox), expected(3, 10), "cut at byte {length}");
        append_each(&inbox, 3..4, 10);
        assert_eq!(read_all(&inbox), expected(4, 10));
    }
    // A tail of zeros, as some file systems leave it.
    let mut zeros = whole[..whole.len() - record].to_vec();
    zeros.extend(vec![0; record]);
    assert_eq!(read_all(&inbox_of(&zeros).0), expected(3, 10));
}

#[test]
fn damage_in_the_middle_is_an_error_with_its_place() {
    let dir = TempDir::new().unwrap();
    append_each(&open(dir.path()), 0..4, 10);
    let file = segments(dir.path()).remove(0);
    let whole = fs::read(&file).unwrap();
    let record = whole.len() / 4;
    for at in record..2 * record {
        let mut damaged = whole.clone();
        damaged[at] ^= 0x40;
        fs::write(&file, &damaged).unwrap();
        match Inbox::open(dir.path(), InboxOptions::default()) {
            Err(CollectError::InboxDamaged { position, offset, .. }) => {
                assert_eq!((position, offset), (record as u64, 1));
            }
            other => panic!("byte {at}: {:?}", other.map(|inbox| inbox.next_offset())),
        }
        assert_eq!(fs::read(&file).unwrap(), damaged, "nothing is changed on disk");
    }
}

#[test]
fn damage_in_a_closed_segment_is_found_when_it_is_read() {
    let dir = TempDir::new().unwrap();
    append_each(&open(dir.path()), 0..20, 300);
    let file = segments(dir.path()).remove(0);
    let mut bytes = fs::read(&file).unwrap();
    bytes[50] ^= 1;
    fs::write(&file, &bytes).unwrap();
    let inbox = open(dir.path());
    let error = inbox.read_from(0, 10_000).unwrap_err();
    assert_eq!((error.code(), error.retryable()), ("inbox_damaged", false));
    bytes.truncate(bytes.len() - 20);
    bytes[50] ^= 1;
    fs::write(&file, &bytes).unwrap();
    assert_eq!(inbox.read_from(0, 10_000).unwrap_err().code(), "inbox_damaged");
    assert_eq!(inbox.read_from(15, 1).unwrap()[0].offset, 15, "the others can still be read");
}

#[test]
fn only_one_writer_holds_the_folder() {
    let dir = TempDir::new().unwrap();
    let first = open(dir.path());
    let second = Inbox::open(dir.path(), InboxOptions::default()).err().unwrap();
    assert_eq!((second.code(), second.retryable()), ("inbox_in_use", true));
    drop(first);
    open(dir.path());
}

#[test]
fn old_segments_are_removed_and_offsets_go_on() {
    let dir = TempDir::new().unwrap();
    let inbox = open(dir.path());
    append_each(&inbox, 0..20, 300);
    assert!(inbox.remove_before(12).unwrap() > 0);
    let first = inbox.first_offset().unwrap();
    assert!(first > 0 && first <= 12);
    assert_eq!(inbox.read_from(12, 1).unwrap()[0].offset, 12);
    assert!(
        matches!(inbox.read_from(0, 1), Err(CollectError::InboxRemoved { offset: 0, first: f }) if f == first)
    );
    inbox.remove_before(20).unwrap();
    drop(inbox);
    assert_eq!(open(dir.path()).next_offset(), 20);
}

#[test]
fn an_entry_that_is_too_large_is_refused() {
    let dir = TempDir::new().unwrap();
    let inbox = open(dir.path());
    let error = run(inbox.append(entry(0, 9 * 1024 * 1024))).unwrap_err();
    assert_eq!(error.code(), "entry_too_large");
    append_each(&inbox, 0..1, 10);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(16))]

    /// Whatever is appended between whatever reopenings comes back as it was, in order.
    #[test]
    fn appends_and_reopenings_lose_nothing(steps in prop::collection::vec(prop::option::of(0usize..900), 1..25)) {
        let dir = TempDir::new().unwrap();
        let mut inbox = open(dir.path());
        let mut kept = Vec::new();
        for step in steps {
            match step {
                Some(length) => {
                    let new = entry(i64::try_from(kept.len()).unwrap(), length);
                    let offset = run(inbox.append(new.clone())).unwrap();
                    kept.push(InboxEntry { offset, entry: new });
                }
                None => {
                    drop(inbox);
                    inbox = open(dir.path());
                }
            }
        }
        prop_assert_eq!(read_all(&inbox), kept);
    }
}
