//! Who may ask: `/api/v1` needs the token, and a write key is not one.

use qianmian_server::ensure_token;
use qianmian_store::keys;
use reqwest::Method;

use crate::app::{App, KEY, TOKEN};

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
    let mut tx = app.pipeline.store.begin().await.unwrap();
    assert_eq!(keys::revoke_token(&mut tx, "first", app.pipeline.clock.now()).await.unwrap(), 1);
    tx.commit().await.unwrap();
    assert_eq!(app.get("/api/v1/stages").await.code(401), "unauthorized");
    assert!(ensure_token(&app.pipeline, "second").await.unwrap());
    app.send(app.bare(Method::GET, "/api/v1/stages").bearer_auth("second")).await.ok();
}
