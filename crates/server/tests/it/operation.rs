//! For machines that watch this one.

use reqwest::Method;
use serde_json::json;

use crate::app::App;

#[tokio::test]
async fn health_says_how_much_is_waiting() {
    let app = App::start().await;
    let event = json!({ "userId": "u1", "event": "Link Clicked" });
    app.collect("/v1/track", &event).await.ok();
    let health = app.send(app.bare(Method::GET, "/healthz")).await.ok();
    assert_eq!(health, json!({ "status": "ok", "inbox_lag_entries": 1 }));
    app.settle().await;
    let health = app.send(app.bare(Method::GET, "/healthz")).await.ok();
    assert_eq!(health, json!({ "status": "ok", "inbox_lag_entries": 0 }));
}

#[tokio::test]
async fn a_store_that_is_gone_is_not_healthy() {
    let app = App::start().await;
    app.pipeline.store.close().await;
    let answer = app.send(app.bare(Method::GET, "/healthz")).await;
    assert_eq!(answer.status, 503, "{answer:?}");
    assert!(answer.json()["code"].is_string());
}

#[tokio::test]
async fn metrics_are_prometheus_text() {
    let app = App::start().await.with_clickers(&["u1"]).await;
    let answer = app.send(app.bare(Method::GET, "/metrics")).await;
    assert!(answer.content_type.starts_with("text/plain"), "{answer:?}");
    for name in [
        "qianmian_collect_requests_total{status=\"200\"}",
        "qianmian_collect_events_accepted_total",
        "qianmian_inbox_lag_entries",
        "qianmian_people",
    ] {
        assert!(
            answer.text.lines().any(|line| line.starts_with(name)),
            "{name} is missing in {}",
            answer.text
        );
    }
}
