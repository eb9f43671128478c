//! The OpenAPI document: its shape, and that every path of it exists.

use std::collections::BTreeSet;

use reqwest::Method;
use serde_json::{Value, json};

use crate::app::{App, KEY, NOW, TOKEN};

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
        path if path.contains("/tags/") || path.contains("/tag-health/") => "link_clicker",
        _ => "spring",
    };
    let query = if path.ends_with("/import") { "?identifier=user_id" } else { "" };
    format!("{path}{query}").replace("{name}", name).replace("{person}", "user_id:u1")
}

fn body(path: &str) -> Value {
    match path {
        "/v1/batch" => json!({ "batch": [] }),
        "/v1/{name}" => json!({ "userId": "u1", "event": "Link Clicked" }),
        "/api/v1/tags/{name}/import" => json!({ "identifier": "u1", "value": "gold" }),
        "/api/v1/tags/preview" => {
            json!([{ "tag": "writer", "dimension": "basic", "when": "city = '上海市'" }])
        }
        "/api/v1/sql" => json!({ "query": "select count(*) from people" }),
        path if path.ends_with("/consents") => json!({ "purpose": "marketing", "state": "granted" }),
        _ => json!({ "expression": "clickers" }),
    }
}

#[tokio::test]
async fn every_documented_call_is_answered() {
    let app = App::start().await.with_clickers(&["u1", "u2"]).await;
    app.post("/api/v1/campaigns/spring/send", &Value::Null).await.ok();
    let document = serde_json::to_value(qianmian_server::document()).unwrap();
    let mut all = operations(&document);
    // Erasing takes away what the others look at.
    all.sort_by_key(|(_, method, _)| method == "delete");
    assert!(all.len() >= 20);
    for (path, method, operation) in all {
        let verb = Method::from_bytes(method.to_uppercase().as_bytes()).unwrap();
        let mut request = app.bare(verb, &address(&path));
        if operation.get("requestBody").is_some() {
            request = request.json(&body(&path));
        }
        let request = if path.starts_with("/v1/") {
            request.basic_auth(KEY, Some(""))
        } else {
            request.bearer_auth(TOKEN)
        };
        let answer = app.send(request).await;
        // Two people are no experiment; everything else succeeds.
        let expected = if path == "/api/v1/experiments/{name}" { vec![200, 409] } else { vec![200] };
        assert!(expected.contains(&answer.status.as_u16()), "{method} {path}: {answer:?}");
    }
}

#[tokio::test]
async fn what_needs_no_token_says_so_and_everything_else_asks_for_it() {
    let app = App::start().await.with_clickers(&["u1"]).await;
    let document = serde_json::to_value(qianmian_server::document()).unwrap();
    assert_eq!(document["security"], json!([{ "token": [] }]));
    for (path, method, operation) in operations(&document) {
        let verb = Method::from_bytes(method.to_uppercase().as_bytes()).unwrap();
        let answer = app.send(app.bare(verb, &address(&path)).json(&body(&path))).await;
        let open = operation["security"] == json!([{}]);
        assert_eq!(answer.status != 401, open, "{method} {path} at {NOW}: {answer:?}");
    }
}

#[tokio::test]
async fn the_document_is_served_without_a_token() {
    let app = App::start().await;
    let served = app.send(app.bare(Method::GET, "/api/v1/openapi.json")).await.ok();
    assert_eq!(served, serde_json::to_value(qianmian_server::document()).unwrap());
}
