//! The OpenAPI document: its shape, and that every path of it exists.

use std::collections::{BTreeMap, BTreeSet};

use qianmian_model::{PersonId, Time};
use qianmian_server::Role;
use qianmian_store::anomalies::{self, Found};
use qianmian_store::keys;
use reqwest::Method;
use serde_json::{Value, json};

use crate::app::{App, KEY, NOW, TOKEN};
use crate::reload::ended;

const METHODS: [&str; 5] = ["get", "put", "post", "delete", "patch"];

#[test]
fn the_document_is_as_agreed() {
    let mut document = serde_json::to_value(qianmian_server::document()).unwrap();
    document["info"]["version"] = json!("[version]");
    insta::assert_json_snapshot!("openapi", document);
}

/// Every reference of a document.
fn references(value: &Value, found: &mut BTreeSet<String>) {
    match value {
        Value::Object(map) => {
            found.extend(map.get("$ref").and_then(Value::as_str).map(str::to_owned));
            map.values().for_each(|value| references(value, found));
        }
        Value::Array(values) => values.iter().for_each(|value| references(value, found)),
        _ => {}
    }
}

#[test]
fn every_reference_leads_somewhere_and_every_operation_has_its_own_id() {
    let document = serde_json::to_value(qianmian_server::document()).unwrap();
    let mut found = BTreeSet::new();
    references(&document, &mut found);
    assert!(found.len() > 30, "{found:?}");
    for reference in found {
        let target = document.pointer(reference.trim_start_matches('#'));
        assert!(target.is_some(), "{reference} leads nowhere");
    }
    let mut ids = BTreeSet::new();
    for operation in operations(&document) {
        assert!(ids.insert(operation.2["operationId"].as_str().unwrap().to_owned()), "{operation:?}");
    }
}

/// Path, method and description of every operation.
fn operations(document: &Value) -> Vec<(String, String, Value)> {
    let paths = document["paths"].as_object().unwrap();
    let of_path = |(path, item): (&String, &Value)| {
        let found = METHODS
            .iter()
            .filter_map(|method| Some((path.clone(), (*method).to_owned(), item.get(*method)?.clone())));
        found.collect::<Vec<_>>()
    };
    paths.iter().flat_map(of_path).collect()
}

/// An address of a documented path at which there is something.
fn address(path: &str) -> String {
    let name = match path {
        "/v1/{name}" => "track",
        "/api/v1/tags/{name}/import" => "member_level",
        path if path.contains("/guesses/") => "gender",
        path if path.starts_with("/api/v1/users/") => "anna",
        path if path.starts_with("/api/v1/audiences/") => "clickers",
        path if path.contains("/traits/") => "gender",
        path if path.contains("/tags/") || path.contains("/tag-health/") => "link_clicker",
        _ => "spring",
    };
    let query = match path {
        path if path.ends_with("/import") => "?identifier=user_id",
        "/api/v1/sample-size" => "?rate=0.1&effect=0.02",
        _ => "",
    };
    let id = match path {
        // The first is the campaign's.
        path if path.contains("/audience-snapshots/") => "2".to_owned(),
        path if path.contains("/subject-requests/") || path.contains("/anomalies/") => "1".to_owned(),
        path if path.contains("/tokens/") => keys::key_id("spare token"),
        _ => keys::key_id("spare key"),
    };
    format!("{path}{query}").replace("{id}", &id).replace("{name}", name).replace("{person}", "user_id:u1")
}

