//! Who may do what: by token, by user, by role; and that it is written down.

use qianmian_server::{Role, ensure_token};
use qianmian_store::keys;
use reqwest::Method;
use serde_json::{Value, json};

use crate::app::{App, KEY, NOW, TOKEN};

#[tokio::test]
async fn the_api_needs_the_token() {
    let app = App::start().await;
    for path in ["/api/v1/stages", "/api/v1/tags", "/api/v1/profiles/p1", "/api/v1/campaigns"] {
        let without = app.send(app.bare(Method::GET, path)).await;
        assert_eq!(without.code(401), "unauthorized", "{path}");
        let write_key = app.send(app.bare(Method::GET, path).bearer_auth(KEY)).await;
        assert_eq!(write_key.code(401), "unauthorized", "{path}");
        let basic = app.send(app.bare(Method::GET, path).basic_auth(TOKEN, Some(""))).await;
        assert_eq!(basic.code(401), "unauthorized", "{path}");
    }
    let lower_case =
        app.bare(Method::GET, "/api/v1/stages").header("authorization", format!("bearer {TOKEN}"));
    app.send(lower_case).await.ok();
}

#[tokio::test]
async fn a_revoked_token_opens_nothing_and_only_then_another_is_made() {
    let app = App::start().await;
    assert!(!ensure_token(&app.pipeline, "second").await.unwrap(), "there is one that works");
    assert_eq!(app.delete(&format!("/api/v1/tokens/{}", keys::key_id(TOKEN))).await.status, 204);
    assert_eq!(app.get("/api/v1/stages").await.code(401), "unauthorized");
    assert!(ensure_token(&app.pipeline, "second").await.unwrap());
    app.send(app.bare(Method::GET, "/api/v1/stages").bearer_auth("second")).await.ok();
}

#[tokio::test]
async fn a_token_of_a_role_that_nobody_knows_opens_nothing() {
    let app = App::start().await;
    app.token("old", "superuser").await;
    let answer = app.send(app.bare(Method::GET, "/api/v1/tags").bearer_auth("old")).await;
    assert_eq!(answer.code(401), "unauthorized");
}

#[tokio::test]
async fn a_previewed_statement_asks_for_what_sql_asks_for() {
    let app = App::start().await.with_clickers(&["u1"]).await;
    let text = "- tag: seen\n  title: { zh: 见过, en: Seen }\n  dimension: basic\n  refresh: daily\n  sql: select person from people\n";
    for (role, allowed) in [("operator", false), ("admin", true)] {
        app.token(role, role).await;
        let asked = app.bare(Method::POST, "/api/v1/tags/preview").bearer_auth(role).body(text);
        let answer = app.send(asked.header("content-type", "application/yaml")).await;
        if allowed {
            assert_eq!(answer.ok()["tags"][0]["values"][0]["people"], 1);
        } else {
            assert_eq!(answer.code(403), "forbidden");
        }
    }
}

#[tokio::test]
async fn a_role_and_an_account_change_from_the_next_request_on() {
    let app = App::start().await.with_clickers(&["u1"]).await;
    let mut admin = app.admin().await;
    let mut anna = app.user("anna", Role::Analyst).await;
    app.approve("spring").await.ok();
    let send = "/api/v1/campaigns/spring/send";
    assert_eq!(anna.post(send, &Value::Null).await.code(403), "forbidden");
    let change = |change: Value| ("/api/v1/users/anna", change);
    let (path, body) = change(json!({ "role": "operator" }));
    assert_eq!(admin.send(Method::PATCH, path, &body).await.ok()["role"], "operator");
    anna.post(send, &Value::Null).await.ok();
    let (path, body) = change(json!({ "disabled": true }));
    assert_eq!(admin.send(Method::PATCH, path, &body).await.ok()["state"], "disabled");
    assert!(!anna.is_signed_in().await);
    assert_eq!(admin.post("/api/v1/users/anna/link", &Value::Null).await.code(409), "user_disabled");
    let (path, body) = change(json!({ "disabled": false }));
    assert_eq!(admin.send(Method::PATCH, path, &body).await.ok()["state"], "active");
    assert!(!anna.is_signed_in().await, "the sessions of before stay over");
    assert_eq!(
        admin.post("/api/v1/users", &json!({ "name": "ANNA", "role": "admin" })).await.code(409),
        "user_exists"
    );
    assert_eq!(admin.post("/api/v1/users/nobody/link", &Value::Null).await.code(404), "unknown_user");
}

#[tokio::test]
async fn there_is_always_an_administrator() {
    let app = App::start().await;
    let mut admin = app.admin().await;
    // One who was only invited cannot sign in yet.
    admin.post("/api/v1/users", &json!({ "name": "bob", "role": "admin" })).await.ok();
    for change in [json!({ "role": "analyst" }), json!({ "disabled": true })] {
        let answer = admin.send(Method::PATCH, "/api/v1/users/admin", &change).await;
        assert_eq!(answer.code(409), "last_admin");
    }
    app.user("carol", Role::Admin).await;
    admin.send(Method::PATCH, "/api/v1/users/admin", &json!({ "role": "analyst" })).await.ok();
    assert_eq!(admin.get("/api/v1/users").await.code(403), "forbidden");
}

