//! Signing in: by link, by name and password; how long it holds; what a browser has to show for it.

use qianmian_server::Role;
use reqwest::Method;
use serde_json::{Value, json};

use crate::app::{App, TOKEN, URL};
use crate::browser::{PASSWORD, secret_of};

#[tokio::test]
async fn the_first_link_makes_one_administrator_once() {
    let app = App::start().await;
    let replaced = app.first_link().await.unwrap();
    let token = app.first_link().await.unwrap();
    let mut browser = app.browser();
    assert_eq!(browser.set_up(&replaced, Some("admin"), PASSWORD).await.code(403), "link_invalid");
    let about = browser.post("/api/v1/setup/link", &json!({ "token": token })).await.ok();
    assert_eq!(about, json!({ "user": null, "expires_at": "2026-03-11T04:00:00Z" }));
    assert_eq!(browser.set_up(&token, Some("admin"), "too short").await.code(400), "weak_password");
    assert_eq!(browser.set_up(&token, Some("a b"), PASSWORD).await.code(400), "malformed_user_name");
    assert!(!browser.is_signed_in().await, "nothing of what was refused was kept");

    let answer = browser.set_up(&token, Some(" Admin "), PASSWORD).await;
    let cookie = answer.set_cookie.clone().unwrap();
    assert!(cookie.contains("; HttpOnly; SameSite=Strict") && cookie.contains("; Path=/;"), "{cookie}");
    let session = answer.ok();
    assert_eq!(
        (&session["kind"], &session["name"], &session["role"]),
        (&json!("user"), &json!("admin"), &json!("admin"))
    );
    assert_eq!((&session["workspace"], &session["time_zone"]), (&json!("shop"), &json!("Asia/Shanghai")));
    assert_eq!(
        (&session["now"], &session["expires_at"]),
        (&json!("2026-03-10T04:00:00Z"), &json!("2026-03-11T04:00:00Z"))
    );
    assert!(browser.is_signed_in().await);
    let mut second = app.browser();
    assert_eq!(second.set_up(&token, Some("mallory"), PASSWORD).await.code(403), "link_invalid");
    assert_eq!(app.first_link().await, None, "there is somebody");
}

#[tokio::test]
async fn a_link_is_older_than_a_day_at_most() {
    let app = App::start().await;
    let token = app.first_link().await.unwrap();
    app.at("2026-03-11T04:00:00Z");
    assert_eq!(app.browser().set_up(&token, Some("admin"), PASSWORD).await.code(403), "link_invalid");
}

#[tokio::test]
async fn nobody_learns_which_names_there_are() {
    let app = App::start().await;
    let mut admin = app.admin().await;
    app.user("anna", Role::Analyst).await;
    admin.send(Method::PATCH, "/api/v1/users/anna", &json!({ "disabled": true })).await.ok();
    let invited = admin.post("/api/v1/users", &json!({ "name": "bob", "role": "operator" })).await.ok();
    assert_eq!(invited["user"]["state"], "invited");
    let wrong = app.browser().sign_in("admin", "wrong horse!").await;
    assert_eq!(wrong.code(401), "sign_in_refused");
    for (name, password) in [("nobody", PASSWORD), ("anna", PASSWORD), ("bob", PASSWORD), ("bob", "")] {
        let answer = app.browser().sign_in(name, password).await;
        assert_eq!(answer, wrong, "{name}");
    }
    app.browser().sign_in("ADMIN", PASSWORD).await.ok();
}

#[tokio::test]
async fn a_change_needs_the_token_of_its_session_and_this_origin() {
    let app = App::start().await.with_clickers(&["u1"]).await;
    let admin = app.admin().await;
    let (cookie, csrf) = (admin.cookie.clone().unwrap(), admin.csrf.clone().unwrap());
    let body = json!({ "expression": "clickers" });
    let request = |headers: &[(&str, &str)]| {
        let mut request =
            app.bare(Method::POST, "/api/v1/audiences/count").header("cookie", &cookie).json(&body);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        app.send(request)
    };
    assert_eq!(request(&[]).await.code(403), "csrf_token");
    assert_eq!(request(&[("x-csrf-token", "0".repeat(64).as_str())]).await.code(403), "csrf_token");
    for header in
        [("sec-fetch-site", "cross-site"), ("sec-fetch-site", "same-site"), ("origin", "http://evil.example")]
    {
        assert_eq!(request(&[header, ("x-csrf-token", csrf.as_str())]).await.code(403), "cross_origin");
    }
    request(&[("x-csrf-token", csrf.as_str())]).await.ok();
    // Another user's token is not this session's.
    let other = app.user("anna", Role::Operator).await;
    assert_eq!(request(&[("x-csrf-token", other.csrf.as_deref().unwrap())]).await.code(403), "csrf_token");
    // Looking needs none, and a token of the API is never sent by a browser of itself.
    app.send(app.bare(Method::GET, "/api/v1/tags").header("cookie", &cookie)).await.ok();
    app.send(app.bare(Method::POST, "/api/v1/audiences/count").bearer_auth(TOKEN).json(&body)).await.ok();
    // Nobody is signed in by another site's form.
    let form = app.bare(Method::POST, "/api/v1/session").header("sec-fetch-site", "cross-site");
    let form = form.json(&json!({ "name": "admin", "password": PASSWORD }));
    assert_eq!(app.send(form).await.code(403), "cross_origin");
}

