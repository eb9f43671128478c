//! What the pages of the console are made of: the loop in numbers, days, sources, events, people, ledgers, settings.

use serde_json::json;

use crate::app::App;

/// Two people with two clicks each, an event outside of the plan, and one row without anybody.
async fn app() -> App {
    let app = App::start().await.with_clickers(&["u1", "u2"]).await;
    let batch = json!({ "batch": [
        { "type": "track", "messageId": "new", "userId": "u1", "event": "Poster Seen", "timestamp": "2026-03-09T03:00:00Z" },
        { "type": "track", "messageId": "odd", "userId": "u2", "event": "", "timestamp": "2026-03-09T03:00:00Z" },
    ] });
    app.collect("/v1/batch", &batch).await.ok();
    app.settle().await;
    app
}

#[tokio::test]
async fn the_loop_in_numbers_adds_up() {
    let app = app().await;
    app.post("/api/v1/profiles/user_id:u1/consents", &json!({ "purpose": "marketing", "state": "granted" }))
        .await
        .ok();
    app.sent("spring").await;

    let overview = app.get("/api/v1/overview").await.ok();
    let rows = &overview["rows"];
    let count = |name: &str| rows[name].as_u64().unwrap();
    assert_eq!(count("rows_in"), count("rows_out") + count("rows_merged") + count("rows_rejected"));
    assert_eq!((&overview["events"], &overview["people"]["people"]), (&json!(5), &json!(2)));
    assert_eq!((&overview["tags"], &overview["tagged_people"]), (&json!(3), &json!(2)));
    assert_eq!(overview["campaigns"], json!({ "done": 1, "draft": 1 }));
    let messages = &overview["messages"];
    assert_eq!(
        (&messages["planned"], &messages["sent"], &messages["suppressed"]),
        (&json!(2), &json!(1), &json!(1))
    );
    assert_eq!(overview["granted"], json!({ "marketing": 1 }));
    assert_eq!(overview["newest_event_at"], "2026-03-10T03:00:00Z");
    assert_eq!(overview["inbox_lag_entries"], 0);
}

#[tokio::test]
async fn days_sources_and_events_are_counted_and_what_is_new_is_added() {
    let app = app().await;
    let activity = app.get("/api/v1/activity?days=2").await.ok();
    assert_eq!((&activity["from"], &activity["to"]), (&json!("2026-03-09"), &json!("2026-03-10")));
    let days = json!([{ "day": "2026-03-09", "source": "app", "rows": 1 },
        { "day": "2026-03-10", "source": "app", "rows": 4 }]);
    assert_eq!(activity["events"], days);
    let rejects = json!([{ "day": "2026-03-10", "source": "app", "code": "event_name_missing", "rows": 1 }]);
    assert_eq!(activity["rejects"], rejects);

    let again = json!({ "userId": "u1", "event": "Poster Seen", "timestamp": "2026-03-10T03:30:00Z" });
    app.collect("/v1/track", &again).await.ok();
    app.settle().await;
    let plan = app.get("/api/v1/tracking-plan").await.ok();
    let names: Vec<_> =
        plan.as_array().unwrap().iter().map(|event| event["event"].as_str().unwrap()).collect();
    assert_eq!(names, ["Link Clicked", "Message Received", "Order Completed", "Poster Seen"]);
    assert_eq!((&plan[0]["events"], &plan[1]["newest_at"]), (&json!(4), &json!(null)));
    assert_eq!(
        plan[2]["properties"][1],
        json!({ "name": "revenue", "type": "number", "required": false, "free_text": false })
    );
    let unplanned = &plan[3];
    assert_eq!((&unplanned["planned"], &unplanned["events"]), (&json!(false), &json!(2)));
    assert_eq!(
        (&unplanned["newest_at"], &unplanned["sources"]),
        (&json!("2026-03-10T03:30:00Z"), &json!(["app"]))
    );

    let sources = app.get("/api/v1/sources").await.ok();
    let source = &sources[0];
    assert_eq!(
        (&source["name"], &source["declared"]["way"], &source["events"]),
        (&json!("app"), &json!("http"), &json!(6))
    );
    assert_eq!((&source["rows"]["rows_in"], &source["rows"]["rows_rejected"]), (&json!(9), &json!(1)));
    assert_eq!(app.get("/api/v1/activity?days=0").await.code(400), "days_out_of_range");
}

#[tokio::test]
async fn people_are_found_by_identifier_name_and_tag_page_by_page() {
    let app = app().await;
    let found = |query: &'static str| {
        let app = &app;
        async move {
            let page = app.get(&format!("/api/v1/profiles?{query}")).await.ok();
            let names = page["page"]
                .as_array()
                .unwrap()
                .iter()
                .map(|person| person["name"].as_str().unwrap().to_owned());
            (page["people"].as_u64().unwrap(), names.collect::<Vec<_>>(), page["next_after"].clone())
        }
    };
    let u1 = || vec!["Nick u1".to_owned()];
    assert_eq!(found("q=u1").await, (1, u1(), json!(null)), "the value of an identifier");
    assert_eq!(found("q=user_id:u1").await, (1, u1(), json!(null)), "kind and value");
    assert_eq!(found("q=K%20U1").await, (1, u1(), json!(null)), "a part of a name");
    assert_eq!(found("q=nobody").await, (0, vec![], json!(null)));
    assert_eq!(found("q=phone:1").await, (0, vec![], json!(null)));
    assert_eq!(found("tag=link_clicker&value=true").await.0, 2);
    assert_eq!(found("tag=writer").await.0, 0);
    let (all, first, after) = found("limit=1").await;
    assert_eq!((all, first), (2, u1()));
    let next = app.get(&format!("/api/v1/profiles?limit=1&after={}", after.as_str().unwrap())).await.ok();
    assert_eq!((&next["page"][0]["name"], &next["next_after"]), (&json!("Nick u2"), &json!(null)));
    assert_eq!(next["page"][0]["tags"], json!([{ "tag": "link_clicker", "value": "true" }]));
    assert!(!next.to_string().contains("\"u2\""), "identifiers are masked");
    assert_eq!(app.get("/api/v1/profiles?tag=clicker").await.code(404), "unknown");
}

