//! JSON Lines and Parquet, compression, and progress.

use std::io::Write;
use std::sync::{Arc, Mutex};

use arrow::array::{Array, Float64Array, Int64Array, RecordBatch, StringArray, TimestampMicrosecondArray};
use parquet::arrow::ArrowWriter;
use qianmian_collect::{Progress, ReadOptions, read_file};
use qianmian_model::{RecordKind, Value};
use qianmian_testkit::time;

use super::{RECEIVED, codes, read_bytes, source};

const ORDERS: &str = "
name: test
purpose: service
event: Order Completed
at: {column: at}
identifiers: {customer_id: customer}
properties: {total: {column: total, type: number}, tags: {column: tags, type: json}}
";

const LINES: &str = concat!(
    "{\"customer\": 7, \"at\": \"2026-01-31T08:00:00Z\", \"total\": 12.5, \"tags\": [\"a\", {\"b\": 1}], \"other\": 1}\n",
    "\n",
    "{\"customer\": \"x\\u4e2d\", \"at\": \"2026-01-31T08:00:00Z\", \"total\": null}\n",
    "{\"customer\": 8, \"at\"\n",
    "[1]\n",
    "{\"at\": \"2026-01-31T08:00:00Z\"}\n",
);

#[test]
fn json_lines_are_read_by_top_level_keys() {
    let batch = read_bytes("rows.jsonl", LINES.as_bytes(), &source(ORDERS), 10).unwrap();
    let [first, second] = &batch.records[..] else { panic!("two records") };
    assert_eq!(first.kind, RecordKind::Track("Order Completed".into()));
    let tags = vec![Value::from("a"), Value::Object(vec![("b".into(), Value::Number(1.0))])];
    assert_eq!(
        first.properties,
        [("total".to_owned(), Value::Number(12.5)), ("tags".to_owned(), Value::List(tags))]
    );
    assert_eq!((first.identifiers[0].value.as_str(), first.position.offset), ("7", 1));
    assert_eq!((second.identifiers[0].value.as_str(), second.position.offset), ("x中", 3));
    assert_eq!(codes(&batch.rejected), ["broken_line", "broken_line", "identifier_missing"]);
    assert_eq!(batch.rejected[0].raw, "{\"customer\": 8, \"at\"");
}

#[test]
fn packed_files_are_told_by_their_content() {
    let plain = read_bytes("rows.jsonl", LINES.as_bytes(), &source(ORDERS), 10).unwrap();
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    gzip.write_all(LINES.as_bytes()).unwrap();
    let gzip = gzip.finish().unwrap();
    let zstd = zstd::encode_all(LINES.as_bytes(), 1).unwrap();
    for (name, content) in [("rows.jsonl.gz", gzip), ("rows.jsonl.zst", zstd)] {
        let read = read_bytes(name, &content, &source(ORDERS), 10).unwrap();
        assert_eq!((read.records.len(), read.counts), (plain.records.len(), plain.counts));
    }
    let error = read_bytes("rows.csv.gz", b"id,note\n", &source(ORDERS), 10).unwrap_err();
    assert!(
        error.to_string().ends_with("its name says that it is packed, but its content does not"),
        "{error}"
    );
    let error = read_bytes("rows.xlsx", b"PK", &source(ORDERS), 10).unwrap_err();
    assert_eq!((error.code(), error.retryable()), ("file_unreadable", false));
}

fn parquet_orders() -> Vec<u8> {
    let micros = time("2026-01-31T08:00:00Z").0;
    let columns: [(&str, Arc<dyn Array>); 4] = [
        ("total", Arc::new(Float64Array::from(vec![Some(12.5), None, Some(3.0)]))),
        ("unused", Arc::new(Int64Array::from(vec![1, 2, 3]))),
        ("at", Arc::new(TimestampMicrosecondArray::from(vec![micros; 3]).with_timezone("UTC"))),
        ("customer", Arc::new(StringArray::from(vec![Some("a"), Some("b"), None]))),
    ];
    let batch = RecordBatch::try_from_iter(columns).unwrap();
    let mut writer = ArrowWriter::try_new(Vec::new(), batch.schema(), None).unwrap();
    writer.write(&batch).unwrap();
    writer.into_inner().unwrap()
}

#[test]
fn parquet_is_read_by_column_plain_or_packed() {
    let source = source(&ORDERS.replace(", tags: {column: tags, type: json}", ""));
    let content = parquet_orders();
    let packed = zstd::encode_all(&content[..], 1).unwrap();
    for (name, content) in [("orders.parquet", content), ("orders.parquet.zst", packed)] {
        let batch = read_bytes(name, &content, &source, 10).unwrap();
        let [first, second] = &batch.records[..] else { panic!("two records") };
        assert_eq!(first.properties, [("total".to_owned(), Value::Number(12.5))]);
        assert_eq!((first.at, first.position.offset), (time("2026-01-31T08:00:00Z"), 1));
        assert_eq!((second.properties.len(), second.identifiers[0].value.as_str()), (0, "b"));
        assert_eq!(codes(&batch.rejected), ["identifier_missing"]);
        assert_eq!(batch.rejected[0].raw, r#"{"at":"2026-01-31T08:00:00Z","customer":"","total":"3.0"}"#);
    }
    let error = read_bytes("orders.parquet", b"no parquet", &source, 10).unwrap_err();
    assert_eq!(error.code(), "file_unreadable");
}

#[test]
fn progress_ends_at_the_size_of_the_file() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("rows.csv");
    let rows: String = (0..50_000).map(|id| format!("{id},2026-01-31,1\n")).collect();
    let content = format!("customer,at,total\n{rows}");
    std::fs::write(&path, &content).unwrap();
    let told = Arc::new(Mutex::new(Vec::new()));
    let teller = Arc::clone(&told);
    let options = ReadOptions {
        on_progress: Some(Box::new(move |progress| teller.lock().unwrap().push(progress))),
        ..ReadOptions::new(time(RECEIVED))
    };
    let source = source(&ORDERS.replace(", tags: {column: tags, type: json}", ""));
    let mut records = read_file(&path, &source, options).unwrap();
    assert_eq!(records.by_ref().map(|batch| batch.unwrap().records.len()).sum::<usize>(), 50_000);
    assert_eq!(records.totals().rows_out, 50_000);
    let whole = Progress { done_bytes: content.len() as u64, total_bytes: content.len() as u64 };
    let told = told.lock().unwrap();
    assert_eq!(told.last(), Some(&whole));
    assert!(told.len() > 5 && told.windows(2).all(|pair| pair[0].done_bytes <= pair[1].done_bytes));
}
