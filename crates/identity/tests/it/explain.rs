//! Why two identifiers are one person.

use qianmian_identity::{IdentityConfig, explain_link};
use qianmian_model::PersonId;

use crate::world::World;

#[tokio::test]
async fn every_identifier_is_reached_by_the_fewest_edges() {
    let world = World::new(IdentityConfig::default()).await;
    let resolution = world
        .link(&[
            "user_id:a phone:+8613912345671",
            "phone:+8613912345671 email:a@qq.com",
            "user_id:a email:a@qq.com",
        ])
        .await;
    let person = resolution.records[0].unwrap().person;
    let mut tx = world.store.read().await.unwrap();
    let steps = explain_link(&mut tx, person).await.unwrap();
    let kinds: Vec<(&str, &str)> =
        steps.iter().map(|step| (step.from.1.as_str(), step.to.1.as_str())).collect();
    assert_eq!(kinds, [("user_id", "phone"), ("user_id", "email")]);
    assert!(steps.iter().all(|step| step.source == "test" && step.sources == 1));
}

#[tokio::test]
async fn a_merged_person_is_explained_as_the_one_they_are_part_of() {
    let world = World::new(IdentityConfig::default()).await;
    world.link(&["openid:o1", "openid:o2"]).await;
    let resolution = world.link(&["openid:o1 openid:o2"]).await;
    let (winner, loser) = resolution.change.merges[0];
    let mut tx = world.store.read().await.unwrap();
    assert_eq!(explain_link(&mut tx, loser).await.unwrap(), explain_link(&mut tx, winner).await.unwrap());
    let error = explain_link(&mut tx, PersonId(77)).await.unwrap_err();
    assert_eq!((error.code(), error.retryable()), ("unknown_person", false));
}
