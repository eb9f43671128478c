//! The loop as an operator walks it with the command: from an empty folder to people, tags, an audience, and everything
//! that is held about one person, shown, handed over and erased.

use std::fs;

use serde_json::{Value, json};

use crate::events::{AT, batch, click, identify};
use crate::history::History;
use crate::serving::Server;
use crate::workspace::Workspace;

/// Three people: a clicks twice, b once, c writes.
async fn workspace_with_people() -> Workspace {
    let workspace = Workspace::init();
    let key = workspace.write_key("app");
    let server = Server::start(&workspace);
    let wrote = json!({ "type": "track", "messageId": "c1", "userId": "c", "event": "Message Received",
        "properties": { "message_type": "text" }, "timestamp": AT });
    let anna = json!({ "nickname": "Anna", "age": 31, "phone": "+86 136 2013 5024", "city": "上海" });
    let events = [
        identify("a0", "a", &anna),
        click("a1", "a", "https://shop.example/1"),
        click("a2", "a", "https://shop.example/2"),
        click("b1", "b", "https://shop.example/1"),
        wrote,
    ];
    server.http.collect(&key, &batch(&events)).await;
    server.stop();
    assert!(workspace.run(["tags", "refresh"]).ok().contains("0 entered and 0 left"), "tags are live");
    workspace
}

#[tokio::test]
async fn a_workspace_holds_what_init_says() {
    let workspace = Workspace::init();
    assert!(workspace.run(["tags", "check"]).ok().contains("1 tags, no mistakes"));
    let ignored = fs::read_to_string(workspace.path(".gitignore")).unwrap();
    assert_eq!(ignored, ".qianmian/\n");
    // What is there already stays as it is.
    let key = fs::read(workspace.path(".qianmian/key")).unwrap();
    let config = workspace.write("qianmian.toml", "[workspace]\nname = \"ours\"\n");
    let mut init = crate::workspace::qianmian();
    init.arg("init").arg(workspace.root());
    crate::workspace::run(init).ok();
    assert_eq!(fs::read(workspace.path(".qianmian/key")).unwrap(), key);
    assert_eq!(fs::read_to_string(config).unwrap(), "[workspace]\nname = \"ours\"\n");
}

#[test]
fn a_check_says_every_warning_once() {
    let workspace = Workspace::init();
    let text = "- tag: plain\n  title: { zh: 点击, en: Clicked }\n  when: count('Link Clicked', '7d') >= 1\n";
    workspace.write("tags/plain.yaml", text);
    let said = workspace.run(["tags", "check"]);
    assert_eq!(said.out.matches("has no dimension").count(), 1, "{said:?}");
    assert!(!said.err.contains("has no dimension"), "{said:?}");
}

#[test]
fn secrets_of_the_configuration_are_masked() {
    let secret = "0123456789abcdef".repeat(4);
    let text = format!("[security]\nkey = \"{secret}\"\n[webhook]\nsecret = \"hush-hush\"\n");
    let workspace = Workspace::with(&[("qianmian.toml", &text)]);
    let shown = workspace.run(["config", "show"]).ok();
    assert!(!shown.contains(&secret) && !shown.contains("hush-hush"), "{shown}");
    assert_eq!(shown.matches("\"********\"").count(), 2, "{shown}");
    assert!(!workspace.path(".qianmian/key").exists(), "a key that is configured needs no key file");
}

#[tokio::test]
async fn the_server_shows_its_token_once_and_answers_for_the_stages() {
    let workspace = Workspace::init();
    let key = workspace.write_key("app");
    let server = Server::start(&workspace);
    let token = server.token.clone().unwrap();
    server.http.collect(&key, &batch(&[click("m1", "u1", "https://shop.example")])).await;
    let mut rows = Value::Null;
    for _ in 0..1_000 {
        rows = server.http.get("/api/v1/stages", &token).await["rows"].clone();
        if rows["rows_out"] == 1 {
            break;
        }
    }
    assert_eq!(rows, json!({ "rows_in": 1, "rows_out": 1, "rows_merged": 0, "rows_rejected": 0 }));
    server.stop();
    let again = Server::start(&workspace);
    assert_eq!(again.token, None);
    assert_eq!(again.http.get("/api/v1/stages", &token).await["rows"], rows);
    again.stop();
}

