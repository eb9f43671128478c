//! The commands that need no workspace: `clean`, `tags eval`, `experiment analyze`.

use std::fs::{self, File};
use std::path::Path;
use std::sync::Arc;

use arrow::array::{
    ArrayRef, Float64Array, RecordBatch, StringArray, TimestampMicrosecondArray, UInt32Array,
};
use parquet::arrow::ArrowWriter;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use qianmian_testkit::data;
use serde_json::{Value, json};

use crate::workspace::{Said, qianmian, run};

fn command(arguments: &[&str]) -> Said {
    let mut command = qianmian();
    command.args(arguments);
    run(command)
}

fn write(path: &Path, text: &str) -> String {
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
    path.to_str().unwrap().to_owned()
}

#[test]
fn clean_writes_what_holds_and_what_does_not() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    let source = write(
        &at("sources/crm.yaml"),
        "name: crm
title: Members
purpose: service
format: csv
zone: Asia/Shanghai
at: {column: at, formats: [\"%Y-%m-%d\"]}
identifiers: {phone: phone}
traits: {nickname: name}
dedupe: rows
",
    );
    let file = write(
        &at("members.csv"),
        "phone,name,at
136 2013 5024,Anna,2026-03-01
136 2013 5024,Anna,2026-03-01
12,Bo,2026-03-01
139 0013 8001,Chen,never
+86 13700138002,Dan,2026-03-02
",
    );
    let (out, rejects) = (at("clean.parquet"), at("rejects.jsonl"));
    let [out_text, rejects_text] = [&out, &rejects].map(|path| path.to_str().unwrap());
    let arguments = [
        "clean",
        &file,
        "--source",
        &source,
        "--out",
        out_text,
        "--rejects",
        rejects_text,
        "--format",
        "json",
    ];
    let counts = command(&arguments).json();
    assert_eq!(counts, json!([{ "rows_in": 5, "rows_out": 2, "rows_merged": 1, "rows_rejected": 2 }]));

    let reader = ParquetRecordBatchReaderBuilder::try_new(File::open(out).unwrap()).unwrap().build().unwrap();
    let rows: usize = reader.map(|batch| batch.unwrap().num_rows()).sum();
    assert_eq!(rows, 2);
    let refused = fs::read_to_string(rejects).unwrap();
    let refused: Vec<Value> = refused.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    for (position, code) in
        [("file:members.csv:4", "invalid_phone"), ("file:members.csv:5", "time_unreadable")]
    {
        let failures = named(&refused, "position", position)["failures"].as_array().unwrap();
        named(failures, "code", code);
    }
    assert_eq!(refused.len(), 2);
}

#[test]
fn a_file_that_no_source_describes_is_profiled_and_cleaned_by_what_is_suggested() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    let mut rows = "member_no;mobile;sex;joined time;amount\n".to_owned();
    for number in 0..40 {
        let sex = if number % 2 == 0 { "女" } else { "男" };
        rows += &format!("M{number};1380010{number:04};{sex};2026-01-02 10:{number:02}:00;{number}.5\n");
    }
    let file = write(&at("members.csv"), &rows);
    let suggestion = command(&["clean", &file, "--profile"]).ok();
    assert!(!suggestion.contains("13800100001"), "{suggestion}");
    let source = write(&at("suggested.yaml"), &suggestion);
    let (out, rejects) = (at("clean.parquet"), at("rejects.jsonl"));
    let [out, rejects] = [&out, &rejects].map(|path| path.to_str().unwrap());
    let arguments =
        ["clean", &file, "--source", &source, "--out", out, "--rejects", rejects, "--format", "json"];
    let counts = command(&arguments).json();
    assert_eq!(counts, json!([{ "rows_in": 40, "rows_out": 40, "rows_merged": 0, "rows_rejected": 0 }]));

    let profile = command(&["clean", &file, "--profile", "--format", "json"]).json();
    let mobile = named(profile["columns"].as_array().unwrap(), "name", "mobile");
    assert_eq!((&mobile["kind"], &mobile["meaning"]), (&json!("phone"), &json!("identifier")));
    let refused = command(&["clean", &file]).refused(2);
    assert!(refused.contains("--source"), "{refused}");
}

