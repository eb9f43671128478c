//! Definitions, states, bitmaps and history of tags.

use qianmian_model::{PersonId, Time};
use qianmian_store::tags::{self, Definition, HistoryEntry, PersonState, Role, TagBitmap, TagSnapshot};
use roaring::RoaringBitmap;

use crate::backend::Backend;

pub(crate) async fn a_changed_definition_is_a_new_version(backend: &Backend) {
    let store = backend.open().await;
    let mut tx = store.begin().await.unwrap();
    let definition = |name: &str, hash: u8, yaml: &str| Definition {
        name: name.to_owned(),
        hash: vec![hash; 32],
        yaml: yaml.to_owned(),
    };
    let mut sync = async |definitions: &[Definition], at| {
        let synced = tags::sync(&mut tx, definitions, Time(at)).await.unwrap();
        synced.iter().map(|tag| (tag.version, tag.changed)).collect::<Vec<_>>()
    };
    assert_eq!(sync(&[definition("a", 1, "x"), definition("b", 1, "x")], 1).await, [(1, true), (1, true)]);
    assert_eq!(sync(&[definition("a", 1, "y"), definition("b", 2, "x")], 2).await, [(1, false), (2, true)]);
    assert_eq!(sync(&[definition("b", 2, "x")], 3).await, [(2, false)]);
    let current = tags::current(&mut tx).await.unwrap();
    let shown: Vec<_> = current
        .iter()
        .map(|tag| (tag.definition.yaml.as_str(), tag.version, tag.since.0, tag.retired_at))
        .collect();
    assert_eq!(shown, [("y", 1, 1, Some(Time(3))), ("x", 2, 2, None)]);
    // A tag that comes back unchanged is in force again, under its old version.
    let back =
        tags::sync(&mut tx, &[definition("a", 1, "y"), definition("b", 2, "x")], Time(4)).await.unwrap();
    assert_eq!((back[0].version, back[0].changed), (1, false));
    assert_eq!(tags::current(&mut tx).await.unwrap()[0].retired_at, None);
    assert_eq!(tags::versions_of(&mut tx, "b").await.unwrap().len(), 2);
}

pub(crate) async fn states_are_loaded_as_saved_and_come_due(backend: &Backend) {
    let store = backend.open().await;
    let mut tx = store.begin().await.unwrap();
    let state = |person: u32, next_at: Option<i64>| PersonState {
        person: PersonId(person),
        state: vec![person as u8; 600].into(),
        next_at: next_at.map(Time),
    };
    let states = [state(1, Some(30)), state(2, None), state(3, Some(10)), state(4, Some(20))];
    tags::save_states(&mut tx, b"v1", &states).await.unwrap();
    tags::save_states(&mut tx, b"v0", &[state(1, Some(1))]).await.unwrap();
    let people = [5, 4, 3, 2, 1].map(PersonId);
    assert_eq!(tags::load_states(&mut tx, b"v1", &people).await.unwrap(), states);
    assert_eq!(tags::due(&mut tx, b"v1", Time(20)).await.unwrap(), [3, 4].map(PersonId));
    tags::save_states(&mut tx, b"v1", &[state(3, None)]).await.unwrap();
    assert_eq!(tags::due(&mut tx, b"v1", Time(20)).await.unwrap(), [PersonId(4)]);
    tags::delete_other_states(&mut tx, b"v1").await.unwrap();
    assert!(tags::load_states(&mut tx, b"v0", &people).await.unwrap().is_empty());
    tags::delete_states(&mut tx, &people[..2]).await.unwrap();
    assert_eq!(tags::load_states(&mut tx, b"v1", &people).await.unwrap().len(), 3);
    tx.commit().await.unwrap();
    let mut tx = store.read().await.unwrap();
    assert_eq!(tags::load_states(&mut tx, b"v1", &people).await.unwrap().len(), 3);
}

pub(crate) async fn bitmaps_are_saved_and_replaced(backend: &Backend) {
    let store = backend.open().await;
    let mut tx = store.begin().await.unwrap();
    let bitmap = |tag: &str, value: &str, role, people: RoaringBitmap| TagBitmap {
        tag: tag.to_owned(),
        value: value.to_owned(),
        role,
        people,
        updated_at: Time(1),
    };
    let odd: RoaringBitmap = (0..100_000).filter(|person| person % 2 == 1).collect();
    let saved = [
        bitmap("tier", "", Role::Unknown, [4, u32::MAX].into_iter().collect()),
        bitmap("tier", "high", Role::Member, odd.clone()),
        bitmap("tier", "low", Role::Member, RoaringBitmap::new()),
    ];
    tags::save_bitmaps(&mut tx, &saved).await.unwrap();
    assert_eq!(tags::bitmaps_of(&mut tx, "tier").await.unwrap(), saved);
    let only = [bitmap("tier", "high", Role::Member, [7].into_iter().collect())];
    tags::replace_bitmaps(&mut tx, "tier", &only).await.unwrap();
    assert_eq!(tags::all_bitmaps(&mut tx).await.unwrap(), only);
    let foreign = tags::replace_bitmaps(&mut tx, "other", &only).await.unwrap_err();
    assert_eq!(foreign.code(), "store_conflict");
}