#[tokio::test]
async fn tags_are_listed_shown_and_explained() {
    let workspace = workspace_with_people().await;
    let tags = workspace.run(["tags", "list", "--format", "json"]).json();
    assert_eq!(tags[0]["name"], "link_clicker");
    assert_eq!(tags[0]["values"][0]["people"], 1);
    let coverage = tags[0]["coverage"].as_f64().unwrap();
    assert!((coverage - 1.0 / 3.0).abs() < 1e-12, "{coverage}");
    let csv = workspace.run(["tags", "list", "--format", "csv"]).ok();
    assert!(csv.contains("behaviour,link_clicker,近7天点击营销链接2次,33.3 %,0.0 %,1"), "{csv}");

    let shown = workspace.run(["tags", "show", "link_clicker"]).ok();
    assert!(shown.contains("when: count('Link Clicked', '7d') >= 2"), "the definition: {shown}");
    let shown = workspace.run(["tags", "show", "link_clicker", "--format", "json"]).json();
    assert_eq!(shown["versions"][0]["version"], 1);

    for (user, clicks, values) in [("a", 2, json!(["true"])), ("b", 1, json!([])), ("c", 0, json!([]))] {
        let arguments = ["tags", "explain", &format!("user_id:{user}"), "link_clicker", "--format", "json"];
        let why = workspace.run(arguments).json();
        let measure = &why["measures"][0];
        assert_eq!(measure["text"], "count('Link Clicked', '7d')", "{why}");
        assert_eq!((&measure["events"], &why["values"]), (&json!(clicks), &values), "{why}");
    }
    let why = workspace.run(["tags", "explain", "user_id:b", "link_clicker"]).ok();
    assert!(why.contains("is 1, 1 more Link Clicked before"), "{why}");
    let arguments = ["tags", "explain", "user_id:a", "link_clicker", "--as-of", "2001-01-01T00:00:00Z"];
    let why = workspace.run(arguments).ok();
    assert!(why.contains("as of 2001-01-01T00:00:00Z, with traits, consent and definition as of"), "{why}");
    assert!(why.contains("no event of this person is known"), "{why}");
}

#[tokio::test]
async fn an_audience_is_counted_listed_and_exported() {
    let workspace = workspace_with_people().await;
    let count = |expression: &str| {
        let counted = workspace.run(["audience", "count", expression, "--format", "json"]).json();
        (
            counted[0]["people"].as_u64().unwrap(),
            counted[0]["unknown"].as_u64().unwrap(),
            counted[0]["of"].as_u64().unwrap(),
        )
    };
    assert_eq!(count("count('Link Clicked') >= 1"), (2, 0, 3));
    assert_eq!(count("count('Link Clicked') >= 1 and age < 40"), (1, 1, 3), "of b no age is known");
    let listed = workspace.run(["audience", "list", "nickname = 'Anna'", "--format", "json"]).json();
    assert!(listed[0]["traits"].as_str().unwrap().contains("nickname=Anna"), "{listed}");

    let out = workspace.path("clickers.csv");
    let arguments = ["audience", "export", "count('Link Clicked') >= 1", "--out", out.to_str().unwrap()];
    assert!(workspace.run(arguments).ok().starts_with("2 people to "));
    assert_eq!(fs::read_to_string(out).unwrap().lines().next(), Some("person,user_id"));
    let exported = fs::read_to_string(workspace.path("clickers.csv")).unwrap();
    let mut users: Vec<&str> = exported.lines().skip(1).map(|line| line.split_once(',').unwrap().1).collect();
    users.sort_unstable();
    assert_eq!(users, ["a", "b"]);
}

