//! The columnar form: what it reads, and what it refuses.

use std::collections::BTreeMap;
use std::sync::Arc;

use arrow::array::{
    ArrayRef, AsArray, BooleanArray, Float64Array, Int64Array, ListBuilder, RecordBatch, StringArray,
    StringBuilder, TimestampMicrosecondArray, UInt32Array,
};
use arrow::compute::cast;
use arrow::datatypes::{DataType, Int32Type, TimeUnit};
use jiff::tz::TimeZone;
use qianmian_model::value::get;
use qianmian_model::{EventBody, Time, Value};
use qianmian_tag::plan::{Batch, ColumnNames, Later, Tally, TallyBuilder, ValuesBuilder, evaluate_files};
use qianmian_tag::{Calendar, Program};

use crate::world::{at, event, tags};

/// Events of people under the names that foreign files have, text in dictionaries.
pub(crate) fn events_batch(rows: &[(u32, &(Time, EventBody))]) -> RecordBatch {
    let property = |name: &str| -> Vec<Value> {
        rows.iter().map(|(_, (_, body))| get(&body.properties, name).cloned().unwrap_or_default()).collect()
    };
    let text = |texts: Vec<Option<String>>| -> ArrayRef {
        let dictionary = DataType::Dictionary(Box::new(DataType::Int32), Box::new(DataType::Utf8));
        cast(&StringArray::from(texts), &dictionary).unwrap()
    };
    let mut topics = ListBuilder::new(StringBuilder::new());
    for (_, (_, body)) in rows {
        topics.append_value(body.topics.iter().map(|topic| Some(topic.to_string())));
    }
    let as_time = |value: Value| if let Value::Time(time) = value { Some(time.0) } else { None };
    let as_bool = |value: Value| if let Value::Bool(truth) = value { Some(truth) } else { None };
    let as_text = |value: Value| value.as_text().map(str::to_owned);
    let columns: [(&str, ArrayRef); 8] = [
        ("user_id", Arc::new(rows.iter().map(|(person, _)| *person).collect::<UInt32Array>())),
        ("ts", Arc::new(rows.iter().map(|(_, (at, _))| Some(at.0)).collect::<TimestampMicrosecondArray>())),
        ("event", text(rows.iter().map(|(_, (_, body))| Some(body.name.to_string())).collect())),
        ("topics", Arc::new(topics.finish())),
        ("n", Arc::new(property("n").iter().map(Value::as_number).collect::<Float64Array>())),
        ("t", text(property("t").into_iter().map(as_text).collect())),
        ("b", Arc::new(property("b").into_iter().map(as_bool).collect::<BooleanArray>())),
        ("d", Arc::new(property("d").into_iter().map(as_time).collect::<TimestampMicrosecondArray>())),
    ];
    RecordBatch::try_from_iter(columns).unwrap()
}

const RULES: &str = "
- tag: clicker
  title: { zh: 点击, en: Clicks }
  dimension: behaviour
  when: count('Link Clicked', '7d', where => t = 'a') >= 2
- tag: spender
  title: { zh: 消费, en: Spends }
  dimension: value
  values:
    - value: high
      when: sum('Order Completed', 'n', '30d') >= 100
    - value: some
      when: sum('Order Completed', 'n', '30d') > 0
- tag: adult
  title: { zh: 成年, en: Adult }
  dimension: basic
  when: age >= 18
";

fn program() -> Program {
    Program::compile(&tags(RULES), Arc::new(Calendar::new(TimeZone::UTC))).unwrap()
}

fn history() -> Vec<(u32, (Time, EventBody))> {
    let click = |text: &str| event("Link Clicked", &[("t", Value::from(text))], &[]);
    let order = |amount: f64| event("Order Completed", &[("n", Value::Number(amount))], &[]);
    vec![
        (5, (at("2026-03-09T10:00:00Z"), click("a"))),
        (5, (at("2026-03-10T10:00:00Z"), click("a"))),
        (5, (at("2026-03-10T10:00:00Z"), order(99.99))),
        (5, (at("2026-03-10T10:00:00Z"), order(0.01))),
        (2_000_000_000, (at("2026-03-10T10:00:00Z"), click("b"))),
        (2_000_000_000, (at("2026-03-10T10:00:00Z"), order(0.5))),
        (7, (at("2025-01-01T00:00:00Z"), order(500.0))),
        (8, (at("2026-04-01T00:00:00Z"), order(500.0))),
    ]
}

