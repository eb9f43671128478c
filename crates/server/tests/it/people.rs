//! Profiles, audiences, consents, export and erasure.

use qianmian_text::Threshold;
use serde_json::json;

use crate::app::App;

#[tokio::test]
async fn a_profile_masks_contact_values_and_an_export_does_not() {
    let app = App::start().await;
    let body = json!({ "userId": "customer-0042", "messageId": "m1", "timestamp": "2026-03-10T03:00:00Z",
        "traits": { "nickname": "小千", "phone": "13521876543" } });
    app.collect("/v1/identify", &body).await.ok();
    app.settle().await;

    let profile = app.get("/api/v1/profiles/user_id:customer-0042").await;
    assert!(!profile.text.contains("customer-0042") && !profile.text.contains("13521876543"), "{profile:?}");
    let profile = profile.ok();
    assert_eq!(profile["person"], app.get("/api/v1/profiles/phone:+8613521876543").await.ok()["person"]);
    assert_eq!(profile["identifiers"][0]["value"], "…42");
    assert_eq!(profile["traits"][0]["source"], "app");
    assert_eq!(profile["traits"][0]["origin"], "declared");

    let person = profile["person"].as_str().unwrap();
    let export = app.get(&format!("/api/v1/profiles/{person}/export")).await.ok();
    let values: Vec<&str> = export["identifiers"]
        .as_array()
        .unwrap()
        .iter()
        .map(|known| known["value"].as_str().unwrap())
        .collect();
    assert!(values.contains(&"customer-0042") && values.contains(&"+8613521876543"), "{values:?}");
    assert_eq!(export["observations"][0]["name"], "nickname");
}

#[tokio::test]
async fn a_guess_says_what_speaks_for_it_and_that_there_is_none() {
    let app = App::start().await;
    let voice = |number: usize| number.is_multiple_of(2);
    let calls = (0..90).flat_map(|number| {
        let user = format!("u{number}");
        let gender = if voice(number) { "女" } else { "男" };
        let traits = if number.is_multiple_of(3) { json!({}) } else { json!({ "gender": gender }) };
        let event = if voice(number) { "Link Clicked" } else { "Message Received" };
        [
            json!({ "type": "identify", "userId": user, "messageId": format!("i{number}"), "traits": traits }),
            json!({ "type": "track", "userId": user, "messageId": format!("t{number}"), "event": event,
                "timestamp": "2026-03-10T03:00:00Z" }),
        ]
    });
    let calls: Vec<_> = calls.collect();
    app.collect("/v1/batch", &json!({ "batch": calls })).await.ok();
    app.settle().await;
    let asked = "/api/v1/profiles/user_id:u6/guesses/gender";
    assert_eq!(app.get(asked).await.code(409), "refused");
    app.pipeline.infer("gender", Threshold::Confidence(0.7), true).await.unwrap();
    let guess = app.get(asked).await.ok();
    assert_eq!((&guess["value"], &guess["declared"]), (&json!("female"), &json!(null)));
    assert_eq!(guess["evidence"][0]["what"], "event Link Clicked");
    assert!(guess["confidence"].as_f64().unwrap() >= guess["threshold"].as_f64().unwrap(), "{guess}");
}

#[tokio::test]
async fn audiences_are_counted_and_listed_page_by_page() {
    let app = App::start().await.with_clickers(&["u1", "u2", "u3"]).await;
    let single = json!({ "userId": "u4", "event": "Link Clicked", "timestamp": "2026-03-10T03:00:00Z" });
    app.collect("/v1/track", &single).await.ok();
    app.settle().await;

    let counted = app.post("/api/v1/audiences/count", &json!({ "expression": "clickers" })).await.ok();
    assert_eq!(counted, json!({ "people": 3, "unknown": 0, "of": 4 }));
    let ad_hoc = json!({ "expression": "count('Link Clicked', '7d') = 1 and not tag(link_clicker)" });
    assert_eq!(app.post("/api/v1/audiences/count", &ad_hoc).await.ok()["people"], 1);

    let page = json!({ "expression": "clickers", "limit": 2 });
    let first = app.post("/api/v1/audiences/list", &page).await.ok();
    let (members, after) = (first["members"].as_array().unwrap(), &first["next_after"]);
    assert_eq!((members.len(), after, &first["people"]), (2, &members[1], &json!(3)));
    let next = json!({ "expression": "clickers", "limit": 2, "after": after });
    let second = app.post("/api/v1/audiences/list", &next).await.ok();
    assert_eq!(second["members"].as_array().unwrap().len(), 1);
    assert_eq!(second["next_after"], json!(null));
    assert!(!members.contains(&second["members"][0]));

    let defined = app.get("/api/v1/audiences").await.ok();
    assert_eq!(defined[0]["name"], "clickers");
    assert_eq!(defined[0]["expression"], "tag(link_clicker)");
}