#[tokio::test]
async fn an_audience_is_kept_compared_and_exported_as_it_was() {
    let workspace = workspace_with_people().await;
    let audience = "audience: named\ntitle: { zh: 有名, en: Named }\nexpression: nickname = 'Anna'\n";
    workspace.write("audiences/named.yaml", audience);
    assert_eq!(workspace.run(["audience", "snapshot", "named"]).ok().trim(), "snapshot 1 of named: 1 people");
    let shown = workspace.run(["audience", "snapshots", "named", "--format", "json"]).json();
    assert_eq!(
        (&shown[0]["people"], &shown[0]["stayed"], &shown[0]["left"]),
        (&json!(1), &json!(1), &json!(0))
    );
    let out = workspace.path("named.csv");
    workspace.run(["audience", "export", "--snapshot", "1", "--out", out.to_str().unwrap()]).ok();
    assert!(fs::read_to_string(out).unwrap().trim().ends_with(",a"));
    workspace.run(["audience", "drop-snapshot", "1"]).ok();
    let gone = workspace.run(["audience", "drop-snapshot", "1"]);
    assert!(gone.err.contains("no snapshot `1`"), "{gone:?}");
}

#[tokio::test]
async fn consent_is_a_ledger() {
    let workspace = workspace_with_people().await;
    workspace.run(["consent", "grant", "user_id:a", "--notice-version", "2026-01"]).ok();
    workspace.run(["consent", "withdraw", "user_id:a"]).ok();
    workspace.run(["consent", "grant", "user_id:a", "--purpose", "service"]).ok();
    let ledger = workspace.run(["consent", "show", "user_id:a", "--format", "json"]).json();
    let entries: Vec<_> = ledger.as_array().unwrap().iter().collect();
    let told =
        |entry: &Value| [&entry["purpose"], &entry["state"], &entry["notice_version"]].map(Value::clone);
    assert_eq!(entries.len(), 3, "{ledger}");
    assert_eq!(told(entries[0]), [json!("marketing"), json!("granted"), json!("2026-01")]);
    assert_eq!(told(entries[1]), [json!("marketing"), json!("withdrawn"), Value::Null]);
    let profile = workspace.run(["profile", "show", "user_id:a", "--format", "json"]).json();
    let mut states: Vec<_> =
        profile["consents"].as_array().unwrap().iter().map(|consent| consent["state"].clone()).collect();
    states.sort_by_key(Value::to_string);
    assert_eq!(states, ["granted", "withdrawn"]);
}

#[tokio::test]
async fn a_profile_is_shown_masked_exported_whole_and_erased() {
    let workspace = workspace_with_people().await;
    let shown = workspace.run(["profile", "show", "user_id:a"]).ok();
    assert!(shown.contains("Anna") && !shown.contains("13620135024"), "contact values are masked: {shown}");
    let export = workspace.run(["profile", "export", "user_id:a"]).json();
    assert_eq!(export["events"].as_array().unwrap().len(), 2);
    let phone =
        export["identifiers"].as_array().unwrap().iter().find(|known| known["kind"] == "phone").unwrap();
    assert_eq!(phone["value"], "+8613620135024");

    let would = workspace.run(["profile", "erase", "user_id:a"]).ok();
    assert!(would.contains("would be erased") && would.contains("--yes"), "{would}");
    assert_eq!(workspace.run(["profile", "export", "user_id:a"]).json(), export, "nothing was done");
    workspace.run(["profile", "erase", "user_id:a", "--yes"]).ok();
    assert_eq!(workspace.run(["profile", "show", "user_id:a"]).refused(2), "error: no person `user_id:…`");
    assert_eq!(
        workspace.run(["profile", "show", "phone:+8613620135024"]).refused(2),
        "error: no person `phone:…`"
    );
    let history = History::read(workspace.root()).await;
    assert_eq!(history.events.len(), 2, "the others' events are still there");
    assert_eq!(history.stages.people.erased, 1);
}
