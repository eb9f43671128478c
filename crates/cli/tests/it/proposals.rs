//! `qianmian identity propose|proposals`: people who share no identifier are proposed by what they declared, shown and agreed to.

use serde_json::json;

use crate::workspace::Workspace;

const EVENTS: &str = "events:
  Link Clicked: { purpose: marketing, properties: { url: text } }
traits: { name: text, born: text, street: text }
";
const SOURCE: &str = "name: shop
purpose: service
identifiers: { user_id: account, anonymous_id: browser }
traits: { name: name, born: born, street: street }
";
const LINK: &str = "columns:
  name: {kind: name}
  born: {kind: date}
  street: {kind: text}
";

/// Customers, and how many of them came once more in a browser, with a mistyped name.
const CUSTOMERS: usize = 240;
const VISITORS: usize = 40;

fn syllables(number: usize) -> String {
    const SYLLABLES: [&str; 16] = [
        "lan", "ver", "tis", "mo", "kar", "bel", "ing", "dor", "sha", "pek", "uli", "wen", "gra", "fos",
        "nim", "tor",
    ];
    (0..4).map(|place| SYLLABLES[number >> (4 * place) & 15]).collect()
}

/// A customer's name, and day of birth and street as cells.
fn details(customer: usize) -> (String, String) {
    let mixed = (customer + 1) * 0x9E37_79B1;
    let born = format!("{}-{:02}-{:02}", 1950 + mixed % 55, 1 + mixed / 64 % 12, 1 + mixed / 1024 % 28);
    (syllables(mixed >> 4), format!("{born},{} road {}", syllables(mixed >> 9), mixed % 90))
}

fn rows() -> String {
    let mut rows = String::from("account,browser,name,born,street\n");
    for customer in 0..CUSTOMERS {
        let (name, rest) = details(customer);
        rows.push_str(&format!("u{customer},,{name},{rest}\n"));
    }
    for visitor in 0..VISITORS {
        let (name, rest) = details(visitor);
        let mut letters: Vec<char> = name.chars().collect();
        letters.swap(3, 4);
        rows.push_str(&format!(",browser-{visitor:06},{},{rest}\n", letters.iter().collect::<String>()));
    }
    rows
}

/// With everybody imported.
fn shop(link: Option<&str>) -> Workspace {
    let workspace = Workspace::with(&[("events.yaml", EVENTS), ("sources/shop.yaml", SOURCE)]);
    let file = workspace.write("rows.csv", &rows());
    workspace.run(["import", file.to_str().unwrap(), "--source", "shop"]).ok();
    if let Some(link) = link {
        workspace.write("link.yaml", link);
    }
    workspace
}

#[test]
fn who_is_probably_one_is_proposed_shown_and_agreed_to() {
    let workspace = shop(Some(LINK));
    let list = ["identity", "proposals", "--above", "0.9"];
    let before = workspace.run(list).ok();
    assert!(before.contains("nothing was looked for yet: `qianmian identity propose` does"), "{before}");

    let run = &workspace.run(["identity", "propose", "--format", "json"]).json()[0];
    assert_eq!((&run["people"], &run["accepted"]), (&json!(CUSTOMERS + VISITORS), &json!(0)));
    let proposed = run["undecided"].as_u64().unwrap();
    assert!((38..=41).contains(&proposed), "{run}");

    let shown = workspace.run(list.into_iter().chain(["--format", "json"])).json();
    let first = &shown["proposals"][0];
    let evidence = first["evidence"].as_array().unwrap();
    let columns: Vec<&str> = evidence.iter().map(|said| said["column"].as_str().unwrap()).collect();
    assert_eq!(columns, ["name", "born", "street"]);
    assert_eq!(evidence[1]["left"], evidence[1]["right"], "the day of birth is the same");
    let table = workspace.run(list).ok();
    assert!(table.contains("`qianmian profile merge LEFT RIGHT` agrees"), "{table}");

    let (left, right) = (first["left"].as_str().unwrap(), first["right"].as_str().unwrap());
    workspace.run(["profile", "merge", left, right]).ok();
    let log = workspace.run(["profile", "merges", "--format", "json"]).json();
    assert_eq!(log["merges"][0]["source"], "link");
    let accepted =
        &workspace.run(["identity", "propose", "--accept-above", "0.9", "--format", "json"]).json()[0];
    assert!((37..proposed).contains(&accepted["accepted"].as_u64().unwrap()), "{accepted}");
    assert_eq!(workspace.run(list.into_iter().chain(["--format", "json"])).json()["total"], 0);
}

#[test]
fn what_is_missing_or_mistaken_is_said_with_what_to_do() {
    let workspace = shop(None);
    let said = workspace.run(["identity", "propose"]).refused(2);
    assert!(said.contains("the workspace has no link.yaml; say in it which traits are compared"), "{said}");

    workspace.write("link.yaml", "columns:\n  name: {kind: name}\n  stret: {kind: text}\n");
    for command in ["propose", "proposals"] {
        let said = workspace.run(["identity", command]).refused(2);
        assert!(
            said.contains("link.yaml:3:10") && said.contains("stret") && said.contains("street"),
            "{said}"
        );
    }

    workspace.write("link.yaml", LINK);
    let said = workspace.run(["identity", "propose", "--accept-above", "0.2"]).refused(2);
    assert!(said.contains("--accept-above 0.2: give a probability from 0.5 to 1"), "{said}");
}