#[test]
fn counts_members_and_unknowns_and_lists_values() {
    let program = program();
    let now = at("2026-03-10T23:59:59.999999Z");
    let history = history();
    let rows: Vec<(u32, &(Time, EventBody))> =
        history.iter().map(|(person, event)| (*person, event)).collect();
    let mut batch = Batch::new(&program, now, Later::Drop);
    batch.absorb(&events_batch(&rows), &ColumnNames::FOREIGN, Some).unwrap();
    let (mut tally, mut values) = (Tally::new(&program), ValuesBuilder::new(&program));
    let age = |person: u32| (person == 5).then(|| vec![Value::Number(30.0)]);
    let done: Result<(), ()> = batch.gather().judge(
        age,
        || (TallyBuilder::new(&program), Vec::new()),
        |(tally, found), judged| {
            tally.count(judged);
            found.push((judged.person, judged.outcomes.to_vec()));
        },
        |(counted, found)| {
            tally.add(&counted.finish());
            found.iter().for_each(|(person, outcomes)| values.push(*person, outcomes));
            Ok(())
        },
    );
    done.unwrap();
    // Person 8 has nothing up to now, and there is no other reason to know them.
    assert_eq!(tally.people, 3);
    assert_eq!(tally.members, [vec![1], vec![1, 1], vec![1]]);
    assert_eq!(tally.covered, [1, 2, 1]);
    assert_eq!(tally.unknown, [0, 0, 2], "no age");
    let table = values.finish().unwrap();
    let texts = |column: usize| -> Vec<String> {
        let column = table.column(column).as_dictionary::<Int32Type>();
        let words = column.downcast_dict::<StringArray>().unwrap();
        words.into_iter().map(|word| word.unwrap().to_owned()).collect()
    };
    let users = table.column(0).as_primitive::<arrow::datatypes::UInt32Type>().values().to_vec();
    assert_eq!(users, [5, 5, 5, 2_000_000_000]);
    assert_eq!(texts(1), ["clicker", "spender", "adult", "spender"]);
    assert_eq!(texts(2), ["true", "high", "true", "some"]);
}

#[test]
fn reads_plain_text_other_units_and_whole_numbers() {
    let program = program();
    let millis = |text: &str| at(text).0 / 1_000;
    let seconds_zone = DataType::Timestamp(TimeUnit::Millisecond, Some("+08:00".into()));
    let columns: [(&str, ArrayRef); 4] = [
        ("user_id", Arc::new(Int64Array::from(vec![1, 1]))),
        ("ts", cast(&Int64Array::from(vec![millis("2026-03-10T01:00:00Z"); 2]), &seconds_zone).unwrap()),
        ("event", Arc::new(StringArray::from(vec!["Order Completed", "Order Completed"]))),
        ("n", Arc::new(Int64Array::from(vec![Some(60), Some(40)]))),
    ];
    let columns = RecordBatch::try_from_iter(columns).unwrap();
    let mut batch = Batch::new(&program, at("2026-03-10T02:00:00Z"), Later::Drop);
    batch.absorb(&columns, &ColumnNames::FOREIGN, Some).unwrap();
    let mut found = BTreeMap::new();
    let done: Result<(), ()> = batch.gather().judge(
        |_| None,
        Vec::new,
        |found, judged| found.push((judged.person, judged.outcomes[1].clone())),
        |some| {
            found.extend(some);
            Ok(())
        },
    );
    done.unwrap();
    assert_eq!(found, BTreeMap::from([(1, qianmian_tag::Outcome::One(0))]));
}

