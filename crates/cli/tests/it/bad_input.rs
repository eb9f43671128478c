//! Input that is wrong: the command says what and where, ends with 2 for what its user can mend and 1 for what failed,
//! and leaves nothing half-written.

use std::fs;

use reqwest::StatusCode;
use serde_json::json;

use crate::events::{batch, click};
use crate::history::History;
use crate::serving::Server;
use crate::workspace::{Workspace, qianmian, run};

/// What is said of a workspace with this file in it.
#[track_caller]
fn mistakes(file: &str, text: &str) -> String {
    let workspace = Workspace::init();
    workspace.write(file, text);
    let tags = workspace.run(["tags", "check"]).refused(2);
    // Nothing works on files that are wrong, and all say the same.
    assert_eq!(workspace.run(["tags", "list"]).refused(2), tags);
    assert_eq!(workspace.run(["campaign", "check"]).refused(2), tags);
    tags
}

#[test]
fn a_malformed_source_is_located() {
    let unclosed = mistakes("sources/app.yaml", "name: app\ntitle: [unclosed\n");
    assert!(unclosed.starts_with("sources/app.yaml:2:8: error: "), "{unclosed}");
    assert_eq!(
        mistakes("sources/app.yaml", "name: app\ntitle: App\npurpos: marketing\nformat: http\n"),
        "sources/app.yaml:3:1: error: unknown key `purpos` (did you mean `purpose`?)"
    );
}

#[test]
fn a_statement_that_asks_for_what_there_is_not_is_located() {
    assert_eq!(
        mistakes(
            "tags/spender.yaml",
            "- tag: spender
  dimension: value
  refresh: daily
  sql: >
    select person
    from evnts
"
        ),
        "tags/spender.yaml:6:10: error: unknown table `evnts` (did you mean `events`?)"
    );
}

