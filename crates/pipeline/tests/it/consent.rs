//! Who agreed to what, through merges and up to the moment of sending.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use qianmian_deliver::{Certainty, Channel, Message, SendOutcome};
use qianmian_model::Clock as _;
use qianmian_pipeline::Workspace;
use qianmian_store::outbox::{Approval, IntentState};
use serde_json::json;

use crate::shop::{Shop, write};

const CAMPAIGN: &str = "
campaign: hello
channel: test
address: user_id
audience: count('Link Clicked', '30d') >= 1
holdout: 0.0
variants:
  - { name: only, text: \"您好 {{ nickname | default('朋友') }}\" }
goal: { event: Order Completed, within: 7d, value: revenue }
";

/// Takes everything and remembers the addresses.
struct Sink(Mutex<Vec<String>>);

#[async_trait::async_trait]
impl Channel for Sink {
    fn name(&self) -> &str {
        "test"
    }

    fn certainty(&self) -> Certainty {
        Certainty::Idempotent { window: Duration::from_secs(3600) }
    }

    async fn send(&self, message: &Message) -> SendOutcome {
        self.0.lock().unwrap().push(message.address.clone());
        SendOutcome::Sent { provider_id: None }
    }
}

async fn with_campaign() -> Shop {
    let mut shop = Shop::open().await;
    write(shop.folder.path(), "campaigns/hello.yaml", CAMPAIGN);
    shop.pipeline.workspace =
        Workspace::load(shop.folder.path(), jiff::tz::TimeZone::get("Asia/Shanghai").unwrap()).unwrap();
    shop
}

pub(crate) async fn approve(shop: &Shop, name: &str) -> Approval {
    let approval = Approval {
        campaign: name.to_owned(),
        version: shop.pipeline.workspace.campaign(name).unwrap().version(),
        actor_kind: "user".to_owned(),
        actor: "anna".to_owned(),
        at: shop.clock.now(),
    };
    shop.pipeline.approve_campaign(approval).await.unwrap()
}

#[tokio::test]
async fn only_people_who_agreed_are_messaged_and_everybody_is_accounted_for() {
    let shop = with_campaign().await;
    let mut calls = Vec::new();
    for user in ["yes", "never-asked", "no", "changed-mind"] {
        calls.push(shop.call(
            "track",
            user,
            &format!("{user}-click"),
            json!({ "event": "Link Clicked", "properties": {} }),
        ));
    }
    for user in ["yes", "changed-mind"] {
        calls.push(shop.call(
            "track",
            user,
            &format!("{user}-in"),
            json!({ "event": "Subscribed", "properties": {} }),
        ));
    }
    calls.push(shop.call("track", "no", "no-out", json!({ "event": "Unsubscribed", "properties": {} })));
    shop.take(&calls).await;
    approve(&shop, "hello").await;
    let planned = shop.pipeline.plan_campaign("hello").await.unwrap();
    assert_eq!((planned.people, planned.messages), (4, 4));
    // Between the plan and the sending somebody leaves.
    shop.clock.advance_to(shop.clock.now() + jiff::SignedDuration::from_mins(1));
    shop.take(&[shop.call(
        "track",
        "changed-mind",
        "out",
        json!({ "event": "Unsubscribed", "properties": {} }),
    )])
    .await;
    let sink = Arc::new(Sink(Mutex::default()));
    let channel: Arc<dyn Channel> = Arc::<Sink>::clone(&sink);
    shop.pipeline.send(&channel).await.unwrap();
    assert_eq!(*sink.0.lock().unwrap(), ["yes"]);
    let status = shop.pipeline.campaign_status("hello").await.unwrap();
    assert_eq!(status.messages_in(IntentState::Sent), 1);
    assert_eq!(status.messages_in(IntentState::Suppressed), 3);
    assert_eq!(status.planned(), 4);
    assert_eq!(
        shop.pipeline.plan_campaign("hello").await.unwrap(),
        planned,
        "planning again changes nothing"
    );
}

#[tokio::test]
async fn a_merge_keeps_the_narrower_consent() {
    let shop = Shop::open().await;
    let visitor = |id: &str, event: &str| {
        json!({ "type": "track", "anonymousId": "web", "messageId": id, "event": event, "properties": {},
                "timestamp": shop.clock.now().to_string() })
    };
    let member =
        |id: &str, event: &str| shop.call("track", "u1", id, json!({ "event": event, "properties": {} }));
    shop.take(&[visitor("v1", "Unsubscribed"), member("m1", "Subscribed")]).await;
    shop.clock.advance_to(shop.clock.now() + jiff::SignedDuration::from_hours(1));
    let report =
        shop.take(&[shop.call("identify", "u1", "i1", json!({ "anonymousId": "web", "traits": {} }))]).await;
    assert_eq!(report.merges, 1);
    let profile = shop.pipeline.profile("user_id:u1").await.unwrap();
    assert_eq!(profile.consents["marketing"].0.as_str(), "withdrawn");
    shop.clock.advance_to(shop.clock.now() + jiff::SignedDuration::from_hours(1));
    shop.take(&[member("m2", "Subscribed")]).await;
    assert_eq!(
        shop.pipeline.profile("user_id:u1").await.unwrap().consents["marketing"].0.as_str(),
        "granted"
    );
}

#[tokio::test]
async fn an_order_book_entry_that_was_never_asked_takes_no_consent_away() {
    let shop = Shop::open().await;
    let customer = json!([{ "id": "c1", "type": "customer_id", "collection": "users", "encoding": "none" }]);
    let order = json!({ "type": "track", "anonymousId": "pos", "messageId": "o1", "event": "Order Completed",
        "properties": { "revenue": 10 }, "context": { "externalIds": customer }, "timestamp": shop.clock.now().to_string() });
    let member = shop.call("track", "u1", "m1", json!({ "event": "Subscribed", "properties": {} }));
    shop.take(&[order, member]).await;
    shop.take(&[shop.call(
        "identify",
        "u1",
        "i1",
        json!({ "context": { "externalIds": customer }, "traits": {} }),
    )])
    .await;
    let profile = shop.pipeline.profile("customer_id:c1").await.unwrap();
    assert_eq!(profile.consents["marketing"].0.as_str(), "granted");
}
