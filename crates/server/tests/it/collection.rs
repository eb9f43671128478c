//! `/v1`: bodies as the real SDKs send them, what becomes of them, and that nothing is taken twice.

use std::io::Write as _;
use std::time::Duration;

use flate2::Compression;
use flate2::write::GzEncoder;
use qianmian_server::Worker;
use reqwest::Method;
use serde_json::{Value, json};
use tokio::sync::watch;
use tokio::time::timeout;

use crate::app::{Answer, App, KEY};

pub(crate) fn gzip(plain: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(plain).unwrap();
    encoder.finish().unwrap()
}

/// RudderStack's SDKs retry on 202 and 204: only this is an acceptance.
fn assert_accepted(answer: &Answer) {
    assert_eq!(answer.ok(), json!({ "success": true }));
}

fn rows(rows_in: u64, rows_out: u64, rows_merged: u64, rows_rejected: u64) -> Value {
    json!({ "rows_in": rows_in, "rows_out": rows_out, "rows_merged": rows_merged, "rows_rejected": rows_rejected })
}

#[tokio::test]
async fn segment_python_is_taken() {
    let app = App::start().await;
    let body = json!({
        "batch": [{
            "integrations": {}, "anonymousId": null, "timestamp": "2026-03-10T03:59:00.123456+00:00",
            "messageId": "9f3b2d53-6c0a-4f6e-9f3a-1a2b3c4d5e6f", "type": "track", "userId": "u1",
            "event": "Link Clicked", "properties": { "url": "https://shop.example" },
            "context": { "library": { "name": "analytics-python", "version": "2.4.0" } }
        }],
        "sentAt": "2026-03-10T03:59:00.500000+00:00", "writeKey": KEY
    });
    assert_accepted(&app.collect("/v1/batch", &body).await);
    app.settle().await;
    assert_eq!(app.rows().await, rows(1, 1, 0, 0));
}

#[tokio::test]
async fn the_key_in_the_body_is_enough() {
    let app = App::start().await;
    let body = json!({ "writeKey": KEY, "batch": [{ "type": "identify", "userId": "u1", "traits": {} }] });
    assert_accepted(&app.send(app.bare(Method::POST, "/v1/batch").json(&body)).await);
}

#[tokio::test]
async fn rudder_node_sends_gzip_as_a_form() {
    let app = App::start().await;
    let body = json!({
        "batch": [{
            "type": "identify", "userId": "u1", "messageId": "r1", "channel": "server",
            "originalTimestamp": "2026-03-10T03:59:00.123Z", "sentAt": "2026-03-10T03:59:00.200Z",
            "_metadata": { "nodeVersion": "22" },
            "context": { "traits": { "nickname": "小千" }, "library": { "name": "rudder-sdk-node" } },
            "traits": { "nickname": "小千" }
        }]
    });
    let request = app
        .bare(Method::POST, "/v1/batch")
        .basic_auth(KEY, Some(""))
        .header("content-type", "application/x-www-form-urlencoded")
        .header("content-encoding", "gzip")
        .body(gzip(body.to_string().as_bytes()));
    assert_accepted(&app.send(request).await);
    app.settle().await;
    let profile = app.get("/api/v1/profiles/user_id:u1").await.ok();
    assert_eq!(profile["traits"][0]["value"], "小千");
}

#[tokio::test]
async fn all_calls_are_taken_by_name_and_by_letter() {
    let app = App::start().await;
    for (name, letter, body) in [
        ("identify", "i", json!({ "userId": "u1", "traits": { "nickname": "A" } })),
        ("track", "t", json!({ "userId": "u1", "event": "Link Clicked" })),
        ("page", "p", json!({ "userId": "u1", "name": "Home" })),
        ("screen", "s", json!({ "userId": "u1", "name": "Home" })),
        ("group", "g", json!({ "userId": "u1", "groupId": "g1" })),
        ("alias", "a", json!({ "userId": "u1", "previousId": "u0" })),
        ("batch", "b", json!({ "batch": [{ "type": "track", "userId": "u1", "event": "Link Clicked" }] })),
    ] {
        assert_accepted(&app.collect(&format!("/v1/{name}"), &body).await);
        assert_accepted(&app.collect(&format!("/v1/{letter}"), &body).await);
    }
    assert_eq!(app.inbox.next_offset(), 14);
}

