//! Configurations: findings are located, conditions read cells, and files of any compression give the same report.

use std::io::Write;

use qianmian_validate::config::{Condition, Operand, Operator, Placed};
use qianmian_validate::{Error, ExperimentConfig, analyze_file, job};

const CONFIG: &str = "experiment: small
arm: arm
control: none
targeted: b
generic: none
metrics:
  - {column: hit, kind: proportion}
tags:
  - name: vip
    when: [{column: level, op: in, values: [gold, 7]}]
";

fn findings(text: &str) -> Vec<String> {
    match ExperimentConfig::parse("e.yaml", text) {
        Err(Error::Config(list)) => list.iter().map(ToString::to_string).collect(),
        other => panic!("{other:?} has findings"),
    }
}

#[test]
fn findings_are_located() {
    let typo = CONFIG.replace("generic: none", "generik: none");
    assert!(findings(&typo)[0].starts_with("e.yaml:5:1: error: "), "{:?}", findings(&typo));
    let lonely = CONFIG.replace("generic: none\n", "");
    assert_eq!(findings(&lonely), ["e.yaml:4:11: error: targeted and generic go together"]);
    let joint = format!("{CONFIG}joint: [vipp]\nalpha: 5\n");
    assert_eq!(
        findings(&joint),
        ["e.yaml:11:9: error: no tag is named `vipp`", "e.yaml:12:8: error: 5 does not lie between 0 and 1"]
    );
    let condition = CONFIG.replace("op: in, values: [gold, 7]", "op: \">\", value: gold");
    assert_eq!(findings(&condition), ["e.yaml:10:21: error: only numbers are less or greater"]);
    let ratio = CONFIG.replace("kind: proportion", "kind: ratio");
    assert_eq!(findings(&ratio), ["e.yaml:7:14: error: a cuped or ratio metric needs a companion column"]);
}

#[test]
fn data_that_does_not_fit_is_told_where() {
    let config = ExperimentConfig::parse("e.yaml", CONFIG).unwrap();
    let load = |text: &str| job::load(text.as_bytes(), "d.csv", &config).map(|_| ()).unwrap_err().to_string();
    assert!(load("arm,hit\nb,1\n").contains("e.yaml:10:21: error: the data has no column `level`"));
    assert_eq!(
        load("arm,hit,level\nb,1,gold\nnone,maybe,\n"),
        "d.csv:3: column `hit` holds `maybe`, which is not a number"
    );
    assert!(
        load("arm,hit,level\na,1,gold\n").contains("e.yaml:3:10: error: no row belongs to an arm `none`")
    );
    assert!(load("arm,hit,level\na,1\n").contains("d.csv is not readable as csv"));
}

#[test]
fn unknown_cells_stay_unknown() {
    let config = ExperimentConfig::parse("e.yaml", CONFIG).unwrap();
    let text = "arm,hit,level\nb,1,gold\nb,,7\nnone,0,\nnone,true,tin\n,1,gold\n";
    let (sample, design) = job::load(text.as_bytes(), "d.csv", &config).unwrap();
    assert_eq!(design.arms.iter().map(|arm| arm.name.as_str()).collect::<Vec<_>>(), ["none", "b"]);
    assert_eq!(sample.arms, [1, 1, 0, 0]);
    assert_eq!(sample.left_out, 1);
    assert!(sample.outcomes[0][1].is_nan());
    assert_eq!(sample.outcomes[0][3], 1.0);
    assert_eq!(sample.tags[0], [Some(true), Some(true), None, Some(false)]);
}

#[test]
fn conditions_read_cells() {
    let holds = |operator, operand, cell: &str| {
        let column = Placed { name: "c".into(), line: 0, column: 0 };
        Condition { column, operator, values: vec![operand] }.holds(cell)
    };
    assert_eq!(holds(Operator::Equal, Operand::Number(1.0), " 1.0 "), Some(true));
    assert_eq!(holds(Operator::Equal, Operand::Bool(true), "True"), Some(true));
    assert_eq!(holds(Operator::NotEqual, Operand::Text("北京".into()), "上海"), Some(true));
    assert_eq!(holds(Operator::AtLeast, Operand::Number(500.0), "499.99"), Some(false));
    assert_eq!(holds(Operator::Less, Operand::Number(3.0), "few"), None);
    assert_eq!(holds(Operator::Equal, Operand::Number(3.0), "few"), Some(false));
    assert_eq!(holds(Operator::Equal, Operand::Number(1.0), ""), None);
}

#[test]
fn compressed_files_give_the_same_report() {
    let config = ExperimentConfig::parse("e.yaml", CONFIG).unwrap();
    let mut text = String::from("arm,hit,level\n");
    for row in 0..400 {
        let arm = if row % 2 == 0 { "b" } else { "none" };
        let level = if row % 3 == 0 { "gold" } else { "tin" };
        text.push_str(&format!("{arm},{},{level}\n", u8::from(row % 7 < 3)));
    }
    let folder = std::env::temp_dir().join(format!("qianmian-validate-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let plain = folder.join("d.csv");
    std::fs::write(&plain, &text).unwrap();
    let zst = folder.join("d.csv.zst");
    std::fs::write(&zst, zstd::encode_all(text.as_bytes(), 1).unwrap()).unwrap();
    let gz = folder.join("d.csv.gz");
    let mut encoder =
        flate2::write::GzEncoder::new(std::fs::File::create(&gz).unwrap(), flate2::Compression::fast());
    encoder.write_all(text.as_bytes()).unwrap();
    encoder.finish().unwrap();
    let [plain, zst, gz] = [plain, zst, gz].map(|path| analyze_file(&path, &config).unwrap());
    std::fs::remove_dir_all(&folder).unwrap();
    assert_eq!(plain.design.people, 400);
    assert_eq!(plain, zst);
    assert_eq!(plain, gz);
    let json = serde_json::to_value(&plain).unwrap();
    assert_eq!(json["format"], "qianmian.experiment/1");
    assert_eq!(json["tags"][0]["verdict"]["finding"], "not_enough_evidence");
}
