//! Properties of linking, over random records of few values, so that they collide:
//! - without limits, people are the connected components of the records;
//! - with limits, degrees, names, reassigned numbers and every other rule, the same records in any order and any batches are
//!   the same people, and no person exceeds a limit;
//! - people created and merged are exactly those who stand.
//!
//! Unit tests miss what follows from three or more records that merge, refuse, part and merge again.

use std::collections::{BTreeMap, BTreeSet};

use proptest::collection::vec;
use proptest::prelude::*;
use qianmian_identity::config::{Period, Weight};
use qianmian_identity::{Attribute, IdentityConfig, Resolution, link_records};
use qianmian_model::{Identifier, IdentifierKind, PersonId, SubjectId, Time};

use crate::world::{Row, World, now};

fn row() -> impl Strategy<Value = Row> {
    let kinds = prop::sample::select(vec!["user_id", "openid", "phone", "email", "device_id"]);
    let identifier =
        (kinds, 0..6u8).prop_map(|(kind, n)| Identifier::new(IdentifierKind::new(kind), format!("v{n}x")));
    let names = prop::sample::select(vec!["", "", "王凯", "王女士", "李丽", "开心果"]);
    let genders = prop::sample::select(vec!["", "", "female", "male"]);
    (vec(identifier, 1..4), names, genders, 0..400i64).prop_map(|(identifiers, name, gender, day)| {
        let attributes =
            [("name", name), ("gender", gender)].into_iter().filter(|(_, value)| !value.is_empty());
        Row {
            identifiers,
            attributes: attributes
                .map(|(name, value)| Attribute { name: name.into(), value: value.into() })
                .collect(),
            at: Time(now().0 + day * 86_400_000_000),
        }
    })
}

pub(crate) fn rows() -> impl Strategy<Value = Vec<Row>> {
    vec(row(), 1..30)
}

/// Every rule, tight enough to be met.
pub(crate) fn strict() -> IdentityConfig {
    let mut config = IdentityConfig { merges: 6, ..IdentityConfig::default() };
    for (kind, limit, degree) in
        [("user_id", 1, 5), ("openid", 2, 5), ("phone", 2, 3), ("email", 3, 4), ("device_id", 2, 2)]
    {
        let rule = config.kinds.get_mut(kind).unwrap();
        (rule.limit, rule.degree) = (limit, degree);
    }
    config.kinds.get_mut("device_id").unwrap().per = Period::Month;
    config.attributes.insert("gender".to_owned(), Weight::Counts);
    config
}

pub(crate) fn shuffled<T: Clone>(items: &[T], seed: u64) -> Vec<T> {
    let (mut items, mut state) = (items.to_vec(), seed);
    for index in (1..items.len()).rev() {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        items.swap(index, usize::try_from(state >> 33).unwrap() % (index + 1));
    }
    items
}

pub(crate) async fn link(config: IdentityConfig, rows: &[Row], batch: usize) -> (World, Vec<Resolution>) {
    let world = World::new(config).await;
    let mut resolutions = Vec::new();
    for batch in rows.chunks(batch) {
        resolutions.push(world.resolve(batch).await);
    }
    (world, resolutions)
}

pub(crate) fn run<T>(future: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(future)
}

/// The people as sets of places in `order`, which gives each resolved record its place.
pub(crate) async fn people_of_records(
    world: &World,
    resolutions: &[Resolution],
    order: &[usize],
) -> Vec<Vec<usize>> {
    let map = qianmian_store::people::subject_map(&mut world.store.read().await.unwrap()).await.unwrap();
    let subjects = resolutions.iter().flat_map(|resolution| &resolution.records);
    let mut people: BTreeMap<u32, Vec<usize>> = BTreeMap::new();
    for (resolved, place) in subjects.zip(order) {
        let SubjectId(subject) = resolved.unwrap().subject;
        people.entry(map[subject as usize]).or_default().push(*place);
    }
    let mut people: Vec<Vec<usize>> = people.into_values().collect();
    people.iter_mut().for_each(|places| places.sort_unstable());
    people.sort();
    people
}

