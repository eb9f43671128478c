//! What somebody says of two people, and taking it back.

use qianmian_identity::{Change, IdentityConfig, hand};
use qianmian_model::{PersonId, SubjectId};
use qianmian_store::people;
use qianmian_testkit::identifier;

use crate::world::{World, now};

async fn merge(world: &World, left: PersonId, right: PersonId) -> (i64, Change) {
    let mut tx = world.store.begin().await.unwrap();
    let done = hand::merge_people(&mut tx, &world.config, (left, right), "li", now()).await.unwrap();
    tx.commit().await.unwrap();
    done
}

async fn keep_apart(world: &World, left: &str, right: &str) -> (i64, Change) {
    let ends = (subject(world, left).await, subject(world, right).await);
    let mut tx = world.store.begin().await.unwrap();
    let done = hand::keep_apart(&mut tx, &world.config, ends, "li", now()).await.unwrap();
    tx.commit().await.unwrap();
    done
}

async fn take_back(world: &World, decision: i64) -> Change {
    let mut tx = world.store.begin().await.unwrap();
    let change = hand::take_back(&mut tx, &world.config, decision, "li", now()).await.unwrap();
    tx.commit().await.unwrap();
    change
}

async fn subject(world: &World, name: &str) -> SubjectId {
    let mut tx = world.store.read().await.unwrap();
    people::find(&mut tx, &identifier(name)).await.unwrap().unwrap().subject
}

#[tokio::test]
async fn who_was_merged_by_hand_stays_merged_and_comes_back_under_the_old_number() {
    let world = World::new(IdentityConfig::default()).await;
    world.link(&["user_id:a", "user_id:b phone:+8613912345671"]).await;
    let before = world.partition().await;
    let (decision, change) = merge(&world, PersonId(0), PersonId(1)).await;
    let (winner, loser) = change.merges[0];
    assert_eq!(world.partition().await.len(), 1);
    // What comes later does not undo it, and joins.
    world.link(&["user_id:b device_id:d1a", "user_id:a"]).await;
    assert_eq!(world.partition().await.len(), 1);
    let change = take_back(&world, decision).await;
    assert_eq!((change.revived, change.parted), (vec![loser], vec![(winner, loser)]));
    let after = world.partition().await;
    assert_eq!(after.len(), before.len());
    assert!(after.contains(&vec!["user_id:a".to_owned()]));
    let mut tx = world.store.read().await.unwrap();
    let log = people::recent_merges(&mut tx, 9).await.unwrap();
    assert_eq!((log.len(), log[0].source.as_str(), log[0].undone_at), (1, "li", Some(now())));
    assert_eq!(people::recent_partings(&mut tx, 9).await.unwrap()[0].left_with, loser);
}

#[tokio::test]
async fn people_of_different_names_become_one_wholly() {
    let world = World::new(IdentityConfig::default()).await;
    let records = ["user_id:a name=王凯", "anonymous_id:b name=王恺", "user_id:a email:e@qq.com name=王凯"];
    world.link(&records).await;
    let (decision, change) = merge(&world, PersonId(0), PersonId(1)).await;
    assert_eq!((change.merges.len(), change.parted.len(), world.partition().await.len()), (1, 0, 1));
    world.link(&["anonymous_id:b phone:+8613912345671 name=王恺"]).await;
    assert_eq!(world.partition().await.len(), 1, "what is said again under either name is theirs");
    take_back(&world, decision).await;
    assert_eq!(world.partition().await.len(), 2);
}

#[tokio::test]
async fn what_is_kept_apart_stays_apart_whatever_comes_and_wins_over_the_other() {
    let world = World::new(IdentityConfig::default()).await;
    world.link(&["user_id:a phone:+8613912345671"]).await;
    let (decision, change) = keep_apart(&world, "user_id:a", "phone:+8613912345671").await;
    assert_eq!((change.created.len(), change.parted.len()), (1, 1));
    world.link(&["user_id:a phone:+8613912345671 @5", "phone:+8613912345671 email:e@qq.com @6"]).await;
    let apart = [vec!["email:e@qq.com", "phone:+8613912345671"], vec!["user_id:a"]];
    assert_eq!(world.partition().await, apart);

    let mut tx = world.store.begin().await.unwrap();
    let people = (change.parted[0].0, change.parted[0].1);
    let refused = hand::merge_people(&mut tx, &world.config, people, "li", now()).await.unwrap_err();
    assert!(refused.to_string().contains(&format!("decision {decision} keeps")), "{refused}");
    drop(tx);
    take_back(&world, decision).await;
    assert_eq!(world.partition().await.len(), 1);
}

#[tokio::test]
async fn undoing_a_merge_gives_each_what_was_theirs() {
    let world = World::new(IdentityConfig::default()).await;
    world.link(&["phone:+8613912345671 email:e@qq.com @0"]).await;
    world.link(&["user_id:a @1"]).await;
    let merged = world.link(&["user_id:a phone:+8613912345671 @2"]).await;
    let (_, loser) = merged.change.merges[0];
    let mut tx = world.store.begin().await.unwrap();
    let merge = people::recent_merges(&mut tx, 1).await.unwrap()[0].id;
    let (_, change) = hand::undo_merge(&mut tx, &world.config, merge, "li", now()).await.unwrap();
    assert_eq!(change.revived, [loser]);
    assert!(hand::undo_merge(&mut tx, &world.config, merge, "li", now()).await.is_err());
    tx.commit().await.unwrap();
    let apart = [vec!["email:e@qq.com", "phone:+8613912345671"], vec!["user_id:a"]];
    assert_eq!(world.partition().await, apart);
}

#[tokio::test]
async fn a_record_that_named_an_identifier_by_mistake_is_cut_from_it() {
    let world = World::new(IdentityConfig::default()).await;
    let linked =
        world.link(&["user_id:a phone:+8613912345671 @0", "phone:+8613912345671 email:e@qq.com @1"]).await;
    assert_eq!(world.partition().await.len(), 1);
    let edge = (subject(&world, "phone:+8613912345671").await, linked.records[0].unwrap().subject);
    let mut tx = world.store.begin().await.unwrap();
    let change = hand::cut_edge(&mut tx, &world.config, edge, "li", now()).await.unwrap();
    assert_eq!(change.parted.len(), 1);
    assert!(hand::cut_edge(&mut tx, &world.config, edge, "li", now()).await.is_err());
    tx.commit().await.unwrap();
    let apart = [vec!["email:e@qq.com", "phone:+8613912345671"], vec!["user_id:a"]];
    assert_eq!(world.partition().await, apart);
}
