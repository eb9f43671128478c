//! The consent ledger.

use proptest::prelude::*;
use qianmian_model::PersonId;
use qianmian_model::Time;
use qianmian_model::consent::{ConsentChange, ConsentState};
use qianmian_store::{consents, people};

use crate::backend::{Backend, merge_of, people_with_phones, samples};

fn says(purpose: &str, state: ConsentState, at: i64) -> ConsentChange {
    let notice_version = Some("2026-01".to_owned());
    ConsentChange {
        purpose: purpose.to_owned(),
        state,
        at: Time(at),
        source: "app".to_owned(),
        notice_version,
    }
}

/// The latest entry counts, and of one instant the narrower, however entries are ordered and cut into calls.
pub(crate) async fn the_state_does_not_depend_on_the_order_of_writing(backend: &Backend) {
    let store = backend.open().await;
    let state = prop_oneof![Just(ConsentState::Granted), Just(ConsentState::Withdrawn)];
    let lists = prop::collection::vec((0..2_usize, "[mp]", state, 0..6_i64), 1..40);
    for (list, size) in samples((lists, 1..8_usize), 16) {
        let mut tx = store.begin().await.unwrap();
        let (persons, _) = people_with_phones(&mut tx, &[0, 1]).await;
        let changes: Vec<_> = list
            .iter()
            .map(|(who, purpose, state, at)| (persons[*who], says(purpose, *state, *at)))
            .collect();
        for call in changes.chunks(size) {
            consents::append(&mut tx, call, Time(100)).await.unwrap();
        }
        for (person, change) in consents::states_of(&mut tx, &persons).await.unwrap() {
            let same =
                changes.iter().filter(|(who, other)| *who == person && other.purpose == change.purpose);
            let latest = same.clone().map(|(_, other)| other.at).max().unwrap();
            let narrowest = same.filter(|(_, other)| other.at == latest).map(|(_, other)| other.state).min();
            assert_eq!((change.at, Some(change.state)), (latest, narrowest));
        }
        let entries = consents::ledger_of(&mut tx, persons[0]).await.unwrap();
        let written = changes.iter().filter(|(who, _)| *who == persons[0]).map(|(_, change)| change);
        assert!(entries.iter().map(|entry| &entry.change).eq(written));
    }
}

pub(crate) async fn states_ledger_and_totals_agree(backend: &Backend) {
    let store = backend.open().await;
    let mut tx = store.begin().await.unwrap();
    let (persons, _) = people_with_phones(&mut tx, &[0, 1, 2, 3]).await;
    let (yes, no) = (ConsentState::Granted, ConsentState::Withdrawn);
    let changes = [
        (persons[0], says("marketing", yes, 1)),
        (persons[1], says("marketing", no, 1)),
        (persons[2], says("marketing", yes, 1)),
        (persons[2], says("profiling", yes, 1)),
    ];
    consents::append(&mut tx, &changes, Time(2)).await.unwrap();
    let states =
        consents::states_for(&mut tx, "marketing", &[persons[3], persons[1], persons[0]]).await.unwrap();
    assert_eq!(states, [None, Some(no), Some(yes)]);
    people::merge(&mut tx, &[merge_of(persons[1], persons[2])]).await.unwrap();
    // Who asks by the ordinal that was merged hears the winner's state.
    let states = consents::states_for(&mut tx, "marketing", &persons[1..3]).await.unwrap();
    assert_eq!(states, [Some(no), Some(no)]);
    let granted = consents::people_in(&mut tx, "marketing", yes).await.unwrap();
    assert_eq!(granted.iter().map(PersonId).collect::<Vec<_>>(), [persons[0]]);
    let totals = consents::totals(&mut tx).await.unwrap();
    let totals: Vec<_> =
        totals.iter().map(|total| (total.purpose.as_str(), total.state, total.people)).collect();
    assert_eq!(totals, [("marketing", yes, 1), ("marketing", no, 1)]);
    // The winner's ledger shows what the loser had said, under the loser's ordinal.
    let ledger = consents::ledger_of(&mut tx, persons[1]).await.unwrap();
    assert_eq!(
        ledger.iter().map(|entry| entry.person).collect::<Vec<_>>(),
        [persons[1], persons[2], persons[2]]
    );
}
