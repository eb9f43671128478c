//! Refused records as a console sees them: listed, corrected, replayed, given up.

use serde_json::{Value, json};

use crate::app::App;

/// Two orders whose revenue cannot be.
async fn app() -> App {
    let app = App::start().await;
    let order = |user: &str| json!({ "type": "track", "userId": user, "event": "Order Completed", "properties": { "revenue": 1e300 } });
    app.collect("/v1/batch", &json!({ "batch": [order("u1"), order("u2")] })).await.ok();
    app.settle().await;
    app
}

async fn states(app: &App) -> Vec<Value> {
    let records = app.get("/api/v1/quarantine").await.ok();
    records.as_array().unwrap().iter().map(|record| record["state"].clone()).collect()
}

#[tokio::test]
async fn a_record_is_corrected_and_replayed_once() {
    let app = app().await;
    let records = app.get("/api/v1/quarantine").await.ok();
    assert_eq!(records[0]["state"], "open");
    let fields = records[0]["fields"].as_array().unwrap();
    assert!(fields.iter().any(|field| field["field"] == "properties.revenue"), "{fields:?}");

    let request = json!({
        "positions": ["http:0"],
        "set": [{ "field": "properties.revenue", "value": 12 }],
    });
    let report = app.post("/api/v1/quarantine/replay", &request).await.ok();
    assert_eq!((&report["replayed"], &report["events"]), (&json!(1), &json!(1)));
    let again = app.post("/api/v1/quarantine/replay", &request).await.ok();
    assert_eq!((&again["replayed"], &again["decided"]), (&json!(0), &json!(1)));
    let rows = &app.get("/api/v1/stages").await.ok()["rows"];
    assert_eq!(
        (&rows["rows_in"], &rows["rows_out"], &rows["rows_rejected"]),
        (&json!(2), &json!(1), &json!(1))
    );
    let mut states = states(&app).await;
    states.sort_by_key(ToString::to_string);
    assert_eq!(states, ["open", "replayed"]);
}

#[tokio::test]
async fn what_fails_again_says_why_and_what_is_given_up_stays_in_the_list() {
    let app = app().await;
    let report = app.post("/api/v1/quarantine/replay", &json!({ "source": "app" })).await.ok();
    assert_eq!(report["refused"].as_array().unwrap().len(), 2);
    assert_eq!(report["refused"][0]["failures"][0]["code"], "abnormal_number");
    let request = json!({ "positions": ["http:0", "http:0[1]"] });
    assert_eq!(app.post("/api/v1/quarantine/discard", &request).await.ok()["discarded"], 2);
    assert_eq!(states(&app).await, ["discarded", "discarded"]);
}

#[tokio::test]
async fn wrong_requests_are_told_what_is_wrong() {
    let app = app().await;
    let nowhere = app.post("/api/v1/quarantine/discard", &json!({ "positions": ["nowhere"] })).await;
    assert_eq!(nowhere.code(400), "malformed_position");
    let field = json!({ "set": [{ "field": "colour", "value": "red" }] });
    let answer = app.post("/api/v1/quarantine/replay", &field).await;
    assert!(answer.json()["message"].as_str().unwrap().contains("`colour` is no field"), "{answer:?}");
    assert_eq!(states(&app).await, ["open", "open"]);
}

#[tokio::test]
async fn the_catalogue_has_every_rule_in_two_languages() {
    let app = App::start().await;
    let catalogue = app.get("/api/v1/quality-rules").await.ok();
    assert_eq!(catalogue["version"], 2);
    let rules = catalogue["rules"].as_array().unwrap();
    let phone = rules.iter().find(|rule| rule["id"] == "invalid_phone").unwrap();
    assert_eq!((&phone["severity"], &phone["scope"]), (&json!("drop"), &json!("identifier")));
    assert!(rules.iter().all(|rule| rule["title"]["zh"].is_string() && rule["title"]["en"].is_string()));
}