fn body(path: &str) -> Value {
    match path {
        "/v1/batch" => json!({ "batch": [] }),
        "/v1/{name}" => json!({ "userId": "u1", "event": "Link Clicked" }),
        "/api/v1/tags/{name}/import" => json!({ "identifier": "u1", "value": "gold" }),
        "/api/v1/tag-status" => json!({ "tags": ["writer"], "status": "deprecated" }),
        "/api/v1/tags/preview" => {
            json!([{ "tag": "writer", "dimension": "basic", "when": "city = '上海市'" }])
        }
        "/api/v1/campaigns/preview" => {
            let goal = json!({ "event": "Order Completed", "within": "7d" });
            json!({ "campaign": "summer", "channel": "recorder", "address": "user_id", "audience": "clickers",
                "variants": [{ "name": "only", "text": "Hello" }], "goal": goal })
        }
        "/api/v1/quarantine/replay" => json!({ "set": [] }),
        "/api/v1/anomalies/find" | "/api/v1/traits/inference/{name}" => json!({}),
        "/api/v1/anomalies/{id}/decide" => json!({ "state": "dismissed" }),
        "/api/v1/quarantine/discard" => json!({ "positions": [] }),
        "/api/v1/identity/decisions" => {
            json!({ "verdict": "apart", "left": "user_id:u1", "right": "user_id:u2" })
        }
        "/api/v1/identity/dry-run" => json!({ "kinds": { "phone": { "limit": 2 } } }),
        "/api/v1/identity/undo" => json!({ "decision": 1 }),
        "/api/v1/audiences/overlap" => json!({ "expressions": ["clickers", "tag(writer)"] }),
        "/api/v1/sql" => json!({ "query": "select count(*) from people" }),
        "/api/v1/text/features" => json!({ "texts": ["宝宝喝什么奶粉好"] }),
        "/api/v1/session" => json!({ "name": "anna", "password": "wrong horse" }),
        "/api/v1/session/password" => json!({ "current": "wrong horse", "new": "another horse" }),
        "/api/v1/setup" => json!({ "token": "ql_1", "password": "correct horse" }),
        "/api/v1/setup/link" => json!({ "token": "ql_1" }),
        "/api/v1/users" => json!({ "name": "bob", "role": "analyst" }),
        "/api/v1/users/{name}" => json!({ "role": "operator" }),
        "/api/v1/write-keys" => json!({ "source": "app" }),
        "/api/v1/tokens" => json!({ "name": "report", "role": "analyst" }),
        "/api/v1/subject-requests" => json!({ "person": "user_id:u2", "kind": "access", "through": "phone" }),
        "/api/v1/subject-requests/{id}/close" => json!({}),
        path if path.ends_with("/consents") => json!({ "purpose": "marketing", "state": "granted" }),
        _ => json!({ "expression": "clickers" }),
    }
}

#[tokio::test]
async fn every_documented_call_is_answered() {
    let app = App::start().await.with_clickers(&["u1", "u2"]).await;
    app.sent("spring").await;
    spare(&app).await;
    let document = serde_json::to_value(qianmian_server::document()).unwrap();
    let mut all = operations(&document);
    // Erasing takes away what the others look at, and a reload what they work with.
    all.sort_by_key(|(path, method, _)| (method == "delete", path.ends_with("/reload")));
    assert!(all.len() >= 20);
    let version = app.version("spring").await;
    for (path, method, operation) in all {
        let verb = Method::from_bytes(method.to_uppercase().as_bytes()).unwrap();
        ended(&app).await;
        let mut request = app.bare(verb, &address(&path));
        if path.ends_with("/definition") && method != "get" {
            let shown = app.get(&address(&path)).await.ok();
            let version = shown["version"].as_str().unwrap();
            let text = shown["text"].as_str().unwrap().to_owned();
            request = request.header("if-match", format!("\"{version}\"")).body(text);
        } else if operation.get("requestBody").is_some() {
            let reviewed = || json!({ "version": version });
            let body = if path.ends_with("/approve") { reviewed() } else { body(&path) };
            request = request.json(&body);
        }
        let request = if path.starts_with("/v1/") {
            request.basic_auth(KEY, Some(""))
        } else {
            request.bearer_auth(TOKEN)
        };
        let answer = app.send(request).await;
        assert!(expected(&method, &path).contains(&answer.status.as_u16()), "{method} {path}: {answer:?}");
    }
}

