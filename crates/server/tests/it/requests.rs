//! Requests of data subjects: written down, due, closed.

use qianmian_server::Role;
use reqwest::Method;
use serde_json::{Value, json};

use crate::app::App;

#[tokio::test]
async fn a_request_is_written_down_due_and_closed_by_who_answers_for_it() {
    let app = App::start().await.with_clickers(&["u1", "u2"]).await;
    let mut oscar = app.user("oscar", Role::Operator).await;
    let mut olivia = app.user("olivia", Role::PrivacyOfficer).await;
    let path = "/api/v1/subject-requests";
    let entry = |person: &str, kind: &str| json!({ "person": person, "kind": kind, "through": "phone" });
    let asked = oscar.post(path, &entry("user_id:u1", "access")).await.ok();
    let person = app.get("/api/v1/profiles/user_id:u1").await.ok()["person"].clone();
    assert_eq!(asked["person"], person);
    assert_eq!(
        (&asked["received_at"], &asked["due_at"]),
        (&json!("2026-03-10T04:00:00Z"), &json!("2026-04-09T04:00:00Z"))
    );
    assert_eq!(oscar.post(path, &entry("user_id:nobody", "access")).await.code(404), "unknown");
    let close = format!("{path}/{}/close", asked["id"]);
    assert_eq!(oscar.post(&close, &json!({})).await.code(403), "forbidden");
    app.at("2026-03-12T04:00:00Z");
    olivia.sign_in("olivia", crate::browser::PASSWORD).await.ok();
    let closed = olivia
        .post(&close, &json!({ "refused_because": "the caller could not say who they are" }))
        .await
        .ok();
    assert_eq!((&closed["state"], &closed["closed_by"]), (&json!("refused"), &json!("olivia")));
    assert_eq!(olivia.post(&close, &json!({})).await.code(409), "request_closed");
    let mut due = Vec::new();
    for (person, kind) in [("user_id:u2", "correction"), ("user_id:u1", "erasure")] {
        due.push(olivia.post(path, &entry(person, kind)).await.ok()["id"].clone());
    }
    let listed = olivia.get(path).await.ok();
    let ids: Vec<_> = listed.as_array().unwrap().iter().map(|request| request["id"].clone()).collect();
    assert_eq!(ids, [due[0].clone(), due[1].clone(), asked["id"].clone()], "the open ones first");
    assert_eq!(olivia.get(&format!("{path}?state=refused")).await.ok().as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn an_erasure_closes_the_request_for_it_and_the_record_stays() {
    let app = App::start().await.with_clickers(&["u1", "u2"]).await;
    let mut olivia = app.user("olivia", Role::PrivacyOfficer).await;
    let path = "/api/v1/subject-requests";
    for (person, kind) in [("user_id:u1", "erasure"), ("user_id:u1", "correction"), ("user_id:u2", "erasure")]
    {
        olivia.post(path, &json!({ "person": person, "kind": kind, "through": "mail" })).await.ok();
    }
    olivia.send(Method::DELETE, "/api/v1/profiles/user_id:u1", &Value::Null).await.ok();
    let listed = olivia.get(path).await.ok();
    let states = |listed: &Value| {
        let mut told: Vec<(u64, String)> = listed
            .as_array()
            .unwrap()
            .iter()
            .map(|request| (request["id"].as_u64().unwrap(), request["state"].as_str().unwrap().to_owned()))
            .collect();
        told.sort();
        told.into_iter().map(|(_, state)| state).collect::<Vec<_>>()
    };
    assert_eq!(states(&listed), ["done", "open", "open"]);
}
