//! Campaigns through the API: previewed, approved, sent once, held, read as an experiment.

use std::sync::Arc;
use std::sync::atomic::Ordering;

use qianmian_server::Role;
use serde_json::{Value, json};

use crate::app::App;

async fn with_consent(app: App, users: &[&str]) -> App {
    for user in users {
        let grant = json!({ "purpose": "marketing", "state": "granted" });
        app.post(&format!("/api/v1/profiles/user_id:{user}/consents"), &grant).await.ok();
    }
    app
}

fn by_name<'a>(campaigns: &'a Value, name: &str) -> &'a Value {
    campaigns.as_array().unwrap().iter().find(|campaign| campaign["name"] == name).unwrap()
}

#[tokio::test]
async fn a_campaign_is_previewed_and_sent_once() {
    let users: Vec<String> = (1..=12).map(|number| format!("u{number}")).collect();
    let users: Vec<&str> = users.iter().map(String::as_str).collect();
    let app = with_consent(App::start().await.with_clickers(&users).await, &users[1..]).await;

    let before = app.get("/api/v1/campaigns").await.ok();
    assert_eq!(before.as_array().unwrap().len(), 2);
    assert_eq!(by_name(&before, "spring")["state"], json!(null));
    assert_eq!(app.get("/api/v1/campaigns/spring").await.code(409), "refused");

    let preview = app.get("/api/v1/campaigns/spring/preview").await.ok();
    assert_eq!((&preview["audience"], &preview["not_consented"]), (&json!(12), &json!(1)));
    let warm =
        preview["samples"].as_array().unwrap().iter().find(|sample| sample["variant"] == "warm").unwrap();
    assert!(warm["text"].as_str().unwrap().starts_with("Nick u"), "{warm}");
    assert!(app.channel.0.lock().unwrap().is_empty(), "a preview sends nothing");

    let sent = app.sent("spring").await;
    assert_eq!((&sent["planned"], &sent["sent"], &sent["suppressed"]), (&json!(12), &json!(11), &json!(1)));
    assert_eq!(app.channel.0.lock().unwrap().len(), 11);
    let again = app.post("/api/v1/campaigns/spring/send", &Value::Null).await.ok();
    assert_eq!(again, sent);
    assert_eq!(app.channel.0.lock().unwrap().len(), 11, "nobody gets a second message");

    assert_eq!(app.get("/api/v1/campaigns/spring").await.ok(), sent);
    assert!(by_name(&app.get("/api/v1/campaigns").await.ok(), "spring")["state"].is_string());
    let export = app.get("/api/v1/profiles/user_id:u2/export").await.ok();
    assert_eq!(export["messages"][0]["state"], "sent");
    assert!(export["messages"][0]["content"]["text"].is_string());
}

#[tokio::test]
async fn only_what_was_approved_as_it_is_written_is_sent() {
    let app = with_consent(App::start().await.with_clickers(&["u1"]).await, &["u1"]).await;
    let send = "/api/v1/campaigns/spring/send";
    assert_eq!(app.post(send, &Value::Null).await.code(409), "campaign_not_approved");
    assert_eq!(app.get("/api/v1/campaigns/spring").await.code(409), "refused", "nothing was planned");
    let reviewed = app.version("spring").await;
    let approve = "/api/v1/campaigns/spring/approve";
    let other = json!({ "version": "0123" });
    assert_eq!(app.post(approve, &other).await.code(409), "campaign_other_version");
    assert_eq!(app.post("/api/v1/campaigns/sprin/approve", &other).await.code(404), "unknown");
    assert_eq!(by_name(&app.get("/api/v1/campaigns").await.ok(), "spring")["approved"], json!(null));

    let given = app.post(approve, &json!({ "version": reviewed })).await.ok();
    assert_eq!(given, json!({ "kind": "token", "by": "first", "at": crate::app::NOW }));
    assert_eq!(by_name(&app.get("/api/v1/campaigns").await.ok(), "spring")["approved"], given);
    assert_eq!(app.post(send, &Value::Null).await.ok()["approved"], given);
    app.at("2026-03-10T05:00:00Z");
    assert_eq!(app.approve("spring").await.ok(), given, "the first approval stands");
}