#[tokio::test]
async fn an_audience_is_kept_and_taken_out_as_it_was() {
    let app = App::start().await.with_clickers(&["u1", "u2"]).await;
    let path = "/api/v1/audiences/clickers/snapshots";
    assert_eq!(app.get(path).await.ok(), json!({ "people": 2, "snapshots": [] }));
    let taken = app.post(path, &json!({})).await.ok();
    assert_eq!((&taken["people"], &taken["expression"]), (&json!(2), &json!("tag(link_clicker)")));
    let app = app.with_clickers(&["u3"]).await;
    let shown = app.get(path).await.ok();
    assert_eq!(shown["snapshots"][0]["since"], json!({ "stayed": 2, "left": 0, "entered": 1 }));
    let own = format!("/api/v1/audience-snapshots/{}", taken["id"]);
    let csv = app.post(&format!("{own}/export"), &json!({})).await;
    assert_eq!((csv.text.lines().count(), csv.text.contains("u2")), (3, true), "{csv:?}");
    assert_eq!(app.delete(&own).await.ok()["audience"], "clickers");
    assert_eq!(app.delete(&own).await.code(404), "unknown");
    assert_eq!(app.get("/api/v1/audiences/clikers/snapshots").await.code(404), "unknown");
}

#[tokio::test]
async fn an_audience_is_compared_with_a_base_and_with_others() {
    let app = App::start().await.with_clickers(&["u1", "u2", "u3"]).await;
    let single = json!({ "userId": "u4", "event": "Link Clicked", "timestamp": "2026-03-10T03:00:00Z" });
    app.collect("/v1/track", &single).await.ok();
    app.settle().await;

    let asked = json!({ "expression": "count('Link Clicked', '7d') >= 1", "base": "clickers" });
    let insight = app.post("/api/v1/audiences/insight", &asked).await.ok();
    assert_eq!((&insight["people"], &insight["base"]), (&json!(4), &json!(3)));
    let clicker = &insight["tags"][0];
    assert_eq!(clicker["tag"], "link_clicker");
    let expected = json!({ "value": "true", "people": 3, "share": 0.75, "base_share": 1.0, "tgi": 75.0 });
    assert_eq!(clicker["values"][0], expected);
    let wrong = json!({ "expression": "clickers", "base": "tag(link_clikcer)" });
    let refused = app.post("/api/v1/audiences/insight", &wrong).await;
    assert!(refused.text.contains("link_clicker"), "the nearest name is told: {refused:?}");

    let two = json!({ "expressions": ["clickers", "count('Link Clicked', '7d') = 1"] });
    let overlap = app.post("/api/v1/audiences/overlap", &two).await.ok();
    let expected = json!([{ "first": 0, "second": 1, "people_of_first": 3, "people_of_second": 1,
        "both": 0, "jaccard": 0.0 }]);
    assert_eq!(overlap, expected);
    let one = json!({ "expressions": ["clickers"] });
    assert_eq!(app.post("/api/v1/audiences/overlap", &one).await.code(400), "expressions_out_of_range");
}

#[tokio::test]
async fn tags_are_listed_in_the_order_of_the_files() {
    let app = App::start().await.with_clickers(&["u1"]).await;
    let tags = app.get("/api/v1/tags").await.ok();
    let names: Vec<&str> = tags.as_array().unwrap().iter().map(|tag| tag["name"].as_str().unwrap()).collect();
    assert_eq!(names, ["link_clicker", "writer", "member_level"]);
    assert_eq!(tags[0]["title"], json!({ "zh": "近7天点击2次", "en": "Clicked twice in 7 days" }));
    let people: Vec<_> = tags.as_array().unwrap().iter().map(|tag| &tag["values"][0]["people"]).collect();
    assert_eq!(people, [&json!(1), &json!(0), &json!(0)]);
}

