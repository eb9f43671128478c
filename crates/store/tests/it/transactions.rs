//! Transactions, progress, messages, counts and keys.

use qianmian_model::{Counts, MessageId, Time};
use qianmian_store::{Error, Vault, counts, keys, messages, meta, progress};

use crate::backend::{Backend, people_with_phones};

/// The offset and everything it stands for appear together or not at all.
pub(crate) async fn a_dropped_transaction_leaves_nothing(backend: &Backend) {
    let store = backend.open().await;
    let write = async |offset| {
        let mut tx = store.begin().await.unwrap();
        progress::advance(&mut tx, "http", offset).await.unwrap();
        people_with_phones(&mut tx, &[offset]).await;
        messages::insert_new(&mut tx, &[(MessageId([offset as u8; 16]), Time(1))]).await.unwrap();
        tx
    };
    write(1).await.commit().await.unwrap();
    drop(write(2).await);
    write(3).await.rollback().await.unwrap();
    let mut tx = store.begin().await.unwrap();
    assert_eq!(progress::offset_of(&mut tx, "http").await.unwrap(), Some(1));
    assert_eq!(qianmian_store::people::totals(&mut tx).await.unwrap().people, 1);
    let ids = [1, 2, 3].map(|byte| (MessageId([byte; 16]), Time(1)));
    assert_eq!(messages::insert_new(&mut tx, &ids).await.unwrap(), [false, true, true]);
}

pub(crate) async fn a_snapshot_does_not_move_and_does_not_write(backend: &Backend) {
    let store = backend.open().await;
    let mut snapshot = store.read().await.unwrap();
    assert_eq!(meta::get(&mut snapshot, "name").await.unwrap(), None);
    let mut tx = store.begin().await.unwrap();
    meta::set(&mut tx, "name", "shop").await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(meta::get(&mut snapshot, "name").await.unwrap(), None);
    let refused = meta::set(&mut snapshot, "name", "other").await.unwrap_err();
    assert_eq!((refused.code(), refused.retryable()), ("store_database", false));
    drop(snapshot);
    let mut later = store.read().await.unwrap();
    assert_eq!(meta::get(&mut later, "name").await.unwrap().as_deref(), Some("shop"));
}

pub(crate) async fn what_was_committed_is_there_after_reopening(backend: &Backend) {
    let store = backend.open().await;
    let mut tx = store.begin().await.unwrap();
    people_with_phones(&mut tx, &[1, 2, 3]).await;
    tx.commit().await.unwrap();
    store.close().await;
    let store = backend.open().await;
    let mut tx = store.read().await.unwrap();
    assert_eq!(qianmian_store::people::totals(&mut tx).await.unwrap().identifiers, 3);
}

pub(crate) async fn another_key_is_refused(backend: &Backend) {
    backend.open().await.close().await;
    let other = Vault::from_key([8; 32]);
    let given = other.fingerprint();
    match backend.open_with(other).await {
        Err(error @ Error::WrongKey { .. }) => {
            assert!(error.to_string().contains(&given) && !error.retryable());
        }
        other => panic!("opened with another key: {other:?}"),
    }
    backend.open().await;
}

pub(crate) async fn a_stream_never_goes_back(backend: &Backend) {
    let store = backend.open().await;
    let mut tx = store.begin().await.unwrap();
    progress::advance(&mut tx, "http", 10).await.unwrap();
    progress::advance(&mut tx, "http", 10).await.unwrap();
    assert_eq!(progress::advance(&mut tx, "http", 9).await.unwrap_err().code(), "store_conflict");
    progress::advance(&mut tx, "file:orders.csv", 3).await.unwrap();
    let streams = progress::streams(&mut tx).await.unwrap();
    assert_eq!(streams, [("file:orders.csv".to_owned(), 3), ("http".to_owned(), 10)]);
}

