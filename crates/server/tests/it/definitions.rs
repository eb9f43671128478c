//! `…/definition`: tags and audiences are written into files and come into use, and nobody's work is lost on the way.

use reqwest::Method;
use serde_json::{Value, json};

use crate::app::{Answer, App};
use crate::reload::ended;

const READER: &str = "# Who reads.\n- tag: reader\n  title: { zh: 阅读, en: Reader }\n  dimension: behaviour\n  when: count('Link Clicked', '30d') >= 1\n";
const READERS: &str = "audience: readers\ntitle: { zh: 读者, en: Readers }\nexpression: tag(link_clicker)\n";

impl App {
    /// Writes a definition; without a version it is a new one.
    pub(crate) async fn put(&self, path: &str, text: &str, version: Option<&str>, token: &str) -> Answer {
        let request = self.bare(Method::PUT, path).bearer_auth(token).body(text.to_owned());
        let request = match version {
            Some(version) => request.header("if-match", format!("\"{version}\"")),
            None => request.header("if-none-match", "*"),
        };
        self.send(request).await
    }

    async fn remove(&self, path: &str) -> Answer {
        let version = self.get(path).await.ok()["version"].as_str().unwrap().to_owned();
        let request = self.bare(Method::DELETE, path).bearer_auth("operator");
        self.send(request.header("if-match", format!("\"{version}\""))).await
    }

    fn file(&self, name: &str) -> Option<String> {
        std::fs::read_to_string(self.pipeline.workspace.root.join(name)).ok()
    }
}

async fn app() -> App {
    let app = App::start().await.with_clickers(&["u1", "u2"]).await;
    app.token("operator", "operator").await;
    app
}

#[tokio::test]
async fn an_operator_writes_a_tag_and_an_audience_and_they_have_people() {
    let app = app().await;
    let path = "/api/v1/tags/reader/definition";
    let saved = app.put(path, READER, None, "operator").await.ok();
    assert_eq!(saved["definition"]["file"], "tags/reader.yaml");
    assert_eq!(saved["reload"]["changes"]["added"], json!(["reader"]));
    assert_eq!(ended(&app).await["state"], "in_use");
    assert_eq!(app.get("/api/v1/tags/reader/members").await.ok()["people"], 2);

    let shown = app.get(path).await.ok();
    assert_eq!((&shown["text"], &shown["version"]), (&json!(READER), &saved["definition"]["version"]));
    let version = shown["version"].as_str();
    let changed = app.put(path, &READER.replace(">= 1", ">= 3"), version, "operator").await.ok();
    assert_eq!(changed["reload"]["changes"]["changed"], json!(["reader"]));
    ended(&app).await;
    assert_eq!(app.get("/api/v1/tags/reader/members").await.ok()["people"], 0);

    let audience = "/api/v1/audiences/readers/definition";
    app.put(audience, READERS, None, "operator").await.ok();
    ended(&app).await;
    let counted = app.post("/api/v1/audiences/count", &json!({ "expression": "readers" })).await.ok();
    assert_eq!(counted["people"], 2);
    app.remove(audience).await.ok();
    ended(&app).await;
    app.remove(path).await.ok();
    ended(&app).await;
    assert_eq!(app.get("/api/v1/tags/reader").await.ok()["status"], "retired", "its past stays");
    assert_eq!((app.file("tags/reader.yaml"), app.file("audiences/readers.yaml")), (None, None));
    let trail = app.get("/api/v1/audit?limit=20").await.ok();
    let entries = trail["entries"].as_array().unwrap().iter();
    let acts: Vec<_> = entries.map(|entry| format!("{} {}", entry["action"], entry["object"])).collect();
    for act in ["\"tag.save\" \"reader\"", "\"audience.save\" \"readers\"", "\"tag.delete\" \"reader\""] {
        assert!(acts.iter().any(|one| one == act), "{act}: {acts:?}");
    }
}

#[tokio::test]
async fn mistakes_are_answered_at_their_place_in_the_text_and_change_nothing() {
    let app = app().await;
    let wrong = READER.replace("Link Clicked", "Link Click");
    let refused = app.put("/api/v1/tags/reader/definition", &wrong, None, "operator").await;
    assert_eq!(refused.code(422), "workspace_invalid");
    let mistake = &refused.json()["mistakes"][0];
    assert_eq!(
        (&mistake["file"], &mistake["line"], &mistake["column"]),
        (&json!("tags.yaml"), &json!(5), &json!(9)),
        "{mistake}"
    );
    let expression = READERS.replace("link_clicker", "link_clickr");
    let refused = app.put("/api/v1/audiences/readers/definition", &expression, None, "operator").await;
    assert_eq!(refused.code(422), "workspace_invalid");
    let mistake = &refused.json()["mistakes"][0];
    assert_eq!((&mistake["file"], &mistake["line"]), (&json!("audiences.yaml"), &json!(3)), "{mistake}");
    assert_eq!((app.file("tags/reader.yaml"), app.file("audiences/readers.yaml")), (None, None));
    assert_eq!(app.get("/api/v1/reload").await.ok()["state"], "none");
}

