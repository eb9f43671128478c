//! Rules that change: everybody is decided anew, as if all records had come under them.

use std::collections::BTreeMap;

use proptest::prelude::*;
use qianmian_identity::config::{Period, Weight};
use qianmian_identity::forecast::{Becomes, Forecast};
use qianmian_identity::rules::{FILE, parse};
use qianmian_identity::{Change, IdentityConfig, Resolution};
use qianmian_store::people;

use crate::properties::{link, people_of_records, rows, run, shuffled, strict};
use crate::world::{Row, World};

fn rules(text: &str) -> IdentityConfig {
    parse(FILE, text).unwrap()
}

/// Rules like [`strict`] in what a record's mention rests on, and otherwise whatever.
fn any_rules() -> impl Strategy<Value = IdentityConfig> {
    let kind = (0..4u32, 0..6u32, any::<bool>(), prop::sample::select(vec![Period::Ever, Period::Month]));
    let weights = prop::sample::subsequence(vec!["birth_year", "gender", "name"], 0..=3);
    (prop::collection::vec(kind, 5), weights, any::<bool>(), 0..8u32).prop_map(
        |(kinds, weights, counts, merges)| {
            let mut config = IdentityConfig { merges, ..strict() };
            let names = ["user_id", "openid", "phone", "email", "device_id"];
            for (name, (limit, degree, proof, per)) in names.iter().zip(kinds) {
                let rule = config.kinds.get_mut(*name).unwrap();
                (rule.limit, rule.degree, rule.proof, rule.per) = (limit, degree, proof, per);
            }
            let weight = if counts { Weight::Counts } else { Weight::Blocks };
            config.attributes = weights.into_iter().map(|name| (name.to_owned(), weight)).collect();
            config
        },
    )
}

/// The people as sets of the places of records.
async fn people_of(world: &World, resolutions: &[Resolution], count: usize) -> Vec<Vec<usize>> {
    people_of_records(world, resolutions, &(0..count).collect::<Vec<_>>()).await
}

/// The classes of people by how many identifiers they have are what is stored.
async fn assert_came_true(world: &World, forecast: &Forecast, change: Option<&Change>) {
    let none = Change::default();
    let change = change.unwrap_or(&none);
    let created = change.created.len() + change.revived.len();
    let seen = [change.merges.len(), created, change.parted.len()].map(|count| count as u64);
    assert_eq!([forecast.merged, forecast.created, forecast.parted], seen);
    let mut tx = world.store.read().await.unwrap();
    let everyone = people::everyone(&mut tx).await.unwrap();
    drop(tx);
    let mut counts: BTreeMap<u32, u64> = everyone.iter().map(|person| (person, 0)).collect();
    for (person, identifiers) in world.people().await {
        *counts.get_mut(&person.0).unwrap() += identifiers.len() as u64;
    }
    let mut most: Vec<u64> = counts.values().copied().collect();
    most.sort_unstable_by(|a, b| b.cmp(a));
    assert_eq!(forecast.after.people, most.len() as u64);
    let largest: Vec<u64> = forecast.after.largest.iter().map(|(_, count)| *count).collect();
    assert_eq!(largest, most[..most.len().min(largest.len())]);
    assert_eq!(forecast.after.classes.iter().sum::<u64>(), forecast.after.people);
    assert_eq!(forecast.after.classes[0], most.iter().filter(|count| **count == 0).count() as u64);
    assert_eq!(forecast.after.people, forecast.before.people - forecast.merged + forecast.created);
}

#[tokio::test]
async fn a_tighter_limit_parts_people_and_the_looser_one_brings_them_back_under_their_numbers() {
    let mut world = World::new(IdentityConfig::default()).await;
    world.link(&["phone:+8613912345670 email:a@qq.com @1", "phone:+8613912345671 email:a@qq.com @2"]).await;
    let before = world.people().await;
    assert_eq!(before.len(), 1);

    let tight = rules("kinds: { phone: { limit: 1 } }");
    let forecast = world.forecast(&tight).await;
    let change = world.adopt(tight.clone()).await.unwrap();
    assert_came_true(&world, &forecast, Some(&change)).await;
    assert_eq!((change.merges.len(), change.created.len(), change.parted.len()), (0, 1, 1));
    assert_eq!(forecast.partings[0].reason, "with this email one person would have more than 1 of phone");
    let log = people::recent_partings(&mut world.store.read().await.unwrap(), 9).await.unwrap();
    assert_eq!(
        (log[0].source.as_str(), log[0].reason.as_str()),
        ("identity.yaml", "the rules of linking changed")
    );
    assert_eq!(world.adopt(tight).await, None, "they are in force");

    let forecast = world.forecast(&IdentityConfig::default()).await;
    assert_eq!((forecast.merged, forecast.merges[0].reason.as_str()), (1, "they have the same email"));
    world.adopt(IdentityConfig::default()).await.unwrap();
    assert_eq!(world.people().await, before);
}

