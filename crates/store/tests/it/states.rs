//! States of tags in memory, in rows and in the journal are one thing: whatever is aborted, let go, written by another
//! process or read after a restart, they are what was committed.

use std::collections::BTreeMap;

use proptest::prelude::*;
use qianmian_model::{PersonId, Time};
use qianmian_store::Store;
use qianmian_store::tags::{self, PersonState};

use crate::backend::{Backend, samples};

const FORM: &[u8] = b"form";
const PEOPLE: u32 = 2_000;

#[derive(Debug, Clone)]
enum Step {
    /// Saves states of people, and commits or not.
    Save {
        people: Vec<(u32, u16, Option<i64>)>,
        commit: bool,
        by_other: bool,
    },
    /// Saves states of everybody in order, as when they are made in bulk.
    SaveAll {
        length: u16,
    },
    Delete(Vec<u32>),
    Fold,
    Reopen,
    Look {
        people: Vec<u32>,
        now: i64,
    },
}

fn step() -> impl Strategy<Value = Step> {
    let person = 0..PEOPLE;
    let state = (person.clone(), 0u16..400, proptest::option::of(0i64..1_000));
    let people = proptest::collection::vec(person, 0..300);
    prop_oneof![
        6 => (proptest::collection::vec(state, 0..250), any::<bool>(), any::<bool>())
            .prop_map(|(people, commit, by_other)| Step::Save { people, commit, by_other }),
        1 => (1u16..60).prop_map(|length| Step::SaveAll { length }),
        1 => proptest::collection::vec(0..PEOPLE, 1..5).prop_map(Step::Delete),
        1 => Just(Step::Fold),
        1 => Just(Step::Reopen),
        4 => (people, 0i64..1_000).prop_map(|(people, now)| Step::Look { people, now }),
    ]
}

type Model = BTreeMap<PersonId, PersonState>;

fn state(person: u32, length: u16, next_at: Option<i64>) -> PersonState {
    let byte = u8::try_from(length % 251).unwrap();
    PersonState {
        person: PersonId(person),
        state: vec![byte; length.into()].into(),
        next_at: next_at.map(Time),
    }
}

fn keep(model: &mut Model, states: Vec<PersonState>) {
    for state in states {
        if state.state.is_empty() {
            model.remove(&state.person);
        } else {
            model.insert(state.person, state);
        }
    }
}

async fn small(store: Store) -> Store {
    store.limit_tag_memory(30_000).await;
    store
}

async fn save(store: &Store, model: &mut Model, people: &[(u32, u16, Option<i64>)], commit: bool) {
    let people: BTreeMap<u32, (u16, Option<i64>)> =
        people.iter().map(|(person, length, next_at)| (*person, (*length, *next_at))).collect();
    let states: Vec<_> = people
        .into_iter()
        .map(|(person, (length, next_at))| state(person, length, next_at.filter(|_| length > 0)))
        .collect();
    let mut tx = store.begin().await.unwrap();
    tags::save_states(&mut tx, FORM, &states).await.unwrap();
    if commit {
        tx.commit().await.unwrap();
        keep(model, states);
    }
}

async fn look(store: &Store, model: &Model, people: &[u32], now: i64) {
    let asked: std::collections::BTreeSet<PersonId> = people.iter().copied().map(PersonId).collect();
    let expected: Vec<_> = asked.iter().filter_map(|person| model.get(person).cloned()).collect();
    let asked: Vec<PersonId> = asked.into_iter().collect();
    let mut snapshot = store.read().await.unwrap();
    assert_eq!(tags::load_states(&mut snapshot, FORM, &asked).await.unwrap(), expected, "a snapshot");
    let mut tx = store.begin().await.unwrap();
    assert_eq!(tags::load_states(&mut tx, FORM, &asked).await.unwrap(), expected);
    let is_due = |state: &&PersonState| state.next_at.is_some_and(|at| at.0 <= now);
    let due: Vec<PersonId> = model.values().filter(is_due).map(|state| state.person).collect();
    assert_eq!(tags::due(&mut tx, FORM, Time(now)).await.unwrap(), due);
}

async fn play(steps: Vec<Step>) {
    let backend = Backend::sqlite();
    let (mut store, other) = (small(backend.open().await).await, small(backend.open().await).await);
    let mut model = Model::new();
    for step in steps {
        match step {
            Step::Save { people, commit, by_other } => {
                save(if by_other { &other } else { &store }, &mut model, &people, commit).await;
            }
            Step::SaveAll { length } => {
                let states: Vec<_> =
                    (0..PEOPLE).map(|person| state(person, length, Some(i64::from(person)))).collect();
                let mut tx = store.begin().await.unwrap();
                for states in states.chunks(300) {
                    tags::save_all_states(&mut tx, FORM, states).await.unwrap();
                }
                tx.commit().await.unwrap();
                keep(&mut model, states);
            }
            Step::Delete(people) => {
                let people: Vec<PersonId> = people.into_iter().map(PersonId).collect();
                let mut tx = store.begin().await.unwrap();
                tags::delete_states(&mut tx, &people).await.unwrap();
                tx.commit().await.unwrap();
                model.retain(|person, _| !people.contains(person));
            }
            Step::Fold => {
                let mut tx = store.begin().await.unwrap();
                tags::fold_states(&mut tx, FORM).await.unwrap();
                tx.commit().await.unwrap();
            }
            Step::Reopen => store = small(backend.open().await).await,
            Step::Look { people, now } => look(&store, &model, &people, now).await,
        }
    }
    let everybody: Vec<u32> = (0..PEOPLE).collect();
    look(&store, &model, &everybody, 500).await;
    look(&other, &model, &everybody, 500).await;
}

#[tokio::test]
async fn states_are_what_was_committed() {
    for steps in samples(proptest::collection::vec(step(), 1..40), 40) {
        play(steps).await;
    }
}

#[tokio::test]
async fn an_erased_state_is_in_no_file() {
    let backend = Backend::sqlite();
    let store = backend.open().await;
    let mark = b"a state that nobody may find any more";
    let mut tx = store.begin().await.unwrap();
    let state = PersonState { person: PersonId(7), state: mark.as_slice().into(), next_at: None };
    tags::save_states(&mut tx, FORM, &[state]).await.unwrap();
    tx.commit().await.unwrap();
    let text = std::str::from_utf8(mark).unwrap();
    assert!(crate::backend::contains(&backend.bytes(), text));
    let mut tx = store.begin().await.unwrap();
    tags::delete_states(&mut tx, &[PersonId(7)]).await.unwrap();
    tx.commit().await.unwrap();
    store.checkpoint().await.unwrap();
    assert!(!crate::backend::contains(&backend.bytes(), text));
}