#[tokio::test]
async fn a_tag_of_a_person_is_explained() {
    let app = App::start().await.with_clickers(&["u1"]).await;
    let explanation = app.get("/api/v1/profiles/user_id:u1/tags/link_clicker").await.ok();
    assert_eq!((&explanation["values"], &explanation["unknown"]), (&json!(["true"]), &json!(false)));
    assert_eq!(explanation["measures"][0]["events"], 2);
    insta::assert_json_snapshot!(explanation);
    assert_eq!(app.get("/api/v1/profiles/user_id:u1/tags/clicker").await.code(404), "unknown");
    assert_eq!(app.get("/api/v1/profiles/u1/tags/link_clicker").await.code(400), "malformed_person");
}

#[tokio::test]
async fn a_tag_file_is_previewed_before_it_is_in_force() {
    let app = App::start().await.with_clickers(&["customer-1", "customer-2"]).await;
    let text =
        "- tag: eager\n  dimension: behaviour\n  status: draft\n  when: count('Link Clicked', '1d') >= 2\n";
    let post = |text: &'static str| {
        app.bare(reqwest::Method::POST, "/api/v1/tags/preview").bearer_auth(crate::app::TOKEN).body(text)
    };
    let preview = app.send(post(text)).await.ok();
    let tag = &preview["tags"][0];
    assert_eq!(tag["values"], json!([{ "value": "true", "people": 2, "entering": 2, "leaving": 0 }]));
    assert_eq!(tag["samples"][0]["identifiers"], json!(["user_id:…-1"]));
    assert_eq!(app.get("/api/v1/tags/eager").await.code(404), "unknown", "nothing is kept");

    let wrong =
        app.send(post("- tag: a\n  dimension: basic\n  when: citi = 'x'\n- tag: b\n  when: tag(a\n")).await;
    assert_eq!(wrong.code(400), "workspace_invalid");
    let places: Vec<_> = wrong.json()["mistakes"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|mistake| mistake["severity"] == "error")
        .map(|mistake| (mistake["line"].as_u64().unwrap(), mistake["code"].as_str().unwrap().to_owned()))
        .collect();
    assert_eq!(places[0], (3, "unknown_trait".to_owned()));
    assert_eq!(places[1].0, 5);
    assert_eq!(app.send(post(" ")).await.code(400), "body_empty");
}

#[tokio::test]
async fn values_of_an_imported_tag_come_as_csv_or_json_lines() {
    let app = App::start().await.with_clickers(&["u1", "u2"]).await;
    let post = |path: &str, text: &'static str| {
        app.bare(reqwest::Method::POST, path).bearer_auth(crate::app::TOKEN).body(text)
    };
    let path = "/api/v1/tags/member_level/import?identifier=user_id&identifier_column=id";
    let csv = app.send(post(path, "id,value\nu1,gold\nu9,gold\nu2,golden\n")).await.ok();
    assert_eq!((&csv["rows_in"], &csv["taken"], &csv["rejected"]), (&json!(3), &json!(1), &json!(2)));
    assert_eq!(csv["rejects"][0]["line"], 3);
    let lines = "{\"id\": \"u2\", \"value\": \"silver\"}\n{\"id\": \"u2\", \"value\": \"gold\"}\n";
    let json = app.send(post(path, lines)).await.ok();
    assert_eq!((&json["taken"], &json["merged"], &json["left"]), (&json!(1), &json!(1), &json!(1)));
    let tags = app.get("/api/v1/profiles/user_id:u2").await.ok()["tags"].to_string();
    assert!(tags.contains("member_level") && tags.contains("gold"), "{tags}");
    let other = "/api/v1/tags/writer/import?identifier=user_id";
    assert_eq!(app.send(post(other, "identifier,value\nu1,true\n")).await.code(409), "refused");
    let column =
        app.send(post("/api/v1/tags/member_level/import?identifier=user_id", "id,value\nu1,gold\n")).await;
    assert_eq!(column.code(400), "workspace_invalid");
}

