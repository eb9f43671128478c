//! Properties of linking, over random records of few values, so that they collide:
//! - without limits, people are the connected components of the records, in any order and any batches;
//! - with limits, cutting a stream into batches elsewhere changes nothing, and no person exceeds a limit;
//! - the merge log says exactly how the people came together.
//!
//! Unit tests miss what follows from three or more records that merge, refuse and merge again.

use std::collections::{BTreeMap, BTreeSet};

use proptest::collection::vec;
use proptest::prelude::*;
use qianmian_identity::{IdentityConfig, Resolution};
use qianmian_model::{Identifier, IdentifierKind, PersonId};

use crate::world::World;

fn record() -> impl Strategy<Value = Vec<Identifier>> {
    let kinds = prop::sample::select(vec!["user_id", "openid", "phone", "email", "device_id"]);
    let identifier =
        (kinds, 0..6u8).prop_map(|(kind, n)| Identifier::new(IdentifierKind::new(kind), format!("v{n}x")));
    vec(identifier, 1..4)
}

fn records() -> impl Strategy<Value = Vec<Vec<Identifier>>> {
    vec(record(), 1..25)
}

/// Small limits, and no degrees: what is shared is counted over a batch.
fn limited() -> IdentityConfig {
    let mut config = IdentityConfig::unlimited();
    for (kind, limit) in [("user_id", 1), ("openid", 2), ("phone", 2), ("email", 3), ("device_id", 2)] {
        config.kinds.get_mut(kind).unwrap().limit = limit;
    }
    config
}

async fn link(config: IdentityConfig, records: &[Vec<Identifier>], batch: usize) -> (World, Vec<Resolution>) {
    let world = World::new(config).await;
    let mut resolutions = Vec::new();
    for batch in records.chunks(batch) {
        resolutions.push(world.resolve(batch).await);
    }
    (world, resolutions)
}

fn run<T>(future: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(future)
}

/// The connected components of the records, by the slow way: merge sets until nothing changes.
fn components(records: &[Vec<Identifier>]) -> Vec<Vec<String>> {
    let mut sets: Vec<BTreeSet<String>> = Vec::new();
    for record in records {
        let mut set: BTreeSet<String> = record.iter().map(|id| format!("{}:{}", id.kind, id.value)).collect();
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

/// Follows the merge log from everybody created; the people that are left.
fn survivors(resolutions: &[Resolution]) -> BTreeSet<PersonId> {
    let mut people: BTreeSet<PersonId> = BTreeSet::new();
    for resolution in resolutions {
        people.extend(&resolution.created);
        for (winner, loser) in &resolution.merges {
            assert!(
                people.contains(winner) && people.remove(loser),
                "{winner} and {loser} both stood before they merged"
            );
        }
    }
    people
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    #[test]
    fn without_limits_people_are_connected_components(records in records(), seed in any::<u64>(), batch in 1..9usize) {
        let mut shuffled = records.clone();
        let mut state = seed;
        for index in (1..shuffled.len()).rev() {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            shuffled.swap(index, usize::try_from(state >> 33).unwrap() % (index + 1));
        }
        let expected = components(&records);
        let (world, resolutions) = run(link(IdentityConfig::unlimited(), &shuffled, batch));
        prop_assert_eq!(run(world.partition()), expected);
        prop_assert!(resolutions.iter().all(|resolution| resolution.refusals.is_empty()));
    }

    #[test]
    fn with_limits_batches_do_not_matter_and_limits_hold(records in records(), batch in 1..9usize) {
        let (one, at_once) = run(link(limited(), &records, records.len()));
        let (many, in_parts) = run(link(limited(), &records, batch));
        let people = run(many.people());
        prop_assert_eq!(&run(one.people()), &people);
        let last = |resolutions: &[Resolution]| resolutions.iter().flat_map(|r| r.merges.clone()).collect::<Vec<_>>();
        prop_assert_eq!(last(&at_once), last(&in_parts));
        for identifiers in people.values() {
            let mut counts: BTreeMap<&str, u32> = BTreeMap::new();
            for stored in identifiers {
                *counts.entry(stored.identifier.kind.as_str()).or_default() += 1;
            }
            for (kind, count) in counts {
                prop_assert!(count <= limited().rule(kind).limit, "{count} of {kind}");
            }
        }
    }

    #[test]
    fn the_merge_log_is_how_people_came_together(records in records(), batch in 1..9usize) {
        let (world, resolutions) = run(link(limited(), &records, batch));
        let people: BTreeSet<PersonId> = run(world.people()).into_keys().collect();
        prop_assert_eq!(survivors(&resolutions), people);
    }
}
