//! Anomalies as a console sees them: listed with evidence, decided by whoever may, with the tags that follow.

use qianmian_model::Time;
use qianmian_store::anomalies::{self, Evidence, Found};
use qianmian_store::people;
use serde_json::{Value, json};

use crate::app::App;

/// Two clickers, of whom the first was found to be a machine.
async fn app() -> App {
    let app = App::start().await.with_clickers(&["u1", "u2"]).await;
    let mut tx = app.pipeline.store.begin().await.unwrap();
    let person = app.pipeline.find_person(&mut tx, "user_id:u1").await.unwrap();
    let subjects = people::subjects_of(&mut tx, &[person]).await.unwrap();
    let subjects: Vec<_> = subjects.into_iter().map(|row| row.subject).collect();
    let evidence = Evidence { what: "same_interval".to_owned(), value: 0.9, usual: 0.1, deviations: 16.0 };
    let found = Found {
        person,
        reason: "abnormal_behaviour".to_owned(),
        from_at: Time(0),
        until_at: None,
        score: 0.8,
        evidence: vec![evidence],
    };
    let id = anomalies::insert(&mut tx, &found, app.pipeline.clock.now()).await.unwrap();
    assert_eq!(anomalies::add_subjects(&mut tx, id, &subjects).await.unwrap(), subjects.len() as u64);
    tx.commit().await.unwrap();
    app
}

async fn decide(app: &App, state: &str) -> Value {
    app.post("/api/v1/anomalies/1/decide", &json!({ "state": state })).await.ok()
}

async fn has_tag(app: &App) -> bool {
    let profile = app.get("/api/v1/profiles/user_id:u1").await.ok();
    profile["tags"].as_array().unwrap().iter().any(|tag| tag["tag"] == "link_clicker")
}

#[tokio::test]
async fn a_decision_is_kept_with_who_made_it_and_the_tags_follow_at_once() {
    let app = app().await;
    let listed = app.get("/api/v1/anomalies?state=open&person=user_id:u1").await.ok();
    assert_eq!(listed[0]["evidence"][0]["what"], "same_interval");
    assert_eq!((&listed[0]["state"], &listed[0]["until"]), (&json!("open"), &Value::Null));
    assert_eq!(app.get("/api/v1/anomalies?person=user_id:u2").await.ok(), json!([]));

    assert_eq!(decide(&app, "dismissed").await["rebuilt"], 1);
    assert!(has_tag(&app).await);
    let confirmed = decide(&app, "confirmed").await;
    assert_eq!(confirmed["rebuilt"], 1);
    assert!(confirmed["anomaly"]["decided_by"].is_string(), "{confirmed}");
    assert!(!has_tag(&app).await, "what a machine clicked on is in no measure");
    assert_eq!(decide(&app, "open").await["rebuilt"], 0, "nothing counts otherwise by it");
    decide(&app, "dismissed").await;
    assert!(has_tag(&app).await);
}

#[tokio::test]
async fn two_people_are_no_cohort_and_what_is_not_there_cannot_be_decided() {
    let app = app().await;
    let looked = app.post("/api/v1/anomalies/find", &json!({})).await.ok();
    assert_eq!((&looked["found"], &looked["applied"]), (&json!([]), &json!(false)));
    let unknown = app.post("/api/v1/anomalies/99/decide", &json!({ "state": "confirmed" })).await;
    assert_eq!(unknown.code(404), "unknown");
    let word = app.post("/api/v1/anomalies/1/decide", &json!({ "state": "odd" })).await;
    assert_eq!(word.status, 400);
    assert_eq!(app.get("/api/v1/anomalies?limit=0").await.code(400), "limit_out_of_range");
}