#[tokio::test]
async fn a_tag_is_explained_as_of_an_earlier_instant_and_with_what_is_missing() {
    let app = App::start().await.with_clickers(&["u1"]).await;
    let grant = json!({ "purpose": "marketing", "state": "granted", "notice_version": "2026-01" });
    app.post("/api/v1/profiles/user_id:u1/consents", &grant).await.ok();
    let path = "/api/v1/profiles/user_id:u1/tags/link_clicker?depth=0&as_of=2026-02-01T00:00:00Z";
    let before = app.get(path).await.ok();
    assert_eq!(
        (&before["at"], &before["known_at"]),
        (&json!("2026-02-01T00:00:00Z"), &json!(crate::app::NOW))
    );
    assert_eq!(before["rules"][0]["missing"]["reason"], "no_events");
    assert_eq!(before["consent"]["state"], "granted");
    assert_eq!(before["consent"]["notice_version"], "2026-01");

    let wrong = app.get("/api/v1/profiles/user_id:u1/tags/link_clicker?as_of=noon").await;
    assert_eq!(wrong.code(400), "malformed_query");
    let wrong = app.get("/api/v1/profiles/user_id:u1/tags/link_clicker?deep=1").await;
    assert_eq!(wrong.code(400), "malformed_query");
}

#[tokio::test]
async fn consents_are_granted_withdrawn_and_kept() {
    let app = App::start().await.with_clickers(&["u1"]).await;
    let path = "/api/v1/profiles/user_id:u1/consents";
    assert_eq!(app.get(path).await.ok(), json!([]));

    let grant = json!({ "purpose": "marketing", "state": "granted", "notice_version": "2026-01" });
    let entry = app.post(path, &grant).await.ok();
    assert_eq!((&entry["source"], &entry["at"]), (&json!("api"), &json!("2026-03-10T04:00:00Z")));
    app.at("2026-03-11T04:00:00Z");
    app.post(path, &json!({ "purpose": "marketing", "state": "withdrawn" })).await.ok();

    let ledger = app.get(path).await.ok();
    let states: Vec<&str> =
        ledger.as_array().unwrap().iter().map(|entry| entry["state"].as_str().unwrap()).collect();
    assert_eq!(states, ["granted", "withdrawn"]);
    assert_eq!(ledger[0], entry);
    let profile = app.get("/api/v1/profiles/user_id:u1").await.ok();
    let now = json!([{ "purpose": "marketing", "state": "withdrawn", "at": "2026-03-11T04:00:00Z" }]);
    assert_eq!(profile["consents"], now);
    assert_eq!(app.post("/api/v1/profiles/user_id:u9/consents", &grant).await.code(404), "unknown");
}

#[tokio::test]
async fn an_erased_person_is_gone() {
    let app = App::start().await.with_clickers(&["u1", "u2"]).await;
    let grant = json!({ "purpose": "marketing", "state": "granted" });
    app.post("/api/v1/profiles/user_id:u1/consents", &grant).await.ok();
    let person = app.get("/api/v1/profiles/user_id:u1").await.ok()["person"].clone();

    let erasure = app.delete("/api/v1/profiles/user_id:u1").await.ok();
    assert_eq!(erasure["persons"], json!([person]));
    assert_eq!(erasure["identifiers"], 1);
    assert_eq!(erasure["consent_proofs"], 1);
    for path in
        ["/api/v1/profiles/user_id:u1".to_owned(), format!("/api/v1/profiles/{}", person.as_str().unwrap())]
    {
        let gone = app.get(&path).await;
        assert_eq!(gone.code(404), "unknown", "{path}");
        assert!(!gone.text.contains("u1`"), "an answer does not repeat an identifier: {gone:?}");
    }
    assert_eq!(app.delete("/api/v1/profiles/user_id:u1").await.code(404), "unknown");
    let stages = app.get("/api/v1/stages").await.ok();
    assert_eq!((&stages["people"]["people"], &stages["people"]["erased"]), (&json!(1), &json!(1)));
    let kept = stages["events"].as_u64().unwrap();
    assert_eq!(kept, erasure["events"].as_u64().unwrap(), "the other person had as many events");
}
