//! `qianmian link` as its users meet it: tables in, pairs and clusters out, and the reasons.

use std::fmt::Write as _;
use std::fs;

use tempfile::TempDir;

use crate::workspace::{Said, qianmian, run};

const CONFIG: &str = "id: id
columns:
  name: {kind: name}
  born: {kind: date}
  phone: {kind: phone}
";

/// A hundred people, every tenth of them twice, with a mistyped name and a phone in another form.
fn table() -> String {
    let mut text = "id,name,born,phone,person\n".to_owned();
    for person in 0..100_u64 {
        let name: String =
            (0..6).map(|place| char::from(b'a' + ((person * 7 + 3) << place) as u8 % 26)).collect();
        let born = format!("19{:02}-{:02}-{:02}", 40 + person % 60, 1 + person % 12, 1 + person % 28);
        let phone = format!("138{:08}", person * 791_919 % 99_999_989);
        writeln!(text, "a{person},{name},{born},{phone},{person}").unwrap();
        if person % 10 == 0 {
            writeln!(text, "b{person},{name}x,{born},+86 {phone},{person}").unwrap();
        }
    }
    text
}

fn folder(config: &str) -> TempDir {
    let folder = TempDir::new().unwrap();
    fs::write(folder.path().join("people.csv"), table()).unwrap();
    fs::write(folder.path().join("link.yaml"), config).unwrap();
    folder
}

fn link(folder: &TempDir, more: &[&str]) -> Said {
    let mut command = qianmian();
    command.current_dir(folder.path());
    command.args(["link", "--left", "people.csv", "--config", "link.yaml", "--out", "pairs.csv"]).args(more);
    run(command)
}

#[test]
fn copies_are_found_written_and_measured() {
    let folder = folder(CONFIG);
    let said = link(&folder, &["--clusters", "clusters.csv", "--truth", "person", "--format", "json"]).json();
    assert_eq!(
        (&said[0]["links"], &said[0]["clusters"], &said[0]["f1"]),
        (&10.into(), &100.into(), &1.0.into())
    );
    let pairs = fs::read_to_string(folder.path().join("pairs.csv")).unwrap();
    assert!(pairs.starts_with("left,right,weight_bits,probability\na0,b0,"), "{pairs}");
    let clusters = fs::read_to_string(folder.path().join("clusters.csv")).unwrap();
    assert_eq!(clusters.lines().count(), 1 + 110);
    assert!(clusters.starts_with("cluster,table,id\n1,left,a0\n1,left,b0\n2,left,a1\n"), "{clusters}");
}

#[test]
fn a_kept_model_gives_the_same_pairs() {
    let folder = folder(CONFIG);
    link(&folder, &["--model", "model.json"]).ok();
    let (pairs, model) = (folder.path().join("pairs.csv"), folder.path().join("model.json"));
    let (learned, kept) = (fs::read_to_string(&pairs).unwrap(), fs::read_to_string(&model).unwrap());
    link(&folder, &["--model", "model.json", "--reuse"]).ok();
    assert_eq!(fs::read_to_string(&pairs).unwrap(), learned);
    assert_eq!(fs::read_to_string(&model).unwrap(), kept);
}

#[test]
fn a_pair_is_explained() {
    let said = link(&folder(CONFIG), &["--explain", "a0,b0"]).ok();
    let columns: Vec<&str> = said.lines().filter_map(|line| line.split_whitespace().next()).collect();
    assert_eq!(columns[2..6], ["(prior)", "name", "born", "phone"], "{said}");
    assert!(said.contains("one_edit") && said.contains("in one cluster"), "{said}");
}

#[test]
fn mistakes_are_located_and_end_with_2() {
    let wrong = folder(&CONFIG.replace("born: {kind: date}", "birth: {kind: date}"));
    assert_eq!(
        link(&wrong, &[]).refused(2),
        "link.yaml:4:10: error: column `birth` is not in people.csv (there is id, name, born, phone, person)"
    );
    let right = folder(CONFIG);
    assert_eq!(
        link(&right, &["--explain", "a0"]).refused(2),
        "error: --explain takes two record ids with a comma between them"
    );
    assert_eq!(link(&right, &["--explain", "a0,z"]).refused(2), "error: no record has the id `z`");
    assert_eq!(
        link(&right, &["--truth", "persn"]).refused(2),
        "error: people.csv has no column `persn` to compare the result with (did you mean `person`?)"
    );
}
