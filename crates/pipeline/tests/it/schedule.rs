//! Campaigns that start by themselves: when their time has come, once, and not when nobody expects it any more.

use jiff::SignedDuration;
use qianmian_deliver::DeliverError;
use qianmian_pipeline::{Pipeline, PipelineError, Result};
use qianmian_store::outbox::{self, Approval};
use qianmian_testkit::time;
use serde_json::json;

use crate::shop::{Shop, write};

/// 09:00 in Shanghai on the day after everything begins.
const CAMPAIGN: (&str, &str) = (
    "campaigns/spring.yaml",
    "
campaign: spring
channel: recorder
address: user_id
audience: tag(clicker)
start: 2026-03-02 09:00
variants: [{ name: only, text: Hello }]
goal: { event: Order Completed, within: 7d }
",
);
const START: &str = "2026-03-02T01:00:00Z";

/// A shop with two people in the audience, who agreed.
async fn shop() -> Shop {
    let shop = Shop::open_with(&[CAMPAIGN]).await;
    join(&shop, &["a", "b"]).await;
    shop
}

async fn join(shop: &Shop, users: &[&str]) {
    let mut calls = Vec::new();
    for user in users {
        let agreed = json!({ "event": "Subscribed", "properties": { "purpose": "marketing" } });
        calls.push(shop.call("track", user, &format!("{user} agreed"), agreed));
        for click in ["one", "two"] {
            let clicked = json!({ "event": "Link Clicked", "properties": { "url": "/" } });
            calls.push(shop.call("track", user, &format!("{user} {click}"), clicked));
        }
    }
    shop.take(&calls).await;
}

async fn approve(pipeline: &Pipeline) -> Result<Approval> {
    let approval = Approval {
        campaign: "spring".to_owned(),
        version: pipeline.workspace.campaign("spring").unwrap().version(),
        actor_kind: "user".to_owned(),
        actor: "anna".to_owned(),
        at: pipeline.clock.now(),
    };
    pipeline.approve_campaign(approval).await
}

/// What a look starts: the people who were planned, or why nobody was.
async fn starts(shop: &Shop, channels: &[&str]) -> Vec<std::result::Result<u64, String>> {
    let starts = shop.pipeline.start_campaigns(channels).await.unwrap();
    let outcome = |outcome: Result<_>| match outcome {
        Ok(qianmian_deliver::plan::Planned { people, .. }) => Ok(people),
        Err(error) => Err(error.to_string()),
    };
    starts.into_iter().map(|start| outcome(start.outcome)).collect()
}

async fn failure(shop: &Shop) -> Option<String> {
    let mut tx = shop.pipeline.store.read().await.unwrap();
    shop.pipeline.failed_starts(&mut tx).await.unwrap().remove("spring")
}

#[tokio::test]
async fn a_campaign_starts_once_when_its_time_has_come_with_the_people_of_then() {
    let shop = shop().await;
    assert_eq!(starts(&shop, &["recorder"]).await, [], "nobody approved it");
    approve(&shop.pipeline).await.unwrap();
    let early = shop.pipeline.plan_campaign("spring").await.unwrap_err();
    assert!(early.to_string().contains("starts by itself at 2026-03-02T01:00:00"), "{early}");
    assert_eq!(starts(&shop, &["recorder"]).await, []);
    // Who comes between the approval and the start is in.
    join(&shop, &["c"]).await;
    shop.clock.advance_to(time(START));
    let shop = shop.restart().await;
    assert_eq!(starts(&shop, &["recorder"]).await, [Ok(3)]);
    assert_eq!(starts(&shop, &["recorder"]).await, [], "it is planned");
    let mut tx = shop.pipeline.store.read().await.unwrap();
    assert_eq!(outbox::state_counts(&mut tx, "spring").await.unwrap()[0].count, 3);
}

#[tokio::test]
async fn a_start_that_was_missed_is_made_up_for_within_a_day_and_then_left_to_somebody() {
    for (hours, expected) in [(23, vec![Ok(2)]), (24, vec![])] {
        let shop = shop().await;
        approve(&shop.pipeline).await.unwrap();
        shop.clock.advance_to(time(START) + SignedDuration::from_hours(hours));
        assert_eq!(starts(&shop, &["recorder"]).await, expected);
        assert_eq!(shop.pipeline.plan_campaign("spring").await.unwrap().people, 2, "by hand it can be sent");
    }
}

#[tokio::test]
async fn why_a_campaign_did_not_start_is_kept_until_it_does() {
    let shop = shop().await;
    approve(&shop.pipeline).await.unwrap();
    shop.clock.advance_to(time(START));
    let refused = starts(&shop, &["webhook"]).await;
    assert!(refused[0].as_ref().unwrap_err().contains("`recorder`, which is not set up"), "{refused:?}");
    assert!(failure(&shop).await.unwrap().contains("not set up"));
    assert_eq!(starts(&shop, &["webhook", "recorder"]).await, [Ok(2)]);
    assert_eq!(failure(&shop).await, None);
}

#[tokio::test]
async fn what_was_changed_or_taken_back_does_not_start() {
    let shop = shop().await;
    approve(&shop.pipeline).await.unwrap();
    write(shop.folder.path(), CAMPAIGN.0, &CAMPAIGN.1.replace("Hello", "Good day"));
    let shop = shop.restart().await;
    shop.clock.advance_to(time("2026-03-02T00:59:59Z"));
    approve(&shop.pipeline).await.unwrap();
    shop.pipeline.withdraw_approval("spring").await.unwrap();
    let twice = shop.pipeline.withdraw_approval("spring").await.unwrap_err();
    assert!(matches!(twice, PipelineError::Deliver(DeliverError::NotApproved(_))), "{twice}");
    shop.clock.advance_to(time(START));
    assert_eq!(starts(&shop, &["recorder"]).await, []);
    let late = approve(&shop.pipeline).await.unwrap_err();
    assert!(matches!(late, PipelineError::Deliver(DeliverError::StartOver { .. })), "{late}");
}

#[tokio::test]
async fn an_approval_is_not_taken_back_once_the_campaign_is_planned() {
    let shop = shop().await;
    approve(&shop.pipeline).await.unwrap();
    shop.clock.advance_to(time(START));
    assert_eq!(starts(&shop, &["recorder"]).await, [Ok(2)]);
    assert!(approve(&shop.pipeline).await.is_ok(), "the approval that stands is given again");
    let late = shop.pipeline.withdraw_approval("spring").await.unwrap_err();
    assert!(matches!(late, PipelineError::Deliver(DeliverError::Planned(_))), "{late}");
}
