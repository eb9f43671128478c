//! Attach, create, merge, refuse: one behaviour a test.

use qianmian_identity::{IdentityConfig, Unresolved};
use qianmian_model::PersonId;
use qianmian_store::people;

use crate::world::World;

#[tokio::test]
async fn records_that_share_an_identifier_are_one_person() {
    let world = World::new(IdentityConfig::default()).await;
    let first = world.link(&["user_id:a phone:+8613912345671", "phone:+8613912345671 email:a@qq.com"]).await;
    let later = world.link(&["email:a@qq.com", "user_id:b"]).await;
    let person = first.records[0].unwrap().person;
    assert_eq!(first.records[1].unwrap().person, person);
    assert_eq!(later.records[0].unwrap().person, person);
    assert_ne!(later.records[1].unwrap().person, person);
    assert_eq!((first.counts.people, later.counts.people, first.counts.identifiers), (1, 1, 3));
}

#[tokio::test]
async fn the_subject_is_the_strongest_identifier_wherever_it_stands() {
    let world = World::new(IdentityConfig::default()).await;
    let first = world.link(&["device_id:d1a user_id:a"]).await;
    let again = world.link(&["user_id:a", "device_id:d1a"]).await;
    assert_eq!(first.records[0].unwrap().subject, again.records[0].unwrap().subject);
    assert_ne!(first.records[0].unwrap().subject, again.records[1].unwrap().subject);
}

#[tokio::test]
async fn a_merge_keeps_the_person_with_more_identifiers_and_is_logged() {
    let world = World::new(IdentityConfig::default()).await;
    let first = world.link(&["phone:+8613912345671", "user_id:a email:a@qq.com openid:o1"]).await;
    let (small, large) = (first.records[0].unwrap().person, first.records[1].unwrap().person);
    assert!(small < large);
    let joined = world.link(&["phone:+8613912345671 email:a@qq.com"]).await;
    assert_eq!(joined.merges, [(large, small)]);
    assert_eq!(joined.records[0].unwrap().person, large);

    let mut tx = world.store.read().await.unwrap();
    assert_eq!(people::canonical(&mut tx, &[small]).await.unwrap(), [large]);
    let log = people::merges_of(&mut tx, small).await.unwrap();
    assert_eq!((log.len(), log[0].winner, log[0].loser), (1, large, small));
    assert_eq!(log[0].reason, "phone and email came with one record");
    assert_eq!(log[0].moved, [first.records[0].unwrap().subject]);
}

#[tokio::test]
async fn of_equals_the_older_stays_also_when_all_merge_within_one_batch() {
    let world = World::new(IdentityConfig::default()).await;
    let resolution = world
        .link(&["openid:o1", "openid:o2", "openid:o3", "openid:o3 openid:o2", "openid:o2 openid:o1"])
        .await;
    assert_eq!(resolution.created.len(), 3);
    assert_eq!(resolution.merges, [(PersonId(1), PersonId(2)), (PersonId(1), PersonId(0))]);
    assert!(resolution.records.iter().all(|record| record.unwrap().person == PersonId(1)));
    assert_eq!(world.partition().await, [["openid:o1", "openid:o2", "openid:o3"]]);
}

#[tokio::test]
async fn two_values_of_a_unique_kind_are_two_people() {
    let world = World::new(IdentityConfig::default()).await;
    world.link(&["user_id:a phone:+8613912345671"]).await;
    let second = world.link(&["user_id:b phone:+8613912345671 email:b@qq.com"]).await;
    assert_eq!(second.merges, []);
    assert_eq!(second.refusals.len(), 1);
    assert_eq!((second.refusals[0].code, second.refusals[0].kind.as_str()), ("unique_conflict", "phone"));
    let expected = [vec!["email:b@qq.com", "user_id:b"], vec!["phone:+8613912345671", "user_id:a"]];
    assert_eq!(world.partition().await, expected);

    let mut tx = world.store.read().await.unwrap();
    let kept = people::refusals_of(&mut tx, &[second.records[0].unwrap().subject]).await.unwrap();
    assert_eq!(kept.len(), 1);
    assert_eq!(kept[0].detail, "with this phone one person would have more than 1 of user_id");
}

