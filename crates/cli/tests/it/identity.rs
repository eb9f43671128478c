//! `qianmian identity`: the rules of linking shown, and changed ones tried before they are taken into use.

use serde_json::json;

use crate::workspace::Workspace;

const SOURCE: &str = "name: shop
purpose: service
identifiers: { user_id: account, email: email }
";

/// Two accounts with one e-mail, imported under the built-in rules.
fn two() -> Workspace {
    let workspace = Workspace::with(&[("sources/shop.yaml", SOURCE)]);
    let file = workspace.write("rows.csv", "account,email\nu1,wang@qq.com\nu2,wang@qq.com\n");
    workspace.run(["import", file.to_str().unwrap(), "--source", "shop"]).ok();
    workspace
}

#[test]
fn a_change_of_rules_is_tried_then_taken_into_use_and_told_of_in_the_log() {
    let workspace = two();
    let shown = workspace.run(["identity", "check"]).ok();
    assert!(shown.contains("the built-in rules, in force"), "{shown}");

    let loose = workspace.write("loose.yaml", "kinds: { user_id: { limit: 2 } }\n");
    let dry = ["identity", "dry-run", "--rules", loose.to_str().unwrap(), "--format", "json"];
    let run = workspace.run(dry).json();
    assert_eq!((&run["before"]["people"], &run["after"]["people"]), (&json!(2), &json!(1)));
    let text = workspace.run(&dry[..4]).ok();
    assert!(text.contains("people: 2 now, 1 then: 1 would become part of others"), "{text}");
    assert!(text.contains("they have the same email") && !text.contains("wang"), "{text}");
    let merges = || workspace.run(["profile", "merges", "--format", "json"]).json()["merges"].clone();
    assert_eq!(merges(), json!([]), "nothing was changed");

    std::fs::rename(loose, workspace.path("identity.yaml")).unwrap();
    let shown = workspace.run(["identity", "check"]).ok();
    assert!(shown.contains("identity.yaml over the built-in rules, not in force"), "{shown}");
    workspace.run(["tags", "refresh"]).ok();
    let log = merges();
    assert_eq!(
        (&log[0]["source"], &log[0]["reason"]),
        (&json!("identity.yaml"), &json!("they have the same email"))
    );
    let rules = workspace.run(["identity", "check", "--format", "json"]).json();
    assert_eq!((&rules["in_force"], &rules["kinds"][0]["limit"]), (&json!(true), &json!(2)));
    assert_eq!(workspace.run(["identity", "dry-run", "--format", "json"]).json()["merged"], 0);
}

#[test]
fn mistakes_in_rules_are_refused_with_their_places() {
    let workspace = two();
    workspace.write("identity.yaml", "kinds:\n  phone: { per: fortnight }\n");
    for command in [["identity", "check"], ["identity", "dry-run"], ["tags", "check"]] {
        let said = workspace.run(command).refused(2);
        assert!(said.contains("identity.yaml:2:17") && said.contains("fortnight"), "{said}");
    }
}
