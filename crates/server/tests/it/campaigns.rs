//! Campaigns through the API: previewed, approved, sent once, held, read as an experiment.

use std::sync::Arc;
use std::sync::atomic::Ordering;

use qianmian_server::{Role, Worker};
use serde_json::{Value, json};
use tokio::sync::watch;

use crate::app::App;
use crate::reload::ended;

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
    assert_eq!((&preview["audience"], &preview["leaving"]), (&json!(12), &json!(11)));
    let no_consent = &preview["left_out"][0];
    assert_eq!((&no_consent["reason"], &no_consent["people"]), (&json!("no_consent"), &json!(1)));
    assert_eq!(preview["held"], json!([]));
    assert_eq!(
        (&preview["fields"]["nickname"], &preview["fields"]["tags.writer"]),
        (&json!(12), &json!(null))
    );
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

const SUMMER: &str = "# Warm.
campaign: summer
channel: recorder
address: user_id
audience: tag('link_clicker')
holdout: 0.5
variants: [{ name: only, text: \"{{ nickname }}, summer is here\", link: \"https://shop.example\", topic: sun }]
goal: { event: Order Completed, within: 36h }
quiet_hours: { from: \"00:00\", to: \"00:00\" }
cap: { messages: 1, within: 7d }
";

#[tokio::test]
async fn a_campaign_is_previewed_before_it_is_written() {
    let users: Vec<String> = (1..=12).map(|number| format!("u{number}")).collect();
    let users: Vec<&str> = users.iter().map(String::as_str).collect();
    let app = with_consent(App::start().await.with_clickers(&users).await, &users[2..]).await;
    let preview = app.post_text("/api/v1/campaigns/preview", SUMMER).await.ok();
    let definition = &preview["definition"];
    assert_eq!((&definition["name"], &definition["goal_within"]), (&json!("summer"), &json!("36h")));
    assert_eq!(definition["cap"], json!({ "messages": 1, "within": "7d" }));
    assert_eq!(definition["quiet_hours"], json!({ "from": "00:00", "to": "00:00" }));
    let people = |groups: &str| -> u64 {
        preview[groups].as_array().unwrap().iter().map(|group| group["people"].as_u64().unwrap()).sum()
    };
    let holdout = preview["arms"]["holdout"].as_u64().unwrap();
    assert_eq!(preview["leaving"], 0, "it is quiet all day");
    assert_eq!(holdout + people("held") + people("left_out"), 12);
    assert_eq!(preview["held"][0]["reason"], "quiet_hours");
    assert!(app.get("/api/v1/campaigns/summer").await.code(404) == "unknown", "nothing is written");

    let as_u1 = app.post_text("/api/v1/campaigns/preview?person=user_id:u1", SUMMER).await.ok();
    assert_eq!(as_u1["samples"][0]["text"], "Nick u1, summer is here");
    let nobody = app.post_text("/api/v1/campaigns/preview?person=user_id:u99", SUMMER).await;
    assert_eq!(nobody.code(404), "unknown");
    let missing = app.post_text("/api/v1/campaigns/preview", &SUMMER.replace("nickname", "salutation")).await;
    assert_eq!(missing.code(409), "template_failed");
    assert!(missing.text.contains("`salutation` is missing for this person"), "{missing:?}");
}

#[tokio::test]
async fn mistakes_of_a_campaign_are_at_their_place_in_its_text() {
    let app = App::start().await;
    for (piece, wrong, line) in [
        ("tag('link_clicker')", "tag('link_clickr')", 5),
        ("Order Completed", "Order Complete", 8),
        ("{{ nickname }}", "{{ nickname", 7),
        ("36h", "36", 8),
    ] {
        let refused = app.post_text("/api/v1/campaigns/preview", &SUMMER.replace(piece, wrong)).await;
        assert_eq!(refused.code(422), "workspace_invalid", "{wrong}");
        let mistake = &refused.json()["mistakes"][0];
        assert_eq!(
            (&mistake["file"], &mistake["line"]),
            (&json!("campaigns.yaml"), &json!(line)),
            "{mistake}"
        );
    }
}

#[tokio::test]
async fn a_campaign_is_written_approved_and_sent_and_then_stays_as_it_is() {
    let app = with_consent(App::start().await.with_clickers(&["u1"]).await, &["u1"]).await;
    app.token("operator", "operator").await;
    let path = "/api/v1/campaigns/summer/definition";
    let text =
        SUMMER.replace("holdout: 0.5\n", "").replace("quiet_hours: { from: \"00:00\", to: \"00:00\" }\n", "");
    let saved = app.put(path, &text, None, "operator").await.ok();
    assert_eq!(saved["definition"]["file"], "campaigns/summer.yaml");
    ended(&app).await;
    let version = saved["definition"]["version"].as_str().unwrap();
    assert_eq!(app.version("summer").await, version, "what is approved is what was written");
    app.approve("summer").await.ok();

    let other = text.replace("summer is here", "summer has come");
    let changed = app.put(path, &other, Some(version), "operator").await.ok();
    ended(&app).await;
    let send = "/api/v1/campaigns/summer/send";
    assert_eq!(app.post(send, &Value::Null).await.code(409), "campaign_not_approved");
    assert_eq!(app.sent("summer").await["sent"], 1);
    assert_eq!(app.channel.0.lock().unwrap()[0].text, "Nick u1, summer has come");

    let version = changed["definition"]["version"].as_str();
    for renamed in [text.clone(), other.replace("campaign: summer", "campaign: autumn")] {
        assert_eq!(app.put(path, &renamed, version, "operator").await.code(409), "campaign_planned");
    }
    let request = app.bare(reqwest::Method::DELETE, path).bearer_auth("operator");
    let request = request.header("if-match", format!("\"{}\"", version.unwrap()));
    assert_eq!(app.send(request).await.code(409), "campaign_planned");
    assert_eq!(app.get(path).await.ok()["text"], other);
}

#[tokio::test]
async fn a_campaign_with_a_start_waits_for_it_and_its_approval_can_be_taken_back() {
    let app = with_consent(App::start().await.with_clickers(&["u1"]).await, &["u1"]).await;
    app.token("operator", "operator").await;
    let text = SUMMER
        .replace("holdout: 0.5", "start: 2026-03-12 09:30")
        .replace("quiet_hours: { from: \"00:00\", to: \"00:00\" }\n", "");
    app.put("/api/v1/campaigns/summer/definition", &text, None, "operator").await.ok();
    ended(&app).await;
    let shown = async || by_name(&app.get("/api/v1/campaigns").await.ok(), "summer").clone();
    let before = shown().await;
    assert_eq!(
        (&before["start"], &before["starts_at"]),
        (&json!("2026-03-12 09:30"), &json!("2026-03-12T01:30:00Z"))
    );
    app.approve("summer").await.ok();
    let send = "/api/v1/campaigns/summer/send";
    assert_eq!(app.post(send, &Value::Null).await.code(409), "campaign_not_yet");
    let approval = "/api/v1/campaigns/summer/approve";
    assert_eq!(app.delete(approval).await.status, 204);
    assert_eq!(app.delete(approval).await.code(409), "campaign_not_approved");
    assert_eq!(shown().await["approved"], json!(null));

    app.approve("summer").await.ok();
    app.at("2026-03-12T01:30:00Z");
    let (stop, stopped) = watch::channel(false);
    let worker = tokio::spawn(Worker::new(&app.state).run(stopped));
    while shown().await["state"] != "done" {
        tokio::task::yield_now().await;
    }
    stop.send(true).unwrap();
    worker.await.unwrap();
    assert_eq!(app.channel.0.lock().unwrap()[0].text, "Nick u1, summer is here");
    let started = &app.get("/api/v1/audit?action=campaign.start").await.ok()["entries"][0];
    assert_eq!(
        (&started["actor_kind"], &started["object"]),
        (&json!("schedule"), &json!("summer")),
        "{started}"
    );
    assert_eq!(app.delete(approval).await.code(409), "campaign_planned");
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
    let path = "/api/v1/campaigns/summer/definition";
    app.token("analyst", "analyst").await;
    assert_eq!(app.put(path, SUMMER, None, "analyst").await.code(403), "forbidden");
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