#[tokio::test]
async fn the_value_over_a_limit_is_dropped_and_the_record_goes_on() {
    let mut config = IdentityConfig::default();
    config.kinds.get_mut("phone").unwrap().limit = 2;
    let world = World::new(config).await;
    let resolution = world
        .link(&[
            "user_id:a phone:+8613912345671",
            "user_id:a phone:+8613912345672",
            "user_id:a phone:+8613912345673 email:a@qq.com",
        ])
        .await;
    assert_eq!(resolution.refusals.len(), 1);
    assert_eq!((resolution.refusals[0].code, resolution.refusals[0].refused), ("limit_exceeded", None));
    let expected = [["email:a@qq.com", "phone:+8613912345671", "phone:+8613912345672", "user_id:a"]];
    assert_eq!(world.partition().await, expected);
}

#[tokio::test]
async fn blocked_values_link_nobody_and_a_record_of_nothing_else_is_handed_back() {
    let world = World::new(IdentityConfig::default()).await;
    let resolution = world
        .link(&[
            "user_id:a phone:+8613800138000",
            "user_id:b phone:+8613800138000",
            "phone:+8613800138000",
            "",
        ])
        .await;
    assert_eq!(resolution.records[2..], [Err(Unresolved::Blocked), Err(Unresolved::Blocked)]);
    assert_eq!(resolution.records[2].unwrap_err().failure().code, "blocked_identifier");
    assert_eq!(world.partition().await, [["user_id:a"], ["user_id:b"]]);
    assert_eq!(
        (resolution.counts.blocked, resolution.counts.unresolved, resolution.counts.records),
        (3, 2, 4)
    );
}

#[tokio::test]
async fn a_device_of_many_links_nobody_even_in_small_batches() {
    let world = World::new(IdentityConfig::default()).await;
    let batch: Vec<String> = (0..20).map(|n| format!("openid:o{n} device_id:kiosk1")).collect();
    let texts: Vec<&str> = batch.iter().map(String::as_str).collect();
    let resolution = world.link(&texts).await;
    assert_eq!(resolution.merges, []);
    assert!(resolution.refusals.iter().all(|refusal| refusal.code == "shared_identifier"));
    // What is remembered of its company keeps it shared.
    let later = world.link(&["openid:new1 device_id:kiosk1"]).await;
    assert_eq!(later.counts.people, 1);
    let alone = world.link(&["device_id:kiosk1"]).await;
    assert_eq!(alone.records, [Err(Unresolved::Shared)]);
    assert!(world.partition().await.iter().all(|identifiers| identifiers.len() == 1));
}

#[tokio::test]
async fn the_same_batch_again_changes_nothing() {
    let world = World::new(IdentityConfig::default()).await;
    let records =
        ["user_id:a phone:+8613912345671", "email:a@qq.com phone:+8613912345671", "user_id:b device_id:d1a"];
    let first = world.link(&records).await;
    let before = world.partition().await;
    let again = world.link(&records).await;
    assert_eq!(again.records, first.records);
    assert_eq!((again.created.len(), again.merges.len(), again.counts.identifiers), (0, 0, 0));
    assert_eq!(world.partition().await, before);
}

#[tokio::test]
async fn a_phone_of_many_is_found_out_one_record_at_a_time() {
    let world = World::new(IdentityConfig::default()).await;
    for n in 0..12 {
        let resolution = world.link(&[&format!("phone:+8613912345671 email:e{n}@qq.com")]).await;
        assert!(resolution.records[0].is_ok(), "record {n}");
    }
    let over = world.link(&["phone:+8613912345671 email:e12@qq.com", "phone:+8613912345671"]).await;
    assert_eq!(over.refusals[0].code, "shared_identifier");
    assert_eq!(over.records[1], Err(Unresolved::Shared));
}