#[tokio::test]
async fn keys_and_tokens_are_shown_once_and_stopped_at_once() {
    let app = App::start().await;
    let mut admin = app.admin().await;
    let made = admin.post("/api/v1/write-keys", &json!({ "source": "app" })).await.ok();
    let (id, secret) = (made["id"].as_str().unwrap(), made["secret"].as_str().unwrap());
    let event = json!({ "userId": "u1", "event": "Link Clicked" });
    let collect = || app.bare(Method::POST, "/v1/track").basic_auth(secret, Some("")).json(&event);
    app.send(collect()).await.ok();
    let listed = admin.get("/api/v1/write-keys").await.ok();
    assert!(
        listed.as_array().unwrap().iter().any(|key| key["id"] == id && key["source"] == "app"),
        "{listed}"
    );
    assert!(!listed.to_string().contains(secret), "a secret is shown once");
    let stop = format!("/api/v1/write-keys/{id}");
    assert_eq!(admin.send(Method::DELETE, &stop, &Value::Null).await.status, 204);
    assert_eq!(app.send(collect()).await.code(401), "unauthorized", "though the server had used it");
    assert_eq!(admin.send(Method::DELETE, &stop, &Value::Null).await.code(404), "unknown_key");
    assert_eq!(admin.post("/api/v1/write-keys", &json!({ "source": "ap" })).await.code(404), "unknown");

    let made = admin.post("/api/v1/tokens", &json!({ "name": "report", "role": "analyst" })).await.ok();
    let token = made["secret"].as_str().unwrap();
    let who = app.send(app.bare(Method::GET, "/api/v1/session").bearer_auth(token)).await.ok();
    assert_eq!(
        (&who["kind"], &who["name"], &who["role"]),
        (&json!("token"), &json!("report"), &json!("analyst"))
    );
    assert_eq!(who["csrf_token"], Value::Null);
    let stop = format!("/api/v1/tokens/{}", made["id"].as_str().unwrap());
    assert_eq!(admin.send(Method::DELETE, &stop, &Value::Null).await.status, 204);
    let answer = app.send(app.bare(Method::GET, "/api/v1/session").bearer_auth(token)).await;
    assert_eq!(answer.code(401), "unauthorized");
}

#[tokio::test]
async fn the_trail_says_who_did_what() {
    let app = App::start().await.with_clickers(&["u1", "u2"]).await;
    let mut admin = app.admin().await;
    let mut anna = app.user("anna", Role::Operator).await;
    let reviewed = json!({ "version": app.version("spring").await });
    anna.post("/api/v1/campaigns/spring/approve", &reviewed).await.ok();
    anna.post("/api/v1/campaigns/spring/send", &Value::Null).await.ok();
    let person = app.get("/api/v1/profiles/user_id:u1").await.ok()["person"].as_str().unwrap().to_owned();
    let erase = "/api/v1/profiles/user_id:u1";
    assert_eq!(anna.send(Method::DELETE, erase, &Value::Null).await.code(403), "forbidden");
    admin.get(&format!("{erase}/export")).await.ok();
    admin.send(Method::DELETE, erase, &Value::Null).await.ok();
    admin.send(Method::DELETE, erase, &Value::Null).await.code(404);
    app.browser().sign_in("anna", "wrong horse").await.code(401);
    app.browser().sign_in("my password, in the wrong field", "x").await.code(401);

    let trail = admin.get("/api/v1/audit").await.ok();
    let told: Vec<[&str; 5]> = trail["entries"]
        .as_array()
        .unwrap()
        .iter()
        .rev()
        .map(|entry| {
            ["actor_kind", "actor", "action", "object", "outcome"].map(|field| entry[field].as_str().unwrap())
        })
        .collect();
    let refused = "DELETE /api/v1/profiles/{person}";
    assert_eq!(
        told,
        [
            ["user", "admin", "setup", "admin", "done"],
            ["user", "anna", "password.set", "anna", "done"],
            ["user", "anna", "campaign.approve", "spring", "done"],
            ["user", "anna", "campaign.send", "spring", "done"],
            ["user", "anna", "profile.erase", refused, "refused"],
            ["user", "admin", "profile.export", person.as_str(), "done"],
            ["user", "admin", "profile.erase", person.as_str(), "done"],
            ["user", "admin", "profile.erase", "nobody", "refused"],
            ["nobody", "", "sign_in", "anna", "refused"],
            ["nobody", "", "sign_in", "unknown", "refused"],
        ]
    );
    assert_eq!(trail["entries"][0]["at"], NOW);
    let status = app.get("/api/v1/campaigns/spring").await.ok();
    assert_eq!(status["approved"], json!({ "kind": "user", "by": "anna", "at": NOW }));
}

#[tokio::test]
async fn the_trail_is_paged_filtered_and_not_everybodys() {
    let app = App::start().await;
    let mut admin = app.admin().await;
    for name in ["a", "b", "c"] {
        admin.post("/api/v1/users", &json!({ "name": name, "role": "analyst" })).await.ok();
    }
    let page = admin.get("/api/v1/audit?action=user.add&limit=2").await.ok();
    let objects = |page: &Value| {
        page["entries"].as_array().unwrap().iter().map(|entry| entry["object"].clone()).collect::<Vec<_>>()
    };
    assert_eq!(objects(&page), ["c analyst", "b analyst"]);
    let next =
        admin.get(&format!("/api/v1/audit?action=user.add&limit=2&before={}", page["next"])).await.ok();
    assert_eq!((objects(&next), &next["next"]), (vec![json!("a analyst")], &Value::Null));
    assert_eq!(admin.get("/api/v1/audit?limit=0").await.code(400), "limit_out_of_range");
    let mut officer = app.user("olivia", Role::PrivacyOfficer).await;
    let by_admin = officer.get("/api/v1/audit?actor=admin&outcome=done").await.ok();
    assert_eq!(by_admin["entries"].as_array().unwrap().len(), 4);
    let mut operator = app.user("oscar", Role::Operator).await;
    assert_eq!(operator.get("/api/v1/audit").await.code(403), "forbidden");
}