#[test]
fn evaluates_parquet_files_whose_text_has_small_keys() {
    let program = program();
    let history = history();
    let folder = tempfile::tempdir().unwrap();
    let mut paths = Vec::new();
    for (number, part) in history.chunks(4).enumerate() {
        let rows: Vec<(u32, &(Time, EventBody))> =
            part.iter().map(|(person, event)| (*person, event)).collect();
        let rows = events_batch(&rows).project(&[0, 1, 2, 4, 5]).unwrap();
        let small = DataType::Dictionary(Box::new(DataType::Int8), Box::new(DataType::Utf8));
        let columns = rows.schema_ref().fields().iter().zip(rows.columns()).map(|(field, column)| {
            let column = match column.data_type() {
                DataType::Dictionary(..) => cast(column, &small).unwrap(),
                _ => Arc::clone(column),
            };
            (field.name().clone(), column)
        });
        let rows = RecordBatch::try_from_iter(columns.collect::<Vec<_>>()).unwrap();
        let path = folder.path().join(format!("part-{number}.parquet"));
        let file = std::fs::File::create(&path).unwrap();
        let mut writer = parquet::arrow::ArrowWriter::try_new(file, rows.schema(), None).unwrap();
        writer.write(&rows).unwrap();
        writer.close().unwrap();
        paths.push(path);
    }
    let mut rows = 0;
    let mut count = |values: RecordBatch| {
        rows += values.num_rows();
        Ok(())
    };
    let now = at("2026-03-10T23:59:59.999999Z");
    let tally = evaluate_files(&program, &paths, now, Some(&mut count)).unwrap();
    assert_eq!((tally.people, rows), (3, 3));
    assert_eq!(tally.members, [vec![1], vec![1, 1], vec![0]]);
    assert_eq!(tally.unknown, [0, 0, 3], "there are no traits");
    paths.push(folder.path().join("missing.parquet"));
    let error = evaluate_files(&program, &paths, at("2026-03-10T00:00:00Z"), None).unwrap_err();
    assert_eq!(error.code(), "event_file");
}

#[test]
fn a_missing_or_wrong_column_is_named() {
    let program = program();
    let mut batch = Batch::new(&program, at("2026-03-10T02:00:00Z"), Later::Drop);
    let mut refuse = |columns: Vec<(&str, ArrayRef)>| {
        let columns = RecordBatch::try_from_iter(columns).unwrap();
        batch.absorb(&columns, &ColumnNames::FOREIGN, Some).unwrap_err().to_string()
    };
    let ids: ArrayRef = Arc::new(UInt32Array::from(vec![1]));
    let texts: ArrayRef = Arc::new(StringArray::from(vec!["x"]));
    let columns =
        |id: ArrayRef, at: ArrayRef| vec![("user_id", id), ("ts", at), ("event", Arc::clone(&texts))];
    assert_eq!(
        refuse(vec![("user_id", Arc::clone(&ids)), ("event", Arc::clone(&texts))]),
        "there is no column `ts` (a timestamp); the columns are `user_id`, `event`"
    );
    // Nobody says whether these are seconds or milliseconds.
    let epoch: ArrayRef = Arc::new(Int64Array::from(vec![1_772_409_600]));
    assert_eq!(refuse(columns(ids, epoch)), "column `ts` has to be a timestamp: it is Int64");
    let instants: ArrayRef = Arc::new(TimestampMicrosecondArray::from(vec![0]));
    let negative: ArrayRef = Arc::new(Int64Array::from(vec![-7]));
    let refused = refuse(columns(negative, Arc::clone(&instants)));
    assert!(
        refused.starts_with("column `user_id` has to be an unsigned 32-bit number: it is Int64 ("),
        "{refused}"
    );
    assert!(refused.contains("-7"), "{refused}");
    let nobody: ArrayRef = Arc::new(UInt32Array::from(vec![None]));
    assert_eq!(
        refuse(columns(nobody, instants)),
        "column `user_id` has to be an unsigned 32-bit number: 1 of these 1 rows have none"
    );
}
