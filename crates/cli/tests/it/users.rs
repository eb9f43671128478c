//! People who sign in, as the command line and the printed link make them.

use serde_json::json;

use crate::serving::Server;
use crate::workspace::Workspace;

#[tokio::test]
async fn the_server_prints_a_link_that_makes_the_first_administrator() {
    let workspace = Workspace::init();
    let mut server = Server::start(&workspace);
    let link = server.first_link();
    let (address, token) = link.split_once("/setup#token=").unwrap();
    assert_eq!(address, server.http.address);
    let body = json!({ "token": token, "name": "admin", "password": "correct horse" });
    let session = server.http.post_json("/api/v1/setup", &body).await;
    assert_eq!((&session["name"], &session["role"]), (&json!("admin"), &json!("admin")));
    server.stop();
    let users = workspace.run(["user", "list", "--format", "json"]).json();
    assert_eq!((&users[0]["name"], &users[0]["state"]), (&json!("admin"), &json!("active")));
}

#[test]
fn a_user_is_made_by_a_link_to_where_browsers_reach_the_server() {
    let site = "[server]\npublic_url = \"https://qm.example/\"\n";
    let workspace = Workspace::with(&[("qianmian.toml", site)]);
    let link = workspace.run(["user", "add", "Anna", "--role", "privacy_officer"]).ok();
    assert!(link.starts_with("https://qm.example/setup#token=ql_"), "{link}");
    let again = workspace.run(["user", "add", "anna", "--role", "admin"]).refused(2);
    assert_eq!(again, "error: there is a user `anna` already");
    let role = workspace.run(["user", "add", "bob", "--role", "boss"]).refused(2);
    assert!(
        role.contains("no role is `boss`; there are admin, operator, analyst, privacy_officer"),
        "{role}"
    );
    assert_ne!(workspace.run(["user", "reset", "anna"]).ok(), link);
    assert_eq!(workspace.run(["user", "reset", "bob"]).refused(2), "error: no user `bob`");
    let users = workspace.run(["user", "list", "--format", "csv"]).ok();
    assert!(users.contains("anna,privacy_officer,invited,"), "{users}");
}