#[test]
fn tags_are_evaluated_over_parquet_files() {
    let folder = tempfile::tempdir().unwrap();
    let tags = write(
        &folder.path().join("tags.yaml"),
        "- tag: buyer
  title: { zh: 买家, en: Buyer }
  dimension: value
  when: sum('Order Completed', 'revenue', '30d') >= 100
- tag: favourite
  title: { zh: 偏好, en: Favourite }
  dimension: behaviour
  values:
    - { value: tea, when: \"top('Link Clicked', 'topic') = 'tea'\" }
- tag: best
  title: { zh: 最佳, en: Best }
  dimension: value
  when: rank(sum('Order Completed', 'revenue')) > 0.5
",
    );
    let events = folder.path().join("events.parquet");
    let day = 86_400_000_000_i64;
    let as_of = 20_000 * day; // 2024-10-04
    let columns: [(&str, ArrayRef); 5] = [
        ("user_id", Arc::new(UInt32Array::from(vec![1, 1, 2, 2, 3]))),
        (
            "ts",
            Arc::new(TimestampMicrosecondArray::from(vec![
                as_of - 2 * day,
                as_of - day,
                as_of - 40 * day,
                as_of - day,
                as_of - day,
            ])),
        ),
        (
            "event",
            Arc::new(StringArray::from(vec![
                "Order Completed",
                "Order Completed",
                "Order Completed",
                "Order Completed",
                "Link Clicked",
            ])),
        ),
        ("revenue", Arc::new(Float64Array::from(vec![Some(60.0), Some(40.0), Some(99.0), Some(99.0), None]))),
        ("topic", Arc::new(StringArray::from(vec![None, None, None, None, Some("tea")]))),
    ];
    write_parquet(&events, &RecordBatch::try_from_iter(columns).unwrap());
    let out = folder.path().join("values.parquet");
    let arguments = [
        "tags",
        "eval",
        "--events",
        events.to_str().unwrap(),
        "--tags",
        &tags,
        "--as-of",
        "2024-10-04T00:00:00Z",
        "--out",
        out.to_str().unwrap(),
        "--counts",
        "--format",
        "json",
    ];
    let counts = command(&arguments).json();
    assert_eq!(counts[0], json!({ "tag": "buyer", "value": "true", "people": 1, "unknown": 0 }), "{counts}");
    assert_eq!(counts[1]["people"], 1, "{counts}");
    assert_eq!(counts[2], json!({ "tag": "best", "value": "true", "people": 1, "unknown": 0 }), "{counts}");
    let reader = ParquetRecordBatchReaderBuilder::try_new(File::open(out).unwrap()).unwrap().build().unwrap();
    let users: Vec<u32> = reader
        .flat_map(|batch| {
            let batch = batch.unwrap();
            let users = batch.column_by_name("user_id").unwrap();
            users.as_any().downcast_ref::<UInt32Array>().unwrap().values().to_vec()
        })
        .collect();
    assert_eq!(users, [1, 2, 3]);

    let arguments = ["tags", "eval", "--events", &tags, "--tags", &tags, "--as-of", "2024-10-04T00:00:00Z"];
    let said = command(&arguments);
    assert_eq!(said.code, Some(1), "{said:?}");
}

#[test]
fn an_evaluation_that_cannot_be_says_what_to_mend() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    let rule = |text: &str| {
        let head = "- tag: buyer\n  title: { zh: 买家, en: Buyer }\n  dimension: value\n  when: ";
        write(&folder.path().join("tags.yaml"), &format!("{head}{text}\n"))
    };
    let tags = rule("count('Order Completed', '30d') >= 1");
    let events = at("events.parquet");
    let uids: ArrayRef = Arc::new(UInt32Array::from(vec![1]));
    write_parquet(Path::new(&events), &RecordBatch::try_from_iter([("uid", uids)]).unwrap());
    let eval = |events: &str, tags: &str, as_of: &str, zone: &str| {
        command(&["tags", "eval", "--events", events, "--tags", tags, "--as-of", as_of, "--timezone", zone])
    };
    let (instant, zone) = ("2024-10-04T00:00:00Z", "Asia/Shanghai");

    let empty = at("empty");
    fs::create_dir(&empty).unwrap();
    assert_eq!(
        eval(&empty, &tags, instant, zone).refused(2),
        format!("error: no .parquet file in {empty}; folders in it are not looked into")
    );
    assert_eq!(
        eval(&events, &tags, "yesterday", zone).refused(2),
        "error: `yesterday` is not an instant; write 2026-01-31T08:00:00+08:00"
    );
    assert_eq!(
        eval(&events, &tags, instant, "Asia/Shangai").refused(2),
        "error: unknown time zone `Asia/Shangai`; write a name such as Asia/Shanghai"
    );
    assert_eq!(
        eval(&events, &tags, instant, zone).refused(1),
        format!(
            "error: `{events}` cannot be read: there is no column `user_id` (an unsigned 32-bit number); the columns are `uid`"
        )
    );
    let missing = eval(&at("nowhere.parquet"), &tags, instant, zone).refused(1);
    assert!(
        missing.starts_with(&format!("error: `{}` cannot be read: ", at("nowhere.parquet"))),
        "{missing}"
    );
    let wrong = rule("cuont('Order Completed', '30d') >= 1");
    let located = eval(&events, &wrong, instant, zone).refused(2);
    assert!(
        located.starts_with(&format!("{wrong}:4:9: error: ")) && located.contains("`count`"),
        "{located}"
    );
}