pub(crate) async fn history_adds_up(backend: &Backend) {
    let store = backend.open().await;
    let mut tx = store.begin().await.unwrap();
    let entry = |day, entered, left| HistoryEntry {
        tag: "tier".to_owned(),
        value: "high".to_owned(),
        day,
        entered,
        left,
    };
    tags::add_history(&mut tx, &[entry(2, 1, 0), entry(1, 5, 1), entry(2, 0, 3)]).await.unwrap();
    tags::add_history(&mut tx, &[entry(1, 0, 1)]).await.unwrap();
    assert_eq!(tags::history_of(&mut tx, "tier").await.unwrap(), [entry(1, 5, 2), entry(2, 1, 3)]);
}

pub(crate) async fn a_snapshot_stands_until_the_next_and_pruning_keeps_what_stands(backend: &Backend) {
    let store = backend.open().await;
    let mut tx = store.begin().await.unwrap();
    let snapshot = |value: &str, day, people: &[u32]| TagSnapshot {
        tag: "tier".to_owned(),
        value: value.to_owned(),
        role: Role::Member,
        day,
        version: 1,
        people: people.iter().copied().collect(),
    };
    let (high, low) = ([snapshot("high", 3, &[1, 2]), snapshot("high", 7, &[2])], snapshot("low", 5, &[3]));
    tags::save_snapshots(&mut tx, &[high[1].clone(), low.clone(), high[0].clone()]).await.unwrap();
    for day in [3, 5, 7] {
        let mut people: RoaringBitmap = (0..day as u32).collect();
        people.optimize();
        tags::save_population(&mut tx, day, &people).await.unwrap();
    }
    assert!(tags::snapshots_on(&mut tx, "tier", 2).await.unwrap().is_empty());
    assert_eq!(tags::snapshots_on(&mut tx, "tier", 4).await.unwrap(), high[..1]);
    assert_eq!(tags::snapshots_on(&mut tx, "tier", 6).await.unwrap(), [high[0].clone(), low.clone()]);
    assert_eq!(tags::snapshots_on(&mut tx, "tier", 99).await.unwrap(), [high[1].clone(), low.clone()]);
    assert_eq!(tags::population_on(&mut tx, 6).await.unwrap(), Some((5, (0..5).collect())));
    assert_eq!(tags::population_on(&mut tx, 2).await.unwrap(), None);
    let counts = tags::snapshot_counts(&mut tx, "tier").await.unwrap();
    let shown: Vec<_> = counts.iter().map(|count| (count.day, count.value.as_str(), count.people)).collect();
    assert_eq!(shown, [(3, "high", 2), (5, "low", 1), (7, "high", 1)]);
    assert_eq!(tags::populated(&mut tx).await.unwrap(), ["tier"]);

    assert_eq!(tags::prune_snapshots(&mut tx, 2).await.unwrap(), None);
    assert_eq!(tags::prune_snapshots(&mut tx, 6).await.unwrap(), Some(5));
    assert_eq!(tags::kept_days(&mut tx).await.unwrap(), [(5, 5), (7, 7)]);
    assert_eq!(tags::snapshots_on(&mut tx, "tier", 6).await.unwrap(), [high[0].clone(), low.clone()]);
    assert_eq!(tags::prune_snapshots(&mut tx, 8).await.unwrap(), Some(7));
    assert_eq!(tags::snapshots_on(&mut tx, "tier", 8).await.unwrap(), [high[1].clone(), low]);
    assert_eq!(tags::snapshot_counts(&mut tx, "tier").await.unwrap().len(), 2);
}

pub(crate) async fn a_ranking_is_found_by_what_it_ranks(backend: &Backend) {
    let store = backend.open().await;
    let mut tx = store.begin().await.unwrap();
    for (expression, hash, ranking) in [(1u8, 1u8, &b"a"[..]), (2, 2, b"b"), (1, 3, b"c")] {
        tags::save_ranking(&mut tx, &[expression; 32], &[hash; 32], ranking).await.unwrap();
    }
    let mut hashes = tags::ranking_hashes(&mut tx).await.unwrap();
    hashes.sort_unstable();
    assert_eq!(hashes, [([1; 32], [3; 32]), ([2; 32], [2; 32])]);
    assert_eq!(tags::ranking(&mut tx, &[1; 32]).await.unwrap().unwrap(), b"c");
    tags::delete_ranking(&mut tx, &[1; 32]).await.unwrap();
    assert_eq!(tags::ranking(&mut tx, &[1; 32]).await.unwrap(), None);
}
