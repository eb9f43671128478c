//! `POST /api/v1/reload`: changed files come into use while the server runs.

use qianmian_server::Worker;
use serde_json::{Value, json};

use crate::app::App;

const TAGS: &str = "- tag: link_clicker
  title: { zh: 近60天点击, en: Clicked in 60 days }
  dimension: behaviour
  when: count('Link Clicked', '60d') = 2
- tag: member_level
  title: { zh: 会员等级, en: Member level }
  dimension: value
  imported: true
  values: [gold, silver]
- tag: reader
  title: { zh: 阅读, en: Reader }
  dimension: behaviour
  when: count_distinct('Link Clicked', 'url') >= 1
";

fn write(app: &App, file: &str, text: &str) {
    std::fs::write(app.pipeline.workspace.root.join(file), text).unwrap();
}

/// Looks until a reload has ended.
pub(crate) async fn ended(app: &App) -> Value {
    loop {
        let seen = app.get("/api/v1/reload").await.ok();
        if seen["state"] != "preparing" {
            return seen;
        }
    }
}

/// Lets the worker process what arrived.
async fn work(app: &App) {
    let (stop, stopped) = tokio::sync::watch::channel(true);
    Worker::new(&app.state).run(stopped).await;
    drop(stop);
}

#[tokio::test]
async fn changed_files_come_into_use_and_the_server_goes_on_by_them() {
    let app = App::start().await.with_clickers(&["u1", "u2"]).await;
    assert_eq!(app.get("/api/v1/reload").await.ok()["state"], "none");
    write(&app, "tags/behaviour.yaml", TAGS);
    write(
        &app,
        "campaigns/spring.yaml",
        &std::fs::read_to_string(app.pipeline.workspace.root.join("campaigns/spring.yaml"))
            .unwrap()
            .replace("[writer]", "[reader]"),
    );
    let begun = app.post("/api/v1/reload", &Value::Null).await.ok();
    let changes = json!({ "added": ["reader"], "changed": ["link_clicker"], "retired": ["writer"], "series": 2, "linking": false });
    assert_eq!(begun["changes"], changes);
    let seen = ended(&app).await;
    assert_eq!((&seen["state"], &seen["changes"]), (&json!("in_use"), &changes), "{seen}");
    assert!(seen["ended_at"].is_string() && seen["failure"].is_null());

    assert_eq!(app.get("/api/v1/tags/reader/members").await.ok()["people"], 2);
    assert_eq!(app.get("/api/v1/tags/link_clicker").await.ok()["version"], 2);
    let third = json!({ "batch": [{ "type": "track", "userId": "u1", "messageId": "third", "event": "Link Clicked",
        "properties": {}, "timestamp": "2026-03-10T03:30:00Z" }] });
    app.collect("/v1/batch", &third).await.ok();
    work(&app).await;
    assert_eq!(app.get("/api/v1/tags/link_clicker/members").await.ok()["people"], 1, "three are not two");
}

#[tokio::test]
async fn files_with_mistakes_change_nothing_and_all_mistakes_are_answered() {
    let app = App::start().await.with_clickers(&["u1"]).await;
    write(&app, "tags/behaviour.yaml", &TAGS.replace("60d", "60x"));
    write(
        &app,
        "audiences/clickers.yaml",
        "audience: clickers\npurpose: marketing\nexpression: tag(link_clickr)\n",
    );
    let refused = app.post("/api/v1/reload", &Value::Null).await;
    assert_eq!(refused.code(400), "workspace_invalid");
    let mistakes = refused.json()["mistakes"].as_array().unwrap().clone();
    let files: Vec<_> = mistakes.iter().map(|mistake| mistake["file"].as_str().unwrap()).collect();
    assert!(
        files.contains(&"tags/behaviour.yaml") && files.contains(&"audiences/clickers.yaml"),
        "{mistakes:?}"
    );
    assert_eq!(app.get("/api/v1/reload").await.ok()["state"], "none");
    assert_eq!(app.get("/api/v1/tags/link_clicker/members").await.ok()["people"], 1);
}