#[tokio::test]
async fn what_arrived_is_in_profile_and_tags_once_the_worker_ran() {
    let app = App::start().await;
    let clicks = ["m1", "m2"].map(|id| {
        json!({ "type": "track", "messageId": id, "userId": "u1", "event": "Link Clicked",
            "timestamp": "2026-03-10T03:00:00Z" })
    });
    assert_accepted(&app.collect("/v1/batch", &json!({ "batch": clicks })).await);
    assert_eq!(app.get("/api/v1/profiles/user_id:u1").await.code(404), "unknown");

    // A worker that is told to stop ends what there is first.
    let (_stop, stopped) = watch::channel(true);
    Worker::new(&app.state).run(stopped).await;

    let profile = app.get("/api/v1/profiles/user_id:u1").await.ok();
    assert_eq!(profile["tags"], json!([{ "tag": "link_clicker", "value": "true" }]));
    assert_eq!(profile["created_at"], "2026-03-10T03:00:00Z");
    let tag = app.get("/api/v1/tags/link_clicker").await.ok();
    assert_eq!(
        tag["values"],
        json!([{ "value": "true", "rule": "count('Link Clicked', '7d') >= 2", "people": 1 }])
    );
    assert_eq!((&tag["coverage"], &tag["line"]), (&json!(1.0), &json!(1)));
}

#[tokio::test]
async fn a_worker_that_is_stopped_leaves_nothing_behind() {
    let app = App::start().await;
    let (stop, stopped) = watch::channel(false);
    let worker = tokio::spawn(Worker::new(&app.state).run(stopped));
    for number in 0..20 {
        let event = json!({ "userId": format!("u{number}"), "event": "Link Clicked" });
        assert_accepted(&app.collect("/v1/track", &event).await);
    }
    stop.send(true).unwrap();
    worker.await.unwrap();
    assert_eq!(app.pipeline.inbox_lag(&app.inbox).await.unwrap(), 0);
    assert_eq!(app.rows().await, rows(20, 20, 0, 0));
}

#[tokio::test]
async fn a_worker_that_is_stopped_waits_for_no_statement() {
    let endless = "
- tag: endless
  title: { zh: 没完, en: Endless }
  dimension: value
  purpose: marketing
  refresh: daily
  sql: >-
    with recursive n(i) as (select 1 union all select i + 1 from n)
    select count(*) as person from n
";
    let app = App::with_tags(endless).await;
    let (stop, stopped) = watch::channel(false);
    let mut worker = tokio::spawn(Worker::new(&app.state).run(stopped));
    let at_work = timeout(Duration::from_millis(300), &mut worker).await;
    assert!(at_work.is_err(), "it goes on until it is told");
    stop.send(true).unwrap();
    timeout(Duration::from_secs(30), worker).await.expect("a statement takes five minutes").unwrap();
}

#[tokio::test]
async fn a_worker_whose_owner_is_gone_ends() {
    let app = App::start().await;
    let (stop, stopped) = watch::channel(false);
    drop(stop);
    Worker::new(&app.state).run(stopped).await;
}

#[tokio::test]
async fn a_batch_sent_again_is_merged() {
    let app = App::start().await;
    let event =
        |id: &str| json!({ "type": "track", "messageId": id, "userId": "u1", "event": "Link Clicked" });
    let body = json!({ "batch": [event("m1"), event("m2"), event("m1")] });
    for _ in 0..2 {
        assert_accepted(&app.collect("/v1/batch", &body).await);
    }
    app.settle().await;
    assert_eq!(app.rows().await, rows(6, 2, 4, 0));
    assert_eq!(app.get("/api/v1/stages").await.ok()["events"], 2);
}

#[tokio::test]
async fn a_broken_event_of_a_batch_goes_to_quarantine_by_itself() {
    let app = App::start().await;
    let good = json!({ "type": "track", "userId": "u1", "event": "Link Clicked" });
    let broken = json!({ "type": "track", "userId": "u1", "phone": "13521876543" });
    assert_accepted(&app.collect("/v1/batch", &json!({ "batch": [good, broken] })).await);
    app.settle().await;
    assert_eq!(app.rows().await, rows(2, 1, 0, 1));
    let found = app.get("/api/v1/quarantine?source=app&code=event_name_missing").await;
    let records = found.ok();
    assert_eq!(records.as_array().unwrap().len(), 1);
    assert_eq!(records[0]["position"], "http:0[1]");
    assert_eq!(records[0]["failures"][0]["field"], "event");
    assert!(!found.text.contains("13521876543"), "the record itself is not shown: {found:?}");
    assert_eq!(app.get("/api/v1/quarantine?code=another").await.ok(), json!([]));
}
