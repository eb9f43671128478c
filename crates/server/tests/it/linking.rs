//! The rules of linking over HTTP: shown, tried without a change, and taken into use by a reload.

use reqwest::Method;
use serde_json::{Value, json};

use crate::app::{App, NOW, TOKEN};

const LOOSE: &str = "kinds: { user_id: { limit: 3, blocked: [nobody-1] } }\n";

/// Two people with one e-mail.
async fn two() -> App {
    let app = App::start().await;
    let identify = |user: &str| {
        json!({ "type": "identify", "messageId": user, "userId": user, "timestamp": "2026-03-10T03:00:00Z",
            "traits": { "email": "wang@qq.com" } })
    };
    let batch = json!({ "batch": [identify("u1"), identify("u2")], "sentAt": NOW });
    app.collect("/v1/batch", &batch).await.ok();
    app.settle().await;
    app
}

#[tokio::test]
async fn rules_are_tried_without_a_change_and_a_reload_takes_them_into_use() {
    let app = two().await;
    let dry = async |text: &'static str| {
        app.send(app.bare(Method::POST, "/api/v1/identity/dry-run").bearer_auth(TOKEN).body(text)).await
    };
    let run = dry(LOOSE).await.ok();
    assert_eq!((&run["merged"], &run["created"], &run["in_force"]), (&json!(1), &json!(0), &json!(false)));
    assert_eq!((&run["before"]["people"], &run["after"]["people"]), (&json!(2), &json!(1)));
    assert_eq!(run["after"]["sizes"][3], json!({ "from": 3, "to": 5, "people": 1 }));
    assert_eq!(run["merges"][0]["reason"], "they have the same email");
    let known = run["merges"][0]["loser_identifiers"].as_array().unwrap();
    let known: Vec<&str> = known.iter().map(|known| known["kind"].as_str().unwrap()).collect();
    assert!(known.contains(&"user_id") && known.contains(&"email"), "{run}");
    assert!(!run.to_string().contains("wang"), "masked: {run}");
    assert_eq!(app.get("/api/v1/identity/log").await.ok()["merges"], json!([]), "nothing is kept");

    let wrong = dry("kinds:\n  phone: { limit: 0, per: week }\n").await;
    assert_eq!(wrong.code(400), "workspace_invalid");
    let mistake = &wrong.json()["mistakes"][0];
    assert_eq!((&mistake["line"], &mistake["code"]), (&json!(2), &json!("period_without_limit")));

    std::fs::write(app.pipeline.workspace.root.join("identity.yaml"), LOOSE).unwrap();
    let begun = app.post("/api/v1/reload", &Value::Null).await.ok();
    assert_eq!(begun["changes"]["linking"], true);
    while app.get("/api/v1/reload").await.ok()["state"] == "preparing" {}
    let log = app.get("/api/v1/identity/log").await.ok();
    assert_eq!((&log["merges"][0]["source"], &log["merges"][1]), (&json!("identity.yaml"), &Value::Null));
    let said = json!({ "code": "same_value", "facts": { "kind": "email" } });
    assert_eq!(log["merges"][0]["said"], said);
}

#[tokio::test]
async fn a_decision_of_the_log_names_whom_it_speaks_of() {
    let app = two().await;
    let said = json!({ "verdict": "apart", "left": "user_id:u1", "right": "user_id:u2" });
    app.post("/api/v1/identity/decisions", &said).await.ok();
    let log = app.get("/api/v1/identity/log").await.ok();
    let named = log["subjects"].as_array().unwrap();
    let ends: Vec<&Value> = named.iter().map(|named| &named["subject"]).collect();
    assert_eq!(json!(ends), log["decisions"][0]["subjects"]);
    let known: Vec<[&Value; 2]> = named.iter().map(|named| [&named["kind"], &named["person"]]).collect();
    assert_eq!(json!(known), json!([["user_id", "p0"], ["user_id", "p1"]]), "{log}");
    assert!(!log.to_string().contains("\"u1\""), "masked: {log}");
    let links = app.get("/api/v1/profiles/user_id:u1/links").await.ok();
    assert_eq!(links["subjects"], log["subjects"]);
}

#[tokio::test]
async fn proposals_are_looked_for_by_who_may_change_people_and_where_a_file_says_what_is_compared() {
    let app = two().await;
    let none = app.get("/api/v1/identity/proposals").await.ok();
    assert_eq!(none, json!({ "run": null, "total": 0, "proposals": [] }));
    assert_eq!(app.post("/api/v1/identity/proposals", &Value::Null).await.code(409), "refused");

    app.token("looks", "analyst").await;
    let asked = app.bare(Method::POST, "/api/v1/identity/proposals").bearer_auth("looks");
    assert_eq!(app.send(asked).await.code(403), "forbidden");

    let text = "columns:\n  city: {kind: exact}\n";
    std::fs::write(app.pipeline.workspace.root.join("link.yaml"), text).unwrap();
    app.post("/api/v1/reload", &Value::Null).await.ok();
    while app.get("/api/v1/reload").await.ok()["state"] == "preparing" {}
    let run = app.post("/api/v1/identity/proposals", &Value::Null).await.ok();
    assert_eq!((&run["people"], &run["proposed"]), (&json!(2), &json!(0)));
    assert_eq!(app.get("/api/v1/identity/proposals").await.ok()["run"], run);
    assert_eq!(app.get("/api/v1/identity/proposals?limit=0").await.code(400), "limit_out_of_range");
}

#[tokio::test]
async fn rules_are_shown_to_who_may_read_and_the_file_to_who_may_administer() {
    let app = two().await;
    std::fs::write(app.pipeline.workspace.root.join("identity.yaml"), LOOSE).unwrap();
    app.post("/api/v1/reload", &Value::Null).await.ok();
    while app.get("/api/v1/reload").await.ok()["state"] == "preparing" {}
    let rules = app.get("/api/v1/identity/rules").await.ok();
    assert_eq!((&rules["in_force"], &rules["file"]), (&json!(true), &json!(LOOSE)));
    let first = &rules["kinds"][0];
    assert_eq!(
        (&first["kind"], &first["limit"], &first["blocked"]),
        (&json!("user_id"), &json!(3), &json!(1))
    );
    assert_eq!(rules["kinds"].as_array().unwrap().last().unwrap()["kind"], Value::Null);

    app.token("looks", "analyst").await;
    let seen = app.send(app.bare(Method::GET, "/api/v1/identity/rules").bearer_auth("looks")).await.ok();
    assert_eq!((&seen["kinds"], &seen["file"]), (&rules["kinds"], &Value::Null));
    let dry = app.bare(Method::POST, "/api/v1/identity/dry-run").bearer_auth("looks").body(LOOSE);
    assert_eq!(app.send(dry).await.code(403), "forbidden");
}