#[tokio::test]
async fn a_session_that_was_there_before_signing_in_is_over() {
    let app = App::start().await;
    let mut browser = app.admin().await;
    let before = browser.cookie.clone();
    browser.sign_in("admin", PASSWORD).await.ok();
    assert_ne!(browser.cookie, before);
    let mut thief = app.browser();
    thief.cookie = before;
    assert!(!thief.is_signed_in().await, "the session of before is over");
    // A cookie that the server never gave is not taken up.
    let mut victim = app.browser();
    victim.cookie = Some("qianmian_session=qs_chosen_by_somebody".to_owned());
    victim.sign_in("admin", PASSWORD).await.ok();
    assert!(!victim.cookie.as_ref().unwrap().contains("chosen"));
}

#[tokio::test]
async fn a_session_ends_when_it_is_left_alone_when_it_is_old_and_when_it_is_ended() {
    let app = App::start().await;
    let mut admin = app.admin().await;
    app.at("2026-03-10T07:59:00Z");
    assert!(admin.is_signed_in().await);
    app.at("2026-03-10T11:58:00Z");
    assert!(admin.is_signed_in().await, "it was used four hours before");
    app.at("2026-03-10T15:58:00Z");
    assert_eq!(admin.get("/api/v1/session").await.code(401), "unauthorized");

    admin.sign_in("admin", PASSWORD).await.ok();
    for hour in ["19:00", "22:00"] {
        app.at(&format!("2026-03-10T{hour}:00Z"));
        assert!(admin.is_signed_in().await);
    }
    for hour in ["01:00", "04:00", "07:00", "10:00", "13:00", "15:57"] {
        app.at(&format!("2026-03-11T{hour}:00Z"));
        assert!(admin.is_signed_in().await, "{hour}");
    }
    app.at("2026-03-11T15:58:00Z");
    assert!(!admin.is_signed_in().await, "a day is over, however much it was used");

    admin.sign_in("admin", PASSWORD).await.ok();
    let cookie = admin.cookie.clone();
    // The console signs out without the token.
    admin.csrf = None;
    let out = admin.send(Method::DELETE, "/api/v1/session", &Value::Null).await;
    assert_eq!(out.status, 204);
    assert!(out.set_cookie.unwrap().contains("Max-Age=0"));
    admin.cookie = cookie;
    assert!(!admin.is_signed_in().await, "the secret alone opens nothing any more");
}

#[tokio::test]
async fn wrong_passwords_have_to_wait() {
    let app = App::start().await;
    app.admin().await;
    app.user("anna", Role::Analyst).await;
    for _ in 0..5 {
        assert_eq!(app.browser().sign_in("admin", "wrong horse").await.code(401), "sign_in_refused");
    }
    let told = app.browser().sign_in("admin", PASSWORD).await;
    assert_eq!(told.code(429), "too_many_attempts");
    assert_eq!(told.retry_after.as_deref(), Some("901"));
    app.browser().sign_in("anna", PASSWORD).await.ok();
    // Somebody elsewhere is not kept out by it. The proxy on this machine says who is behind it.
    let elsewhere = app.bare(Method::POST, "/api/v1/session").header("x-forwarded-for", "192.0.2.7");
    app.send(elsewhere.json(&json!({ "name": "admin", "password": PASSWORD }))).await.ok();
    app.at("2026-03-10T04:15:00Z");
    app.browser().sign_in("admin", PASSWORD).await.ok();
}

#[tokio::test]
async fn a_password_is_set_by_link_and_changed_by_who_knows_it() {
    let app = App::start().await;
    let mut admin = app.admin().await;
    let mut anna = app.user("anna", Role::Analyst).await;
    let link = admin.post("/api/v1/users/anna/link", &Value::Null).await.ok();
    assert!(link["link"].as_str().unwrap().starts_with(&format!("{URL}/setup#token=")), "{link}");
    let token = secret_of(&link);
    assert!(anna.is_signed_in().await, "a link alone changes nothing");
    let about = anna.post("/api/v1/setup/link", &json!({ "token": token })).await.ok();
    assert_eq!(about["user"], "anna");
    let mut elsewhere = app.browser();
    assert_eq!(elsewhere.set_up(&token, Some("admin"), PASSWORD).await.code(409), "link_of_another");
    elsewhere.set_up(&token, Some("anna"), "another horse").await.ok();
    assert!(!anna.is_signed_in().await, "who had the old password is out");
    assert_eq!(anna.sign_in("anna", PASSWORD).await.code(401), "sign_in_refused");
    anna.sign_in("anna", "another horse").await.ok();

    let change = |current: &str, new: &str| json!({ "current": current, "new": new });
    let path = "/api/v1/session/password";
    for (current, new, code) in [
        ("wrong horse!", "a third horse", "wrong_password"),
        ("another horse", "short", "weak_password"),
        ("another horse", "anna anna anna", "weak_password"),
    ] {
        assert_eq!(anna.send(Method::PUT, path, &change(current, new)).await.code(400), code);
    }
    assert_eq!(anna.send(Method::PUT, path, &change("another horse", "a third horse")).await.status, 204);
    assert!(anna.is_signed_in().await && !elsewhere.is_signed_in().await, "the other sessions end");
    app.browser().sign_in("anna", "a third horse").await.ok();
    let by_token = app.bare(Method::PUT, path).bearer_auth(TOKEN).json(&change("a", "b"));
    assert_eq!(app.send(by_token).await.code(400), "no_session");
}