pub(crate) async fn messages_are_new_once(backend: &Backend) {
    let store = backend.open().await;
    let mut tx = store.begin().await.unwrap();
    let id = |number: u32| MessageId(std::array::from_fn(|at| (number >> (8 * (at % 4))) as u8));
    let batch: Vec<_> = (0..2_000).map(|number| (id(number % 1_500), Time(i64::from(number)))).collect();
    let is_new = messages::insert_new(&mut tx, &batch).await.unwrap();
    assert!(is_new[..1_500].iter().all(|new| *new) && !is_new[1_500..].iter().any(|new| *new));
    assert_eq!(
        messages::insert_new(&mut tx, &[(id(1_499), Time(0)), (id(1_500), Time(0))]).await.unwrap(),
        [false, true]
    );
    // 1,000 to 1,499 and nothing else was received at 1,000 or later.
    assert_eq!(messages::prune(&mut tx, Time(1_000)).await.unwrap(), 1_001);
    assert_eq!(
        messages::insert_new(&mut tx, &[(id(0), Time(0)), (id(1_000), Time(0))]).await.unwrap(),
        [true, false]
    );
}

pub(crate) async fn counts_add_up_or_are_refused(backend: &Backend) {
    let store = backend.open().await;
    let mut tx = store.begin().await.unwrap();
    let counts = Counts { rows_in: 10, rows_out: 7, rows_merged: 1, rows_rejected: 2 };
    for _ in 0..2 {
        counts::add(&mut tx, "clean", "orders", counts).await.unwrap();
        counts::add_rejects(&mut tx, "orders", "bad_time", 1).await.unwrap();
    }
    counts::add_rejects(&mut tx, "orders", "bad_amount", 5).await.unwrap();
    let lost = Counts { rows_out: 6, ..counts };
    assert_eq!(counts::add(&mut tx, "clean", "orders", lost).await.unwrap_err().code(), "store_conflict");
    let all = counts::all(&mut tx).await.unwrap();
    assert_eq!(all.len(), 1);
    assert_eq!((all[0].counts.rows_in, all[0].counts.rows_rejected), (20, 4));
    let rejects = counts::rejects(&mut tx).await.unwrap();
    let rejects: Vec<_> = rejects.iter().map(|reject| (reject.code.as_str(), reject.rows)).collect();
    assert_eq!(rejects, [("bad_amount", 5), ("bad_time", 2)]);
}

pub(crate) async fn keys_are_found_until_they_are_revoked(backend: &Backend) {
    let store = backend.open().await;
    let mut tx = store.begin().await.unwrap();
    keys::add_write_key(&mut tx, "wk_secret", "app", Time(1)).await.unwrap();
    keys::add_token(&mut tx, "tk_secret", "console", "admin", Time(1)).await.unwrap();
    assert_eq!(keys::source_of(&mut tx, "wk_secret").await.unwrap().as_deref(), Some("app"));
    assert_eq!(keys::source_of(&mut tx, "wk_Secret").await.unwrap(), None);
    let token = keys::find_token(&mut tx, "tk_secret").await.unwrap();
    assert_eq!(token, Some(("console".to_owned(), "admin".to_owned())));
    let (write_key, token) = (keys::key_id("wk_secret"), keys::key_id("tk_secret"));
    assert!(!keys::revoke_token(&mut tx, &write_key, Time(2)).await.unwrap(), "a write key is no token");
    for working in [true, false] {
        assert_eq!(keys::revoke_write_key(&mut tx, &write_key, Time(2)).await.unwrap(), working);
        assert_eq!(keys::revoke_token(&mut tx, &token, Time(2)).await.unwrap(), working);
    }
    assert_eq!(keys::source_of(&mut tx, "wk_secret").await.unwrap(), None);
    assert_eq!(keys::find_token(&mut tx, "tk_secret").await.unwrap(), None);
    assert_eq!(keys::write_keys(&mut tx).await.unwrap()[0].revoked_at, Some(Time(2)));
    let known = &keys::tokens(&mut tx).await.unwrap()[0];
    assert_eq!((known.name.as_str(), known.id.as_str()), ("console", token.as_str()));
}