/// The connected components of the records, by the slow way: merge sets until nothing changes.
fn components(rows: &[Row]) -> Vec<Vec<String>> {
    let mut sets: Vec<BTreeSet<String>> = Vec::new();
    for row in rows {
        let mut set: BTreeSet<String> =
            row.identifiers.iter().map(|id| format!("{}:{}", id.kind, id.value)).collect();
        let (touching, apart): (Vec<_>, Vec<_>) =
            sets.into_iter().partition(|other| !other.is_disjoint(&set));
        touching.into_iter().for_each(|other| set.extend(other));
        sets = apart;
        sets.push(set);
    }
    let mut sets: Vec<Vec<String>> = sets.into_iter().map(|set| set.into_iter().collect()).collect();
    sets.sort();
    sets
}

/// Follows creations and merges; the people that are left.
fn survivors(resolutions: &[Resolution]) -> BTreeSet<PersonId> {
    let mut people: BTreeSet<PersonId> = BTreeSet::new();
    for resolution in resolutions {
        people.extend(resolution.change.created.iter().chain(&resolution.change.revived));
        for (winner, loser) in &resolution.change.merges {
            assert!(
                people.contains(winner) && people.remove(loser),
                "{winner} and {loser} both stood before they merged"
            );
        }
    }
    people
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 32, ..ProptestConfig::default() })]

    #[test]
    fn without_limits_people_are_connected_components(rows in rows(), seed in any::<u64>(), batch in 1..9usize) {
        let (world, _) = run(link(IdentityConfig::unlimited(), &shuffled(&rows, seed), batch));
        prop_assert_eq!(run(world.partition()), components(&rows));
        prop_assert_eq!(run(world.refused()), []);
    }

    #[test]
    fn any_order_and_any_batches_give_the_same_people(rows in rows(), seed in any::<u64>(), batch in 1..9usize) {
        let places: Vec<usize> = (0..rows.len()).collect();
        let (whole, at_once) = run(link(strict(), &rows, rows.len()));
        let (parts, in_parts) = run(link(strict(), &shuffled(&rows, seed), batch));
        prop_assert_eq!(
            run(people_of_records(&whole, &at_once, &places)),
            run(people_of_records(&parts, &in_parts, &shuffled(&places, seed)))
        );
        prop_assert_eq!(run(whole.partition()), run(parts.partition()));
        for identifiers in run(parts.people()).values() {
            let mut counts: BTreeMap<&str, u32> = BTreeMap::new();
            for stored in identifiers {
                *counts.entry(stored.identifier.kind.as_str()).or_default() += 1;
            }
            for (kind, count) in counts {
                let rule = strict().rule(kind).clone();
                prop_assert!(rule.per != Period::Ever || count <= rule.limit, "{count} of {kind}");
            }
        }
    }

    #[test]
    fn any_order_in_memory_gives_the_same_people(rows in rows(), seed in any::<u64>()) {
        let people = |rows: &[Row]| {
            let linkables: Vec<_> = rows.iter().map(Row::linkable).collect();
            link_records(&strict(), &linkables).person_of
        };
        let places = shuffled(&(0..rows.len()).collect::<Vec<_>>(), seed);
        let (whole, moved) = (people(&rows), people(&shuffled(&rows, seed)));
        for (a, b) in (0..rows.len()).flat_map(|a| (0..a).map(move |b| (a, b))) {
            prop_assert_eq!(moved[a] == moved[b], whole[places[a]] == whole[places[b]]);
        }
    }

    #[test]
    fn created_and_merged_people_are_those_who_stand(rows in rows(), batch in 1..9usize) {
        let (world, resolutions) = run(link(strict(), &rows, batch));
        let map = run(async {
            let mut tx = world.store.read().await.unwrap();
            (
                qianmian_store::people::everyone(&mut tx).await.unwrap(),
                qianmian_store::people::subject_map(&mut tx).await.unwrap(),
            )
        });
        let standing: BTreeSet<PersonId> = map.0.iter().map(PersonId).collect();
        prop_assert_eq!(survivors(&resolutions), standing.clone());
        // Every subject is somebody's who stands, and everybody has one.
        prop_assert_eq!(map.1.into_iter().map(PersonId).collect::<BTreeSet<_>>(), standing);
    }
}