#[tokio::test]
async fn a_value_that_the_rules_come_to_block_links_nobody_until_they_no_longer_do() {
    let mut world = World::new(IdentityConfig::default()).await;
    let shop = ["phone:+864008001234 user_id:u1 @1", "phone:+864008001234 device_id:d2x @2"];
    world.link(&shop).await;
    let before = world.people().await;
    let blocking = rules("kinds: { phone: { blocked: ['+864008001234'] } }");
    let forecast = world.forecast(&blocking).await;
    assert_eq!(forecast.values, [(("phone".to_owned(), Becomes::Blocked), 1)].into());
    assert_eq!(forecast.partings[0].reason, "a phone that held them together is blocked");
    let change = world.adopt(blocking).await.unwrap();
    assert_came_true(&world, &forecast, Some(&change)).await;
    assert_eq!(world.partition().await, [["device_id:d2x"], ["phone:+864008001234"], ["user_id:u1"]]);
    assert_eq!(world.refused().await, [("blocked_identifier".to_owned(), 1)]);

    // What comes after is decided with what came before, and the value is nobody's address.
    world.link(&["device_id:d2x user_id:u3 @3"]).await;
    assert_eq!(world.partition().await.len(), 3);
    let phone = qianmian_model::IdentifierKind::PHONE;
    let mut tx = world.store.read().await.unwrap();
    let everybody: Vec<_> =
        people::everyone(&mut tx).await.unwrap().iter().map(qianmian_model::PersonId).collect();
    assert_eq!(people::identifiers_of_kind(&mut tx, &phone, &everybody).await.unwrap(), []);
    drop(tx);

    world.adopt(IdentityConfig::default()).await.unwrap();
    assert_eq!(
        world.partition().await,
        [["device_id:d2x", "phone:+864008001234", "user_id:u1"].as_slice(), &["user_id:u3"]]
    );
    let after = world.people().await;
    assert!(before.keys().all(|person| after.contains_key(person)), "the number stays");
}

#[tokio::test]
async fn what_somebody_said_and_cut_holds_under_whatever_rules() {
    let mut world = World::new(IdentityConfig::default()).await;
    world.link(&["user_id:u1 phone:+8613912345670", "user_id:u2 phone:+8613912345671"]).await;
    let people: Vec<_> = world.people().await.into_keys().collect();
    let mut tx = world.store.begin().await.unwrap();
    let said = (people[0], people[1]);
    qianmian_identity::hand::merge_people(&mut tx, &world.config, said, "li", crate::world::now())
        .await
        .unwrap();
    tx.commit().await.unwrap();
    world.adopt(rules("kinds: { phone: { limit: 1 } }")).await.unwrap();
    assert_eq!(world.people().await.len(), 1);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 32, ..ProptestConfig::default() })]

    #[test]
    fn people_under_changed_rules_are_those_of_records_that_came_under_them(
        rows in rows(), changed in any_rules(), seed in any::<u64>(), batch in 1..9usize
    ) {
        let (mut world, resolutions) = run(link(strict(), &rows, batch));
        let forecast = run(world.forecast(&changed));
        let change = run(world.adopt(changed.clone()));
        run(assert_came_true(&world, &forecast, change.as_ref()));
        let places: Vec<usize> = (0..rows.len()).collect();
        let (fresh, fresh_resolutions) = run(link(changed, &shuffled(&rows, seed), batch));
        prop_assert_eq!(
            run(people_of(&world, &resolutions, rows.len())),
            run(people_of_records(&fresh, &fresh_resolutions, &shuffled(&places, seed)))
        );
        prop_assert_eq!(run(world.partition()), run(fresh.partition()));
    }

    #[test]
    fn a_change_and_its_reverse_are_as_never_changed_whatever_came_meanwhile(
        early in rows(), late in rows(), changed in any_rules(), batch in 1..9usize
    ) {
        let all: Vec<Row> = [early.clone(), late.clone()].concat();
        let (never, expected) = run(link(strict(), &all, batch));
        let (mut world, mut resolutions) = run(link(strict(), &early, batch));
        run(world.adopt(changed));
        for batch in late.chunks(batch) {
            resolutions.push(run(world.resolve(batch)));
        }
        let forecast = run(world.forecast(&strict()));
        let change = run(world.adopt(strict()));
        run(assert_came_true(&world, &forecast, change.as_ref()));
        prop_assert_eq!(
            run(people_of(&world, &resolutions, all.len())),
            run(people_of(&never, &expected, all.len()))
        );
        prop_assert_eq!(run(world.partition()), run(never.partition()));
    }

    #[test]
    fn any_order_gives_the_same_people_while_rules_block_what_was_stored(
        early in rows(), late in rows(), seed in any::<u64>(), batch in 1..9usize
    ) {
        let mut blocking = strict();
        blocking.blocked = vec!["v1x".to_owned()];
        let people = |batch: usize, late: Vec<Row>| {
            let (mut world, _) = run(link(strict(), &early, batch));
            run(world.adopt(blocking.clone()));
            for batch in late.chunks(batch) {
                run(world.resolve(batch));
            }
            let again = run(world.forecast(&blocking));
            assert_eq!((again.merged, again.created, again.parted), (0, 0, 0), "live and anew are the same");
            run(world.partition())
        };
        prop_assert_eq!(people(batch, late.clone()), people(30, shuffled(&late, seed)));
    }
}