#[tokio::test]
async fn a_paused_campaign_goes_on_where_it_was() {
    let app = with_consent(App::start().await.with_clickers(&["u1", "u2"]).await, &["u1", "u2"]).await;
    let to = |act: &str| format!("/api/v1/campaigns/spring/{act}");
    assert_eq!(app.post(&to("pause"), &Value::Null).await.code(409), "refused", "not planned");
    app.channel.1.store(true, Ordering::SeqCst);
    let sent = app.sent("spring").await;
    assert_eq!((&sent["state"], &sent["pending"]), (&json!("sending"), &json!(2)));
    let paused = app.post(&to("pause"), &Value::Null).await.ok();
    assert_eq!((&paused["state"], &paused["pending"]), (&json!("paused"), &json!(2)));
    assert_eq!(app.post(&to("send"), &Value::Null).await.code(409), "campaign_paused");
    app.channel.1.store(false, Ordering::SeqCst);
    app.at("2026-03-10T05:00:00Z");
    app.pipeline.send(&(Arc::clone(&app.channel) as _)).await.unwrap();
    assert_eq!(app.get("/api/v1/campaigns/spring").await.ok(), paused, "nothing leaves");
    let resumed = app.post(&to("resume"), &Value::Null).await.ok();
    assert_eq!((&resumed["state"], &resumed["sent"]), (&json!("done"), &json!(2)));
    assert_eq!(app.channel.0.lock().unwrap().len(), 2);
    assert_eq!(app.post(&to("pause"), &Value::Null).await.code(409), "campaign_state");
}

#[tokio::test]
async fn who_may_not_send_may_not_approve_pause_or_resume() {
    let app = App::start().await;
    let mut analyst = app.user("otto", Role::Analyst).await;
    for act in ["approve", "send", "pause", "resume"] {
        let answer =
            analyst.post(&format!("/api/v1/campaigns/spring/{act}"), &json!({ "version": "0" })).await;
        assert_eq!(answer.code(403), "forbidden", "{act}");
    }
}

#[tokio::test]
async fn what_came_back_is_in_the_status() {
    let app = with_consent(App::start().await.with_clickers(&["u1"]).await, &["u1"]).await;
    app.sent("spring").await;
    let delivery = app.channel.0.lock().unwrap()[0].delivery_id.clone();
    app.at("2026-03-10T05:00:00Z");
    let click = json!({ "userId": "u1", "event": "Link Clicked", "properties": { "delivery_id": delivery } });
    app.collect("/v1/track", &click).await.ok();
    let order = json!({ "userId": "u1", "event": "Order Completed", "properties": { "revenue": 9.5 } });
    app.collect("/v1/track", &order).await.ok();
    app.settle().await;
    let status = app.get("/api/v1/campaigns/spring").await.ok();
    assert_eq!(status["receipts"]["clicked"], 1);
    let conversions: u64 =
        status["conversions"].as_object().unwrap().values().filter_map(Value::as_u64).sum();
    assert_eq!(conversions, 1);
}

#[tokio::test]
async fn a_campaign_without_its_channel_is_409_with_the_known_names() {
    let app = App::start().await.with_clickers(&["u1"]).await;
    app.approve("pigeon").await.ok();
    let answer = app.post("/api/v1/campaigns/pigeon/send", &Value::Null).await;
    assert_eq!(answer.code(409), "channel_unknown");
    assert!(answer.text.contains("pigeon_post") && answer.text.contains("recorder"), "{answer:?}");
    assert_eq!(app.get("/api/v1/campaigns/pigeon").await.code(409), "refused", "nothing was planned");
    assert_eq!(app.post("/api/v1/campaigns/sprin/send", &Value::Null).await.code(404), "unknown");
}

#[tokio::test]
async fn a_campaign_is_read_as_an_experiment() {
    let users: Vec<String> = (1..=40).map(|number| format!("u{number}")).collect();
    let users: Vec<&str> = users.iter().map(String::as_str).collect();
    let app = with_consent(App::start().await.with_clickers(&users).await, &users).await;
    app.sent("spring").await;
    let report = app.get("/api/v1/experiments/spring").await.ok();
    assert_eq!(report["format"], "qianmian.experiment/1");
    assert_eq!(report["design"]["people"], 40);
    assert_eq!(report["tags"][0]["tag"], "writer");
    assert!(app.get("/api/v1/experiments/summer").await.status.is_client_error());
}

#[tokio::test]
async fn an_experiment_is_sized_before_it_is_begun() {
    let app = App::start().await;
    let size = app.get("/api/v1/sample-size?rate=0.1&effect=0.02&prevalence=0.2").await.ok();
    // z = 1.959964 + 0.841621; z² (0.09 + 0.1056) / 0.0004, and z² 4 0.09 / (0.16 * 0.0004).
    assert_eq!(size, json!({ "per_arm": 3839, "for_tag": 44150 }));
    for impossible in ["rate=0.95&effect=0.1", "rate=0.1&effect=0", "rate=0.1&effect=0.1&power=1"] {
        let refused = app.get(&format!("/api/v1/sample-size?{impossible}")).await;
        assert_eq!(refused.code(400), "malformed_sample_size", "{impossible}");
    }
}
