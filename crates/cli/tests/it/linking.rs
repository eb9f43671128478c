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

const SURNAMES: [&str; 5] = ["王", "李", "张", "刘", "陈"];
const GIVEN: [&str; 10] = ["凯", "丽", "强", "敏", "静", "磊", "洋", "勇", "艳", "杰"];

/// Two hundred people of a customer list: all with a phone, every fourth again under the same number in another form, every
/// tenth again with nothing but what they say of themselves, and a line that names nobody.
fn customers() -> String {
    let mut text = "seen,phone,email,name,born,home,who\n".to_owned();
    for person in 0..200_usize {
        let name =
            format!("{}{}{}", SURNAMES[person % 5], GIVEN[person / 5 % 10], GIVEN[person / 50 + person % 3]);
        let (born, home) = (1960 + person * 7 % 41, format!("朝阳路{}号", 1000 + person * 37));
        let number = 10_000_000 + person * 7_919;
        writeln!(text, "2026-01-02 10:00:00,138{number},Who{person}@QQ.com,{name},{born},{home},{person}")
            .unwrap();
        if person % 4 == 0 {
            writeln!(text, "2026-01-03 10:00:00,+86 138-{number},,,,,{person}").unwrap();
            writeln!(text, "2026-01-04 10:00:00,,who{person}@qq.com,,,,{person}").unwrap();
        }
        if person % 10 == 0 {
            let other = 20_000_000 + person * 7_919;
            writeln!(text, "2026-01-05 10:00:00,139{other},,{name},{born},{home},{person}").unwrap();
        }
    }
    text + "2026-01-06 10:00:00,,,王五,1990,,x\n"
}

/// A folder with the list, the source that declares it, and what is compared.
fn customer_folder() -> TempDir {
    let folder = TempDir::new().unwrap();
    let write = |name: &str, text: &str| {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    };
    write("customers.csv", &customers());
    write("events.yaml", "events: {}\ntraits: {name: text, birth_year: number, home: text, who: text}\n");
    write(
        "sources/crm.yaml",
        "name: crm\ntitle: Customers\npurpose: service\nformat: csv\n\
         at: {column: seen, formats: [\"%Y-%m-%d %H:%M:%S\"]}\nidentifiers: {phone: phone, email: email}\n\
         traits: {name: name, birth_year: born, home: home, who: who}\n",
    );
    write(
        "link.yaml",
        "columns:\n  surname: {kind: exact}\n  given_name: {kind: name}\n  birth_year: {kind: exact}\n  home: {kind: exact}\n",
    );
    folder
}

fn link_customers(folder: &TempDir, more: &[&str]) -> Said {
    let mut command = qianmian();
    command.current_dir(folder.path());
    command.args(["link", "--left", "customers.csv", "--source", "sources/crm.yaml", "--out", "pairs.csv"]);
    run({
        command.args(more);
        command
    })
}

#[test]
fn identifiers_alone_link_the_records_of_a_file() {
    let folder = customer_folder();
    let more = ["--clusters", "clusters.csv", "--truth", "who", "--format", "json"];
    let said = link_customers(&folder, &more).json();
    // Fifty people come three times; who came again under another number is not found by it.
    assert_eq!(
        (&said[0]["links"], &said[0]["precision"], &said[0]["rows_rejected"]),
        (&150.into(), &1.0.into(), &1.into())
    );
    let clusters = fs::read_to_string(folder.path().join("clusters.csv")).unwrap();
    assert!(
        clusters.starts_with("cluster,table,id\n1,left,10\n"),
        "by lines, in the order of texts: {clusters}"
    );
    assert!(["2", "3", "4"].iter().all(|line| {
        let cluster = |line: &str| {
            let row = clusters.lines().find(|row| row.ends_with(&format!(",left,{line}"))).unwrap();
            row.split(',').next().unwrap().to_owned()
        };
        cluster(line) == cluster("2")
    }));
}

#[test]
fn likelihood_adds_whom_identifiers_leave_apart() {
    let folder = customer_folder();
    let more = ["--config", "link.yaml", "--truth", "who", "--format", "json"];
    let said = link_customers(&folder, &more).json();
    assert_eq!((&said[0]["f1"], &said[0]["clusters"]), (&1.0.into(), &200.into()), "{said}");
}

#[test]
fn what_no_trait_is_called_is_not_compared() {
    let folder = customer_folder();
    fs::write(folder.path().join("other.yaml"), "columns:\n  phone: {kind: phone}\nid: line\n").unwrap();
    let said = link_customers(&folder, &["--config", "other.yaml"]).refused(2);
    assert!(said.contains("other.yaml:2:10: error: there is no `phone` to compare"), "{said}");
    assert!(said.contains("other.yaml:3:5: error: `id` is about files"), "{said}");
    let said = link_customers(&folder, &["--truth", "whom"]).refused(2);
    assert!(
        said.contains("no column `whom`")
            && said.contains("the traits of the plan are")
            && said.contains("who"),
        "{said}"
    );
}