#[tokio::test]
async fn a_record_and_a_timeline_show_no_contact_value() {
    let app = App::start().await;
    let body = json!({ "userId": "customer-0042", "messageId": "m1", "timestamp": "2026-03-10T03:00:00Z",
        "traits": { "nickname": "小千", "phone": "13521876543" } });
    app.collect("/v1/identify", &body).await.ok();
    for (hour, url) in [(1, "https://a.example"), (2, "https://b.example")] {
        let click = json!({ "userId": "customer-0042", "event": "Link Clicked", "properties": { "url": url },
            "timestamp": format!("2026-03-10T0{hour}:00:00Z") });
        app.collect("/v1/track", &click).await.ok();
    }
    app.settle().await;

    for written in ["customer-0042", "13521876543", "135-2187-6543", "%2B86%20135%202187%206543", "小千"] {
        let found = app.get(&format!("/api/v1/profiles?q={written}")).await;
        assert!(!found.text.contains("customer-0042") && !found.text.contains("13521876543"), "{found:?}");
        assert_eq!(found.ok()["people"], 1, "{written}");
    }
    let record = app.get("/api/v1/profiles/user_id:customer-0042/record").await;
    assert!(!record.text.contains("customer-0042") && !record.text.contains("13521876543"), "{record:?}");
    let record = record.ok();
    assert_eq!(record["identifiers"].as_array().unwrap().len(), 2);
    assert_eq!(record["links"][0]["source"], "app");
    assert_eq!(
        (&record["observations"][0]["name"], &record["observations"][0]["value"]),
        (&json!("nickname"), &json!("小千"))
    );

    let latest = app.get("/api/v1/profiles/user_id:customer-0042/timeline?limit=1").await.ok();
    assert_eq!(
        (&latest["events"][0]["properties"], &latest["more"]),
        (&json!({ "url": "https://b.example" }), &json!(true))
    );
    let before = latest["events"][0]["at"].as_str().unwrap();
    let earlier =
        app.get(&format!("/api/v1/profiles/user_id:customer-0042/timeline?before={before}")).await.ok();
    assert_eq!((earlier["events"].as_array().unwrap().len(), &earlier["more"]), (1, &json!(false)));
    assert_eq!(
        app.get("/api/v1/profiles/user_id:customer-0042/timeline?before=now").await.code(400),
        "malformed_query"
    );
}

#[tokio::test]
async fn ledgers_and_purposes_show_who_agreed_to_what() {
    let app = app().await;
    let say = |user: &str, state: &str, notice: &str| {
        let path = format!("/api/v1/profiles/user_id:{user}/consents");
        let said = json!({ "purpose": "marketing", "state": state, "notice_version": notice });
        let app = &app;
        async move { app.post(&path, &said).await.ok() }
    };
    say("u1", "granted", "v1").await;
    say("u2", "granted", "v2").await;
    app.at("2026-03-10T05:00:00Z");
    say("u1", "withdrawn", "v1").await;

    let page = app.get("/api/v1/consents?purpose=marketing&limit=2").await.ok();
    let states: Vec<_> =
        page["entries"].as_array().unwrap().iter().map(|entry| entry["state"].as_str().unwrap()).collect();
    assert_eq!(states, ["withdrawn", "granted"]);
    let rest = app.get(&format!("/api/v1/consents?limit=2&before={}", page["next_before"])).await.ok();
    assert_eq!((&rest["entries"][0]["notice_version"], &rest["next_before"]), (&json!("v1"), &json!(null)));

    let purposes = app.get("/api/v1/purposes").await.ok();
    let marketing = &purposes[0];
    assert_eq!(
        (&marketing["purpose"], &marketing["granted"], &marketing["withdrawn"]),
        (&json!("marketing"), &json!(1), &json!(1))
    );
    assert_eq!(
        (&marketing["notices"][0]["version"], &marketing["notices"][1]["entries"]),
        (&json!("v1"), &json!(1))
    );
    assert_eq!(
        (&marketing["tags"][0], &marketing["campaigns"][1]),
        (&json!("link_clicker"), &json!("spring"))
    );
    assert_eq!(
        (&purposes[1]["purpose"], &purposes[1]["events"][0]),
        (&json!("service"), &json!("Order Completed"))
    );
}

#[tokio::test]
async fn settings_tell_the_zone_the_channels_and_what_protects_recipients() {
    let app = App::start().await;
    let settings = app.get("/api/v1/settings").await.ok();
    assert_eq!(
        (&settings["time_zone"], &settings["now"]),
        (&json!("Asia/Shanghai"), &json!(crate::app::NOW))
    );
    assert_eq!(settings["channels"], json!([{ "name": "recorder", "certainty": "ambiguous" }]));
    let limits = settings["limits"].as_array().unwrap();
    assert_eq!(
        (limits.len(), &limits[1]["campaign"], &limits[1]["cap_messages"]),
        (2, &json!("spring"), &json!(null))
    );
}
