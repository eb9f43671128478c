//! Requests that cannot be taken: each answer says why, in the form that keeps SDKs from sending them again.

use reqwest::Method;
use serde_json::json;

use crate::app::{App, KEY};
use crate::collection::gzip;

const LIMIT: usize = 4 * 1024 * 1024;

#[tokio::test]
async fn a_wrong_key_is_401() {
    let app = App::start().await;
    let body = json!({ "batch": [] });
    let wrong = app.bare(Method::POST, "/v1/batch").basic_auth("another", Some("")).json(&body);
    assert_eq!(app.send(wrong).await.code(401), "unauthorized");
    assert_eq!(app.send(app.bare(Method::POST, "/v1/batch").json(&body)).await.code(401), "unauthorized");
    assert_eq!(app.inbox.next_offset(), 0, "nothing of it was kept");
}

#[tokio::test]
async fn malformed_json_is_400_with_its_place() {
    let app = App::start().await;
    let request = app.bare(Method::POST, "/v1/batch").basic_auth(KEY, Some("")).body("{\"batch\": [\n  {]");
    let answer = app.send(request).await;
    assert_eq!(answer.code(400), "malformed_json");
    assert_eq!((&answer.json()["line"], &answer.json()["column"]), (&json!(2), &json!(4)));
    assert_eq!(app.collect("/v1/batch", &json!([])).await.code(400), "malformed_body");
    assert_eq!(app.collect("/v1/batch", &json!({ "events": [] })).await.code(400), "batch_missing");
    let empty = app.bare(Method::POST, "/v1/batch").basic_auth(KEY, Some(""));
    assert_eq!(app.send(empty).await.code(400), "body_empty");
}

#[tokio::test]
async fn a_single_event_that_breaks_a_rule_is_400_with_the_rule() {
    let app = App::start().await;
    for (path, body, code) in [
        ("/v1/track", json!({ "event": "Link Clicked" }), "identifier_missing"),
        ("/v1/track", json!({ "userId": "u1" }), "event_name_missing"),
        ("/v1/alias", json!({ "userId": "u1" }), "previous_id_missing"),
        ("/v1/group", json!({ "userId": "u1" }), "group_id_missing"),
        ("/v1/track", json!({ "userId": "u1", "event": "E", "timestamp": "yesterday" }), "time_unreadable"),
        (
            "/v1/identify",
            json!({ "userId": "u1", "traits": { "about": "x".repeat(40_000) } }),
            "event_too_large",
        ),
    ] {
        assert_eq!(app.collect(path, &body).await.code(400), code, "{path}");
    }
    assert_eq!(app.inbox.next_offset(), 0);
}

#[tokio::test]
async fn an_oversized_body_is_413_plain_or_packed() {
    let app = App::start().await;
    let plain = vec![b' '; LIMIT + 1];
    let request = |body| app.bare(Method::POST, "/v1/batch").basic_auth(KEY, Some("")).body(body);
    assert_eq!(app.send(request(plain.clone())).await.code(413), "body_too_large");
    // Far over the limit the sender still hears the answer, instead of a broken connection.
    assert_eq!(app.send(request(vec![b' '; 8 * LIMIT])).await.code(413), "body_too_large");
    let bomb = gzip(&vec![b' '; 64 * LIMIT]);
    assert!(bomb.len() < LIMIT);
    assert_eq!(app.send(request(bomb).header("content-encoding", "gzip")).await.code(413), "body_too_large");
    let broken = request(b"not gzip".to_vec()).header("content-encoding", "gzip");
    assert_eq!(app.send(broken).await.code(400), "malformed_gzip");
    let api = app.bare(Method::POST, "/api/v1/audiences/count").bearer_auth(crate::app::TOKEN).body(plain);
    assert_eq!(app.send(api).await.code(413), "body_too_large");
}

#[tokio::test]
async fn paths_and_methods_that_do_not_exist_are_told_apart() {
    let app = App::start().await;
    let body = json!({ "userId": "u1" });
    assert_eq!(app.collect("/v1/merge", &body).await.code(404), "not_found");
    assert_eq!(app.get("/api/v1/nothing").await.code(404), "not_found");
    assert_eq!(app.get("/v1/track/").await.code(404), "not_found");
    assert_eq!(app.get("/v1/track").await.code(405), "method_not_allowed");
    assert_eq!(app.delete("/api/v1/tags").await.code(405), "method_not_allowed");
}

#[tokio::test]
async fn mistakes_in_questions_are_400() {
    let app = App::start().await.with_clickers(&["u1"]).await;
    let count = "/api/v1/audiences/count";
    let list = "/api/v1/audiences/list";
    for (path, body, code) in [
        (count, json!({}), "malformed_body"),
        (count, json!({ "expression": "clickers", "limit": 3 }), "malformed_body"),
        (count, json!({ "expression": 7 }), "malformed_body"),
        (count, json!({ "expression": "tag(link_cliker)" }), "expression_invalid"),
        (count, json!({ "expression": "count('Link Clicked'" }), "expression_invalid"),
        (list, json!({ "expression": "clickers", "limit": 1001 }), "limit_out_of_range"),
        (list, json!({ "expression": "clickers", "limit": 0 }), "limit_out_of_range"),
        (list, json!({ "expression": "clickers", "after": "someone" }), "malformed_person"),
        (
            "/api/v1/profiles/user_id:u1/consents",
            json!({ "purpose": "marketing", "state": "maybe" }),
            "malformed_body",
        ),
        (
            "/api/v1/profiles/user_id:u1/consents",
            json!({ "purpose": " ", "state": "granted" }),
            "malformed_field",
        ),
        (
            "/api/v1/profiles/u1/consents",
            json!({ "purpose": "marketing", "state": "granted" }),
            "malformed_person",
        ),
    ] {
        assert_eq!(app.post(path, &body).await.code(400), code, "{path} {body}");
    }
    assert_eq!(app.get("/api/v1/quarantine?limits=3").await.code(400), "malformed_query");
    assert_eq!(app.get("/api/v1/quarantine?limit=many").await.code(400), "malformed_query");
    assert_eq!(app.get("/api/v1/quarantine?limit=0").await.code(400), "limit_out_of_range");
    assert_eq!(app.get("/api/v1/tags/%FF").await.code(400), "malformed_path");
    let near = app.get("/api/v1/tags/link_cliker").await;
    assert_eq!(near.code(404), "unknown");
    assert!(near.text.contains("did you mean `link_clicker`?"), "{near:?}");
}