#[tokio::test]
async fn a_change_names_what_it_was_made_from_and_is_refused_where_that_is_gone() {
    let app = app().await;
    let path = "/api/v1/tags/writer/definition";
    let shown = app.get(path).await.ok();
    let text = shown["text"].as_str().unwrap();
    let bare = app.bare(Method::PUT, path).bearer_auth("operator").body(text.to_owned());
    assert_eq!(app.send(bare).await.code(428), "version_missing");
    let old = app.put(path, text, Some("0123"), "operator").await;
    assert_eq!(old.code(412), "changed_meanwhile");
    assert_eq!(app.put(path, text, None, "operator").await.code(412), "changed_meanwhile");
    assert_eq!(app.remove(path).await.code(409), "in_use");
    let refused = app.remove("/api/v1/tags/link_clicker/definition").await;
    assert!(refused.json()["message"].as_str().unwrap().contains("the audience `clickers`"), "{refused:?}");
    let outside = app.put("/api/v1/tags/..%2Fescape/definition", READER, None, "operator").await;
    assert_eq!(outside.code(422), "workspace_invalid");
}

#[tokio::test]
async fn several_tags_change_their_status_with_one_reload() {
    let app = app().await;
    let change = json!({ "tags": ["link_clicker", "member_level"], "status": "deprecated" });
    app.send(app.bare(Method::POST, "/api/v1/tag-status").bearer_auth("operator").json(&change)).await.ok();
    assert_eq!(ended(&app).await["state"], "in_use");
    let tags = app.get("/api/v1/tags").await.ok();
    let with = |status: &str| {
        let tags = tags.as_array().unwrap().iter().filter(|tag| tag["status"] == status);
        tags.map(|tag| tag["name"].as_str().unwrap()).collect::<Vec<_>>()
    };
    assert_eq!((with("deprecated"), with("active")), (vec!["link_clicker", "member_level"], vec!["writer"]));
    let retire = json!({ "tags": ["link_clicker"], "status": "retired" });
    let refused =
        app.send(app.bare(Method::POST, "/api/v1/tag-status").bearer_auth("operator").json(&retire)).await;
    assert_eq!(refused.code(422), "workspace_invalid");
    assert_eq!(refused.json()["mistakes"][0]["file"], "audiences/clickers.yaml");
}

#[tokio::test]
async fn who_may_not_define_is_refused_and_a_statement_needs_more() {
    let app = app().await;
    app.token("analyst", "analyst").await;
    let path = "/api/v1/tags/reader/definition";
    assert_eq!(app.put(path, READER, None, "analyst").await.code(403), "forbidden");
    let asked = "- tag: reader\n  dimension: value\n  refresh: daily\n  sql: select person, 'a' as value from people\n  values: [a]\n";
    assert_eq!(app.put(path, asked, None, "operator").await.code(403), "forbidden");
    assert_eq!(app.get(path).await.code(404), "unknown");
    assert_eq!(
        app.get("/api/v1/reload").await.ok(),
        json!({ "state": "none", "begun_at": Value::Null,
        "ended_at": Value::Null, "changes": Value::Null, "failure": Value::Null })
    );
}

#[tokio::test]
async fn an_audience_is_taken_out_by_who_may_and_the_trail_has_it() {
    let app = app().await;
    app.token("officer", "privacy_officer").await;
    let export = |token: &str| {
        let request = app.bare(Method::POST, "/api/v1/audiences/export").bearer_auth(token);
        app.send(request.json(&json!({ "expression": "clickers" })))
    };
    assert_eq!(export("operator").await.code(403), "forbidden");
    let taken = export("officer").await;
    assert!(taken.content_type.starts_with("text/csv"), "{taken:?}");
    assert_eq!(taken.text, "person,user_id\np0,u1\np1,u2\n");
    let trail = app.get("/api/v1/audit?limit=20").await.ok();
    let entries = trail["entries"].as_array().unwrap();
    let entry = entries.iter().find(|entry| entry["object"] == "clickers: 2 people").unwrap();
    assert_eq!((&entry["action"], &entry["outcome"]), (&json!("audience.export"), &json!("done")));
}
