//! Observations and profile traits.

use std::collections::BTreeMap;
use std::sync::Arc;

use proptest::prelude::*;
use qianmian_model::{Origin, PersonId, Time, TraitObservation, Value};
use qianmian_store::{people, traits};

use crate::backend::{Backend, merge_of, people_with_phones, samples};

fn says(name: &str, value: Value, source: &str, observed_at: i64) -> TraitObservation {
    TraitObservation {
        name: name.to_owned(),
        value,
        source: Arc::from(source),
        trust: 60,
        observed_at: Time(observed_at),
        origin: Origin::Declared,
        confidence: 1.0,
    }
}

/// However the observations are ordered and cut into calls, the newest of each (subject, name, source) is what is kept.
pub(crate) async fn the_newest_observation_stays_in_any_order(backend: &Backend) {
    let store = backend.open().await;
    let one = (0..3_usize, "[ab]", "[xy]");
    let lists = prop::collection::vec(one, 1..60).prop_flat_map(|keys| {
        let timed: Vec<_> = keys.into_iter().zip(0_i64..).collect();
        (Just(timed).prop_shuffle(), 1..20_usize)
    });
    for (shuffled, size) in samples(lists, 12) {
        let mut tx = store.begin().await.unwrap();
        let (persons, subjects) = people_with_phones(&mut tx, &[0, 1, 2]).await;
        let all: Vec<_> = shuffled
            .iter()
            .map(|((who, name, source), at)| {
                (subjects[*who], says(name, Value::Number(*at as f64), source, *at))
            })
            .collect();
        for call in all.chunks(size) {
            traits::observe(&mut tx, call).await.unwrap();
        }
        let kept = traits::observations_of(&mut tx, &persons).await.unwrap();
        for one in &kept {
            let same = |(subject, other): &&(_, TraitObservation)| {
                *subject == one.subject
                    && other.name == one.observation.name
                    && other.source == one.observation.source
            };
            let newest = all.iter().filter(same).max_by_key(|(_, other)| other.observed_at).unwrap();
            assert_eq!(one.observation, newest.1);
        }
        let distinct: std::collections::HashSet<_> = shuffled.iter().map(|(key, _)| key).collect();
        assert_eq!(kept.len(), distinct.len());
    }
}

/// However the observations are ordered and cut into calls, the past has every other value of a source once, as it was said
/// last, and never the one that it says now.
pub(crate) async fn the_past_is_the_same_in_any_order(backend: &Backend) {
    let store = backend.open().await;
    let one = (0..2_usize, "[ab]", "[xy]", 0..4_i32);
    let lists = prop::collection::vec(one, 1..60).prop_flat_map(|said| {
        let timed: Vec<_> = said.into_iter().zip(0_i64..).collect();
        (Just(timed).prop_shuffle(), 1..20_usize)
    });
    for (shuffled, size) in samples(lists, 12) {
        let mut tx = store.begin().await.unwrap();
        let (persons, subjects) = people_with_phones(&mut tx, &[0, 1]).await;
        let said: Vec<_> = shuffled
            .iter()
            .map(|((who, name, source, value), at)| {
                (subjects[*who], says(name, Value::Number(f64::from(*value)), source, *at))
            })
            .collect();
        for call in said.chunks(size) {
            traits::observe(&mut tx, call).await.unwrap();
        }
        let mut last: BTreeMap<_, i64> = BTreeMap::new();
        for ((who, name, source, value), at) in &shuffled {
            let known = last.entry((*who, name.clone(), source.clone(), *value)).or_insert(*at);
            *known = (*known).max(*at);
        }
        let is_past = |((who, name, source, _), at): &(&(usize, String, String, i32), &i64)| {
            last.iter().any(|((w, n, s, _), later)| (w, n, s) == (who, name, source) && later > at)
        };
        let expected: BTreeMap<_, _> =
            last.iter().filter(is_past).map(|(key, at)| (key.clone(), *at)).collect();
        let past = traits::past_of(&mut tx, &persons).await.unwrap().into_iter().map(|past| {
            let who = subjects.iter().position(|subject| *subject == past.subject).unwrap();
            let said = past.observation;
            let Value::Number(value) = said.value else { panic!("a number was said") };
            ((who, said.name, said.source.to_string(), value as i32), said.observed_at.0)
        });
        assert_eq!(past.collect::<BTreeMap<_, _>>(), expected);
    }
}

