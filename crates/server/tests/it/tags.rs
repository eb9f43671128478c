//! Tags and their people: who has one, who had it, how many by day.

use crate::app::App;

#[tokio::test]
async fn members_are_paged_and_a_day_can_be_asked_for() {
    let app = App::start().await.with_clickers(&["u1", "u2", "u3"]).await;
    app.at("2026-03-11T04:00:00Z");
    app.settle().await;
    app.pipeline.refresh(app.pipeline.clock.now()).await.unwrap();
    let first = app.get("/api/v1/tags/link_clicker/members?limit=2").await.ok();
    insta::assert_json_snapshot!("tag_members", first);
    let next = first["next_after"].as_str().unwrap();
    let rest = app.get(&format!("/api/v1/tags/link_clicker/members?limit=2&after={next}")).await.ok();
    assert_eq!((rest["members"].as_array().unwrap().len(), rest["next_after"].is_null()), (1, true));
    let then = app.get("/api/v1/tags/link_clicker/members?on=2026-03-10&value=true").await.ok();
    assert_eq!((then["day"].as_str(), then["people"].as_u64()), (Some("2026-03-10"), Some(3)));
    insta::assert_json_snapshot!(
        "tag_history",
        app.get("/api/v1/tags/link_clicker/history?days=3").await.ok()
    );
}

#[tokio::test]
async fn what_cannot_be_asked_says_what_can() {
    let app = App::start().await.with_clickers(&["u1"]).await;
    let members = "/api/v1/tags/link_clicker/members";
    assert_eq!(app.get(&format!("{members}?on=yesterday")).await.code(400), "malformed_day");
    assert_eq!(app.get(&format!("{members}?limit=0")).await.code(400), "limit_out_of_range");
    assert_eq!(app.get(&format!("{members}?after=me")).await.code(400), "malformed_person");
    assert_eq!(app.get(&format!("{members}?of=now")).await.code(400), "malformed_query");
    assert_eq!(app.get(&format!("{members}?on=2026-04-01")).await.code(409), "refused");
    let unknown = app.get("/api/v1/tags/link_clickr/members").await;
    assert_eq!(unknown.code(404), "unknown");
    assert!(unknown.text.contains("link_clicker"), "{unknown:?}");
    assert_eq!(app.get(&format!("{members}?value=yes")).await.code(404), "unknown");
    assert_eq!(app.get("/api/v1/tags/link_clicker/history?days=1001").await.code(400), "days_out_of_range");
}

#[tokio::test]
async fn overlap_is_a_matrix_with_its_redundant_pairs() {
    let app = App::start().await.with_clickers(&["u1", "u2", "u3"]).await;
    let few = app.get("/api/v1/tag-overlap").await.ok();
    assert_eq!(few["redundant"].as_array().unwrap().len(), 0, "three people prove nothing");
    let wrote = |user: &str| {
        serde_json::json!({ "type": "track", "userId": user, "messageId": format!("{user}-w"),
            "event": "Message Received", "properties": { "message_type": "text" },
            "timestamp": "2026-03-10T03:00:00Z" })
    };
    app.collect(
        "/v1/batch",
        &serde_json::json!({ "batch": [wrote("u1"), wrote("u2"), wrote("u3"), wrote("u4")] }),
    )
    .await
    .ok();
    app.settle().await;
    insta::assert_json_snapshot!(
        "tag_overlap",
        app.get("/api/v1/tag-overlap?people=3&jaccard=0.7").await.ok()
    );
    let contained = app.get("/api/v1/tag-overlap?people=3&tag=writer").await.ok();
    assert_eq!(contained["redundant"][0]["why"], "left_in_right");
    assert_eq!(app.get("/api/v1/tag-overlap?jaccard=2").await.code(409), "refused");
    assert_eq!(app.get("/api/v1/tag-overlap?tag=writers").await.code(404), "unknown");
}

#[tokio::test]
async fn health_says_what_to_do_and_counts_who_asked() {
    let app = App::start().await.with_clickers(&["u1", "u2", "u3"]).await;
    app.at("2026-03-11T04:00:00Z");
    app.pipeline.refresh(app.pipeline.clock.now()).await.unwrap();
    app.get("/api/v1/tags/link_clicker").await.ok();
    app.post("/api/v1/audiences/count", &serde_json::json!({ "expression": "clickers" })).await.ok();
    let (stop, stopped) = tokio::sync::watch::channel(true);
    qianmian_server::Worker::new(&app.state).run(stopped).await;
    drop(stop);
    let health = app.get("/api/v1/tag-health/link_clicker?since=2026-03-10").await.ok();
    insta::assert_json_snapshot!("tag_health", health);
    let all = app.get("/api/v1/tag-health").await.ok();
    assert_eq!(all[0]["tag"], "link_clicker");
    assert_eq!(app.get("/api/v1/tag-health/link_clickr").await.code(404), "unknown");
    assert_eq!(app.get("/api/v1/tag-health?since=2026-03-11").await.code(409), "refused");
    insta::assert_json_snapshot!("findings", app.get("/api/v1/findings").await.ok());
}
