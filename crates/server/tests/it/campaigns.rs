//! Campaigns through the API: previewed, sent once, read as an experiment.

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

    let sent = app.post("/api/v1/campaigns/spring/send", &Value::Null).await.ok();
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
async fn what_came_back_is_in_the_status() {
    let app = with_consent(App::start().await.with_clickers(&["u1"]).await, &["u1"]).await;
    app.post("/api/v1/campaigns/spring/send", &Value::Null).await.ok();
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
    app.post("/api/v1/campaigns/spring/send", &Value::Null).await.ok();
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