fn write_parquet(path: &Path, batch: &RecordBatch) {
    let mut writer = ArrowWriter::try_new(File::create(path).unwrap(), batch.schema(), None).unwrap();
    writer.write(batch).unwrap();
    writer.close().unwrap();
}

#[test]
fn an_experiment_of_the_past_is_read_as_others_read_it() {
    let Some(results) = data::find("experiments/hillstrom.csv.zst") else { return };
    let Some(reference) = data::find("../reference/hillstrom_ref.json") else { return };
    let reference: Value = serde_json::from_slice(&fs::read(reference).unwrap()).unwrap();
    let config = data::repository().join("crates/validate/tests/hillstrom.yaml");
    let arguments =
        ["experiment", "analyze", "--data", results.to_str().unwrap(), "--config", config.to_str().unwrap()];
    let report = command(&[&arguments[..], &["--format", "json"]].concat()).json();
    near(&report["srm"]["p"], &reference["srm"]["p"]);
    for metric in ["visit", "conversion", "spend"] {
        let ours = of(&report["metrics"], "metric", metric);
        for arm in ["No E-Mail", "Mens E-Mail", "Womens E-Mail"] {
            near(&of(&ours["arms"], "arm", arm)["mean"], &reference["metrics"][metric]["mean"][arm]);
        }
        for tag in ["womens", "mens", "womens_only"] {
            let ours = of(&of(&report["tags"], "tag", tag)["metrics"], "metric", metric);
            let theirs = &reference["interaction_womens_vs_mens_email"][tag][metric];
            near(&ours["interaction"]["estimate"], &theirs["did"]);
            near(&ours["interaction"]["statistic"], &theirs["z"]);
        }
    }
    let table = command(&arguments).ok();
    assert!(table.contains("Womens E-Mail") && table.contains("womens_only"), "{table}");
}

/// The element of a list whose key has a value.
#[track_caller]
fn named<'a>(list: &'a [Value], key: &str, name: &str) -> &'a Value {
    list.iter().find(|found| found[key] == name).unwrap_or_else(|| panic!("no {key} is {name} in {list:?}"))
}

/// As [`named`], of a list that is JSON itself.
#[track_caller]
fn of<'a>(list: &'a Value, key: &str, name: &str) -> &'a Value {
    named(list.as_array().unwrap(), key, name)
}

#[track_caller]
fn near(ours: &Value, theirs: &Value) {
    let [ours, theirs] = [ours, theirs].map(|number| number.as_f64().unwrap());
    assert!((ours - theirs).abs() <= 1e-9 * theirs.abs().max(1.0), "{ours} is not {theirs}");
}
