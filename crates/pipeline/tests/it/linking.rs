//! Changed rules of linking: what a dry run foretells is what taking them into use does, and everything follows.

use qianmian_model::Clock as _;
use qianmian_pipeline::PipelineError;
use qianmian_pipeline::hand::read_said;
use serde_json::{Value, json};

use crate::shop::{Shop, write};

/// One click each of u1 and u2, whom one e-mail joins once accounts have no limit.
async fn shop() -> Shop {
    let shop = Shop::open().await;
    let identify = |user: &str, id: &str| {
        shop.call("identify", user, id, json!({ "traits": { "email": "wang@qq.com" } }))
    };
    let click = |user: &str, id: &str| {
        shop.call("track", user, id, json!({ "event": "Link Clicked", "properties": {} }))
    };
    let agreed = shop.call("track", "u1", "in", json!({ "event": "Subscribed", "properties": {} }));
    let calls: Vec<Value> =
        vec![identify("u1", "i1"), identify("u2", "i2"), click("u1", "c1"), click("u2", "c2"), agreed];
    shop.take(&calls).await;
    shop
}

const LOOSE: &str = "kinds: { user_id: { limit: 3 } }\n";

async fn consent(shop: &Shop, user: &str) -> Option<&'static str> {
    let profile = shop.pipeline.profile(user).await.unwrap();
    profile.consents.get("marketing").map(|(state, _)| state.as_str())
}

#[tokio::test]
async fn what_a_dry_run_foretells_a_reload_does_and_tags_and_consents_follow() {
    let shop = shop().await;
    let run = shop.pipeline.dry_run_rules(Some(("identity.yaml", LOOSE))).await.unwrap();
    assert_eq!((run.in_force, run.forecast.merged, run.forecast.created), (false, 1, 0));
    assert_eq!((run.forecast.before.people, run.forecast.after.people), (2, 1));
    assert!(run.identifiers.values().all(|known| !known.value.contains("wang")), "masked");
    assert_eq!(run.forecast.merges[0].reason, "they have the same email");
    assert_eq!(shop.count("tag(clicker)").await.0, 0, "nothing was changed");

    write(shop.folder.path(), "identity.yaml", LOOSE);
    let next = shop.pipeline.with_files().await.unwrap();
    assert!(next.changes_from(&shop.pipeline).linking);
    next.take_over(&shop.pipeline).await.unwrap();
    let shop = shop.with(next);
    assert_eq!(shop.count("tag(clicker)").await.0, 1, "two clicks of one person");
    assert_eq!(consent(&shop, "user_id:u2").await, Some("granted"));
    let log = shop.pipeline.link_log(9).await.unwrap();
    let reasons = log
        .merges
        .iter()
        .map(|merge| &merge.reason)
        .chain(log.partings.iter().map(|parting| &parting.reason));
    reasons.for_each(|reason| assert!(read_said(reason).is_some(), "{reason}"));
    assert_eq!((log.merges.len(), log.merges[0].source.as_str()), (1, "identity.yaml"));
    assert!(shop.pipeline.rules_in_force().await.unwrap());

    std::fs::remove_file(shop.folder.path().join("identity.yaml")).unwrap();
    let next = shop.pipeline.with_files().await.unwrap();
    next.take_over(&shop.pipeline).await.unwrap();
    let shop = shop.with(next);
    assert_eq!(shop.count("tag(clicker)").await.0, 0);
    assert_eq!(consent(&shop, "user_id:u1").await, Some("granted"), "it was their word");
    assert_ne!(consent(&shop, "user_id:u2").await, Some("granted"), "and not theirs");
    assert_eq!(shop.pipeline.link_log(9).await.unwrap().partings[0].reason, "the rules of linking changed");
}

#[tokio::test]
async fn a_process_that_starts_with_changed_rules_takes_them_into_use_with_its_first_transaction() {
    let shop = shop().await;
    write(shop.folder.path(), "identity.yaml", LOOSE);
    let shop = shop.restart().await;
    assert!(!shop.pipeline.rules_in_force().await.unwrap());
    shop.pipeline.refresh(shop.clock.now()).await.unwrap();
    assert!(shop.pipeline.rules_in_force().await.unwrap());
    assert_eq!(shop.count("tag(clicker)").await.0, 1);
    assert_eq!(shop.pipeline.stages().await.unwrap().people.people, 1);
}

#[tokio::test]
async fn a_withdrawal_holds_for_both_when_changed_rules_part_them() {
    let shop = shop().await;
    write(shop.folder.path(), "identity.yaml", LOOSE);
    let shop = shop.restart().await;
    let out = shop.call("track", "u2", "out", json!({ "event": "Unsubscribed", "properties": {} }));
    shop.clock.advance_to(shop.clock.now() + jiff::SignedDuration::from_hours(1));
    shop.take(&[out]).await;
    write(shop.folder.path(), "identity.yaml", "# as built in\n");
    let shop = shop.restart().await;
    shop.pipeline.refresh(shop.clock.now()).await.unwrap();
    assert_eq!(shop.pipeline.stages().await.unwrap().people.people, 2);
    assert_eq!(consent(&shop, "user_id:u2").await, Some("withdrawn"));
    assert_eq!(consent(&shop, "user_id:u1").await, Some("withdrawn"));
}

#[tokio::test]
async fn mistakes_in_the_rules_are_found_with_the_others_and_likely_ones_are_warned_of() {
    let shop = shop().await;
    write(shop.folder.path(), "identity.yaml", "kinds:\n  phone: { limt: 2 }\n");
    write(shop.folder.path(), "tags/more.yaml", "- tag: t\n  dimension: basic\n  when: cty = '上海'\n");
    let Err(PipelineError::Workspace(mistakes)) = shop.pipeline.with_files().await else {
        panic!("mistakes")
    };
    let files: Vec<&str> = mistakes.iter().map(|mistake| mistake.file.as_str()).collect();
    assert!(files.contains(&"identity.yaml") && files.contains(&"tags/more.yaml"), "{files:?}");

    let text = "kinds: { phon: { limit: 2 } }\nattributes: { gendr: blocks, city: counts }\n";
    let run = shop.pipeline.dry_run_rules(Some(("new.yaml", text))).await.unwrap();
    let codes: Vec<&str> = run.warnings.iter().map(|warning| warning.code).collect();
    assert_eq!(codes, ["unknown_kind", "unknown_trait"]);
    assert_eq!((run.forecast.merged, run.forecast.created, run.forecast.parted), (0, 0, 0));
}