#[test]
fn a_malformed_tag_file_is_located() {
    let indented = mistakes("tags/first.yaml", "- tag: clicker\n   title: x\n");
    assert!(indented.starts_with("tags/first.yaml:2:9: error: "), "{indented}");
    assert_eq!(
        mistakes(
            "tags/first.yaml",
            "- tag: clicker
  title: { zh: 点击, en: Clicker }
  dimension: behaviour
  when: count('Link Clicked', '7d' >= 2
"
        ),
        "tags/first.yaml:4:40: error: expected `)`, found the end of the rule"
    );
}

#[test]
fn a_rule_that_names_what_is_not_there_gets_the_nearest_name() {
    assert_eq!(
        mistakes(
            "tags/first.yaml",
            "- tag: clicker
  title: { zh: 点击, en: Clicker }
  dimension: behaviour
  when: count('Link Cliked', '7d') >= 2
- tag: young
  title: { zh: 年轻, en: Young }
  dimension: basic
  when: agee < 25
"
        ),
        "tags/first.yaml:4:9: error: unknown event `Link Cliked` (did you mean `Link Clicked`?)
tags/first.yaml:8:9: error: unknown trait `agee` (did you mean `age`?)"
    );
}

#[test]
fn a_malformed_campaign_is_located() {
    let wrong = mistakes(
        "campaigns/spring.yaml",
        "campaign: spring
channel: webhook
address: user_id
audience: tag(link_clickers)
variants: [{ name: only, text: Hello }]
tests: [link_cliker]
goal: { event: Order Complete, within: 7d }
",
    );
    for mistake in [
        "campaigns/spring.yaml:4:11: error: audience: unknown tag `link_clickers` (did you mean `link_clicker`?)",
        "campaigns/spring.yaml:6:9: error: unknown tag `link_cliker` (did you mean `link_clicker`?)",
        "campaigns/spring.yaml:7:16: error: unknown event `Order Complete` (did you mean `Order Completed`?)",
    ] {
        assert!(wrong.contains(mistake), "{mistake} is not among:\n{wrong}");
    }
    let template = mistakes(
        "campaigns/spring.yaml",
        "campaign: spring
channel: webhook
address: user_id
audience: tag(link_clicker)
variants: [{ name: only, text: \"Hello {{ name\" }]
goal: { event: Order Completed, within: 7days }
",
    );
    assert!(
        template.contains("campaigns/spring.yaml:5:") && template.contains("variant `only`"),
        "{template}"
    );
    assert!(template.contains("campaigns/spring.yaml:6:41: error: `7days`"), "{template}");
}

#[test]
fn a_malformed_tracking_plan_is_located() {
    assert_eq!(
        mistakes(
            "events.yaml",
            "events:\n  Link Clicked: { purpose: marketing, properties: { url: string } }\n"
        ),
        "events.yaml:2:58: error: unknown type `string` (there is text, number, bool, time, json)"
    );
}

#[test]
fn a_malformed_configuration_is_located() {
    let workspace = Workspace::init();
    let root = workspace.root().display().to_string();
    let said = |text: &str| {
        workspace.write("qianmian.toml", text);
        workspace.run(["config", "show"]).refused(2).replace(&root, "")
    };
    assert_eq!(
        said("[workspace]\n\ntime_zon = \"Asia/Shanghai\"\n"),
        "error: /qianmian.toml:3:1: unknown field `time_zon`, expected `name` or `time_zone`"
    );
    assert_eq!(said("[workspace"), "error: /qianmian.toml:1:11: unclosed table, expected `]`");
    let zone = said("[workspace]\ntime_zone = \"Asia/Shangai\"\n");
    assert!(zone.starts_with("error: /qianmian.toml: workspace.time_zone: unknown time zone `Asia/Shangai`"));
    workspace.write("qianmian.toml", "");
    let mut command = workspace.command(["config", "show"]);
    command.env("QIANMIAN__SERVER__LISTN", "127.0.0.1:1");
    let said = run(command).refused(2);
    assert!(said.starts_with("error: QIANMIAN__SERVER__LISTN: unknown field `listn`"), "{said}");
}

#[test]
fn names_that_do_not_exist_are_told_with_the_nearest() {
    let workspace = Workspace::with(&[(
        "campaigns/spring.yaml",
        "campaign: spring
channel: webhook
address: user_id
audience: tag(link_clicker)
variants: [{ name: only, text: Hello }]
goal: { event: Order Completed, within: 7d }
",
    )]);
    let file = workspace.write("rows.csv", "a\n1\n");
    let file = file.to_str().unwrap();
    for (arguments, said) in [
        (&["write-key", "ap"][..], "error: no source `ap` (did you mean `app`?)"),
        (&["import", file, "--source", "ap"], "error: no source `ap` (did you mean `app`?)"),
        (
            &["import", file, "--source", "app"],
            "error: source `app` takes events over HTTP and has no mapping for files",
        ),
        (&["tags", "show", "link_cliker"], "error: no tag `link_cliker` (did you mean `link_clicker`?)"),
        (&["campaign", "send", "sprint"], "error: no campaign `sprint` (did you mean `spring`?)"),
        (&["campaign", "preview", "sprint"], "error: no campaign `sprint` (did you mean `spring`?)"),
        (&["campaign", "status", "sprint"], "error: no campaign `sprint` (did you mean `spring`?)"),
        (&["experiment", "report", "sprint"], "error: no campaign `sprint` (did you mean `spring`?)"),
        (
            &["audience", "count", "tag(link_cliker)"],
            "expression:1:1: error: unknown tag `link_cliker` (did you mean `link_clicker`?)",
        ),
        (
            &["audience", "count", "genre = 'x'"],
            "expression:1:1: error: unknown trait `genre` (did you mean `gender`?)",
        ),
        (&["profile", "show", "user_id:u1"], "error: no person `user_id:…`"),
        (&["profile", "show", "p7"], "error: no person `p7`"),
        (&["consent", "grant", "user_id:u1"], "error: no person `user_id:…`"),
        (
            &["tags", "refresh", "--as-of", "noon"],
            "error: `noon` is not an instant; write 2026-01-31T08:00:00+08:00",
        ),
    ] {
        assert_eq!(workspace.run(arguments).refused(2), said, "{arguments:?}");
    }
    assert!(workspace.run(["tagz"]).refused(2).contains("'tags'"), "the nearest command is named");
}

#[tokio::test]
async fn a_broken_line_goes_to_quarantine_and_the_rest_is_imported() {
    let workspace = Workspace::with(&[
        (
            "sources/shop.yaml",
            "name: shop
title: Orders
purpose: service
zone: Asia/Shanghai
format: csv
event: Order Completed
at: {column: at, formats: [\"%Y-%m-%d %H:%M\"]}
identifiers: {customer_id: customer}
properties: {order_id: order, revenue: {column: amount, type: number}}
",
        ),
        (
            "orders.csv",
            "order,customer,at,amount
o1,c1,2026-03-01 10:00,10.5
o2,c2,2026-03-01 11:00
o3,c3,yesterday,12
o4,c4,2026-03-01 12:00,7
",
        ),
        ("other.csv", "order,client,at,amount\no1,c1,2026-03-01 10:00,10.5\n"),
    ]);
    let import =
        |file: &str| workspace.run(["import", workspace.path(file).to_str().unwrap(), "--source", "shop"]);
    let done = import("orders.csv").ok();
    assert!(done.starts_with("4 rows in = 2 out + 0 merged + 2 rejected; 2 events"), "{done}");
    assert_eq!(
        import("other.csv").refused(2),
        "sources/shop.yaml:8:28: error: the file has no column `customer` (there is order, client, at, amount)"
    );
    assert!(import("none.csv").refused(2).contains("none.csv: No such file"));

    let history = History::read(workspace.root()).await;
    assert_eq!(history.count_by("order_id"), [("o1", 1), ("o4", 1)].into());
    let mut refused: Vec<_> = history
        .quarantine
        .iter()
        .map(|row| (row.position.offset, row.failures[0].code.to_string(), row.failures[0].reason.clone()))
        .collect();
    refused.sort();
    let expected = [
        (3, "broken_line", "the line has 3 columns where the file has 4"),
        (4, "time_unreadable", "expected `%Y-%m-%d %H:%M`"),
    ];
    let expected = expected.map(|(line, code, reason)| (line, code.to_owned(), reason.to_owned()));
    assert_eq!(refused, expected);
}

#[tokio::test]
async fn requests_that_cannot_be_taken_leave_nothing() {
    let workspace = Workspace::init();
    let key = workspace.write_key("app");
    let server = Server::start(&workspace);
    let good = batch(&[click("m1", "u1", "https://shop.example")]).to_string();
    let answers = [
        (server.http.post("batch", "wk_wrong", good.clone()), StatusCode::UNAUTHORIZED, "unauthorized"),
        (
            server.http.post("batch", &key, vec![b' '; 5 << 20]),
            StatusCode::PAYLOAD_TOO_LARGE,
            "body_too_large",
        ),
        (server.http.post("batch", &key, "{\"batch\": ["), StatusCode::BAD_REQUEST, "malformed_json"),
    ];
    for (request, status, code) in answers {
        let response = request.send().await.unwrap();
        assert_eq!(response.status(), status);
        assert_eq!(response.json::<serde_json::Value>().await.unwrap()["code"], code);
    }
    let mixed =
        json!({ "batch": [click("m2", "u2", "https://shop.example"), { "type": "track", "userId": "u3" }] });
    server.http.collect(&key, &mixed).await;
    server.stop();
    let history = History::read(workspace.root()).await;
    assert_eq!(history.events.len(), 1);
    assert_eq!(history.rejected(), [("event_name_missing", 1)].into());
}

#[test]
fn a_template_that_lacks_a_field_plans_nothing() {
    let workspace = Workspace::with(&[
        ("qianmian.toml", "[webhook]\nurl = \"http://127.0.0.1:9/\"\n"),
        (
            "campaigns/spring.yaml",
            "campaign: spring
channel: webhook
address: customer_id
audience: count('Order Completed') >= 1
variants: [{ name: only, text: \"Hello {{ nickname }}\" }]
goal: { event: Order Completed, within: 7d }
",
        ),
        (
            "sources/shop.yaml",
            "{name: shop, title: Orders, purpose: service, format: csv, event: Order Completed, identifiers: {customer_id: customer}}",
        ),
        ("orders.csv", "customer\nc1\n"),
    ]);
    workspace.run(["import", workspace.path("orders.csv").to_str().unwrap(), "--source", "shop"]).ok();
    let preview = workspace.run(["campaign", "preview", "spring"]);
    let unapproved = workspace.run(["campaign", "send", "spring"]).refused(1);
    assert!(
        unapproved.contains("campaign `spring` has not been approved as it is written now"),
        "{unapproved}"
    );
    let approved = workspace.run(["campaign", "approve", "spring"]).ok();
    assert!(approved.contains("spring may be sent as it is written now"), "{approved}");
    let send = workspace.run(["campaign", "send", "spring"]);
    for said in [preview.refused(1), send.refused(1)] {
        for part in ["campaign `spring`", "variant `only`", "p0", "`nickname` is missing for this person"] {
            assert!(said.contains(part), "{part} is not in: {said}");
        }
    }
    assert_eq!(
        workspace.run(["campaign", "status", "spring"]).refused(2),
        "error: campaign `spring` has not been planned yet"
    );
    assert_eq!(
        workspace.run(["campaign", "pause", "spring"]).refused(2),
        "error: campaign `spring` has not been planned yet"
    );
}

#[test]
fn an_address_that_others_can_reach_has_to_be_asked_for() {
    let workspace = Workspace::init();
    assert_eq!(
        workspace.run(["serve", "--listen", "0.0.0.0:0"]).refused(2),
        "error: 0.0.0.0:0 can be reached from other machines; add --allow-remote if that is meant"
    );
    assert_eq!(
        workspace.run(["serve", "--listen", "here"]).refused(2),
        "error: `here` is not an address; write 127.0.0.1:8787"
    );
}

#[test]
fn a_second_server_on_the_same_workspace_is_refused() {
    let workspace = Workspace::init();
    let server = Server::start(&workspace);
    let said = workspace.run(["serve", "--listen", "127.0.0.1:0"]).refused(1);
    assert!(said.contains("in use by another process"), "{said}");
    server.stop();
}

#[test]
fn without_its_key_nothing_is_opened_or_made() {
    let workspace = Workspace::init();
    let (key, lost) = (workspace.path(".qianmian/key"), workspace.path("lost"));
    fs::rename(&key, &lost).unwrap();
    let missing = workspace.run(["tags", "list"]).refused(2);
    assert!(missing.contains(".qianmian/key is missing") && missing.contains("put it back"), "{missing}");
    let mut init = qianmian();
    init.arg("init").arg(workspace.root());
    assert_eq!(run(init).refused(2), missing);
    assert!(!key.exists(), "a new key would not open the data");

    fs::write(&key, "not a key").unwrap();
    let malformed = workspace.run(["tags", "list"]).refused(2);
    assert!(
        malformed.ends_with(".qianmian/key: a key is 32 bytes written as 64 hexadecimal digits"),
        "{malformed}"
    );

    fs::write(&key, "ab".repeat(32)).unwrap();
    for arguments in [&["tags", "list"][..], &["serve", "--listen", "127.0.0.1:0"]] {
        let wrong = workspace.run(arguments).refused(2);
        assert!(wrong.contains("the key does not belong to this database"), "{wrong}");
    }
    fs::rename(&lost, &key).unwrap();
    workspace.run(["tags", "list"]).ok();
}

#[test]
fn a_folder_without_a_workspace_says_how_to_make_one() {
    let folder = tempfile::tempdir().unwrap();
    let mut command = qianmian();
    command.arg("-w").arg(folder.path()).args(["tags", "list"]);
    let said = run(command).refused(2);
    assert!(said.contains("qianmian.toml cannot be read; `qianmian init DIR` makes a workspace"), "{said}");
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
}