/// What the calls of above are answered.
fn expected(method: &str, path: &str) -> &'static [u16] {
    match (method, path) {
        // Two people are no experiment.
        (_, "/api/v1/experiments/{name}") => &[200, 409],
        // Nothing was guessed.
        (_, "/api/v1/profiles/{person}/guesses/{name}" | "/api/v1/traits/inference/{name}") => &[409],
        ("post", "/api/v1/session") => &[401],
        (_, "/api/v1/setup" | "/api/v1/setup/link") => &[403],
        // The workspace does not say by what people are compared.
        ("post", "/api/v1/identity/proposals") => &[409],
        // They are used.
        ("delete", path) if path.ends_with("/definition") => &[409],
        // It was sent at once.
        ("delete", "/api/v1/campaigns/{name}/approve") => &[409],
        (_, "/api/v1/campaigns/{name}/pause" | "/api/v1/campaigns/{name}/resume") => &[409],
        // A token has neither a session nor a password.
        ("delete", "/api/v1/session") | (_, "/api/v1/session/password") => &[400],
        _ => &[200, 204],
    }
}

/// A user, keys, a request, a snapshot and an anomaly that can be changed, stopped, closed and decided.
async fn spare(app: &App) {
    let path = "/api/v1/subject-requests";
    app.post(path, &body(path)).await.ok();
    app.post("/api/v1/users", &json!({ "name": "anna", "role": "analyst" })).await.ok();
    app.token("spare token", "analyst").await;
    app.pipeline.take_snapshot("clickers").await.unwrap();
    let mut tx = app.pipeline.store.begin().await.unwrap();
    keys::add_write_key(&mut tx, "spare key", "app", app.pipeline.clock.now()).await.unwrap();
    let anomaly = Found {
        person: PersonId(0),
        reason: "abnormal_behaviour".to_owned(),
        from_at: Time(0),
        until_at: None,
        score: 0.8,
        evidence: Vec::new(),
    };
    anomalies::insert(&mut tx, &anomaly, app.pipeline.clock.now()).await.unwrap();
    tx.commit().await.unwrap();
}

#[tokio::test]
async fn each_role_is_refused_what_it_may_not_do_and_nothing_else() {
    let app = App::start().await.with_clickers(&["u1", "u2"]).await;
    spare(&app).await;
    let document = serde_json::to_value(qianmian_server::document()).unwrap();
    let closed: Vec<_> =
        operations(&document).into_iter().filter(|(.., operation)| operation["security"].is_null()).collect();
    assert!(closed.len() > 40);
    let mut matrix = BTreeMap::new();
    for role in Role::ALL {
        app.token(role.as_str(), role.as_str()).await;
        let who = app.send(app.bare(Method::GET, "/api/v1/session").bearer_auth(role)).await.ok();
        let permissions: BTreeSet<String> = serde_json::from_value(who["permissions"].clone()).unwrap();
        for (path, method, operation) in &closed {
            let needed = operation["x-permission"].as_str();
            let needed = needed.unwrap_or_else(|| {
                panic!("{method} {path} has no permission: add it to crates/server/src/access/routes.rs")
            });
            let verb = Method::from_bytes(method.to_uppercase().as_bytes()).unwrap();
            let request = app.bare(verb, &address(path)).bearer_auth(role).json(&body(path));
            let answer = app.send(request).await;
            let refused = answer.status == 403;
            assert_eq!(!refused, permissions.contains(needed), "{role}: {method} {path}: {answer:?}");
            assert!(!refused || answer.code(403) == "forbidden");
        }
        matrix.insert(role.as_str(), permissions);
    }
    insta::assert_json_snapshot!("permissions", matrix);
}

#[tokio::test]
async fn what_needs_no_token_says_so_and_everything_else_asks_for_it() {
    let app = App::start().await.with_clickers(&["u1"]).await;
    let document = serde_json::to_value(qianmian_server::document()).unwrap();
    assert_eq!(document["security"], json!([{ "token": [] }, { "session": [] }]));
    for (path, method, operation) in operations(&document) {
        let verb = Method::from_bytes(method.to_uppercase().as_bytes()).unwrap();
        let answer = app.send(app.bare(verb, &address(&path)).json(&body(&path))).await;
        let open = operation["security"] == json!([{}]);
        let asked = answer.status == 401 && answer.code(401) == "unauthorized";
        assert_eq!(!asked, open, "{method} {path} at {NOW}: {answer:?}");
    }
}

#[tokio::test]
async fn the_document_is_served_without_a_token() {
    let app = App::start().await;
    let served = app.send(app.bare(Method::GET, "/api/v1/openapi.json")).await.ok();
    assert_eq!(served, serde_json::to_value(qianmian_server::document()).unwrap());
}