pub(crate) async fn values_come_back_as_they_were(backend: &Backend) {
    let store = backend.open().await;
    let mut tx = store.begin().await.unwrap();
    let (persons, subjects) = people_with_phones(&mut tx, &[0]).await;
    let object = vec![("since".to_owned(), Value::Time(Time(5))), ("城市".to_owned(), Value::from("上海市"))];
    let values = [
        Value::Null,
        Value::Bool(true),
        Value::Number(0.1 + 0.2),
        Value::Number(-1.797_693_134_862_315_7e308),
        Value::Text("{\"$time\":1} 引号\" \u{0}".to_owned()),
        Value::Time(Time(-1)),
        Value::List(vec![Value::Number(1.0), Value::Null]),
        Value::Object(object),
        Value::Object(vec![("$time".to_owned(), Value::Number(5.0))]),
    ];
    let said: Vec<_> = values
        .iter()
        .enumerate()
        .map(|(at, value)| (subjects[0], says(&format!("t{at}"), value.clone(), "x", 1)))
        .collect();
    traits::observe(&mut tx, &said).await.unwrap();
    let kept = traits::observations_of(&mut tx, &persons).await.unwrap();
    let kept: Vec<_> = kept.into_iter().map(|observed| observed.observation).collect();
    assert_eq!(kept, said.into_iter().map(|(_, observation)| observation).collect::<Vec<_>>());
}

pub(crate) async fn profiles_are_replaced_as_a_whole(backend: &Backend) {
    let store = backend.open().await;
    let mut tx = store.begin().await.unwrap();
    let inferred =
        TraitObservation { origin: Origin::Inferred, confidence: 0.25, ..says("age", 21.0.into(), "x", 1) };
    let city = says("city", "上海市".into(), "y", 2);
    let [a, b] = [PersonId(0), PersonId(1)];
    traits::replace_profiles(&mut tx, &[a, b], &[(b, &city), (a, &inferred), (a, &city)]).await.unwrap();
    let both = traits::profiles_of(&mut tx, &[b, a]).await.unwrap();
    assert_eq!(both, [(a, inferred), (a, city.clone()), (b, city.clone())]);
    assert_eq!(traits::profiles_between(&mut tx, a, b).await.unwrap(), both);
    traits::replace_profiles(&mut tx, &[a], &[(a, &city)]).await.unwrap();
    assert_eq!(traits::profiles_between(&mut tx, a, a).await.unwrap(), [(a, city.clone())]);
    assert_eq!(traits::profiles_between(&mut tx, b, b).await.unwrap(), [(b, city)]);
}

pub(crate) async fn observations_follow_a_merge(backend: &Backend) {
    let store = backend.open().await;
    let mut tx = store.begin().await.unwrap();
    let (persons, subjects) = people_with_phones(&mut tx, &[0, 1]).await;
    let said =
        [(subjects[0], says("age", 20.0.into(), "x", 1)), (subjects[1], says("age", 30.0.into(), "x", 2))];
    traits::observe(&mut tx, &said).await.unwrap();
    people::merge(&mut tx, &[merge_of(persons[0], persons[1])]).await.unwrap();
    assert!(traits::observations_of(&mut tx, &persons[1..]).await.unwrap().is_empty());
    let observed = traits::observations_of(&mut tx, &persons[..1]).await.unwrap();
    assert_eq!(observed.iter().map(|one| one.subject).collect::<Vec<_>>(), subjects);
}
