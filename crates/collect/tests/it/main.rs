//! Tests of the crate as its users see it.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod cells;
mod delimited;
mod forms;
mod gzip;
mod inbox;
mod inbox_format;
mod mapping;
mod plan;
mod real_data;
mod request;
mod sdk;
mod segment;
mod source_errors;

use std::path::PathBuf;

use jiff::tz::TimeZone;
use qianmian_collect::{
    Arrival, CollectError, Endpoint, FileBatch, ParsedRequest, ReadOptions, Source, parse_request, read_file,
};
use qianmian_model::{Record, Rejected};
use qianmian_testkit::time;

/// When everything in these tests arrives.
const RECEIVED: &str = "2026-03-01T08:00:10Z";

fn arrival() -> Arrival {
    Arrival { received_at: time(RECEIVED), source: "app".into(), stream: "http".into(), offset: 7 }
}

fn parse(endpoint: Endpoint, body: &str) -> ParsedRequest {
    parse_request(endpoint, body.as_bytes(), &arrival()).unwrap()
}

/// The one record of a batch with one event.
fn record_of(event: &str) -> Record {
    let mut parsed = parse(Endpoint::Batch, &format!(r#"{{"batch":[{event}]}}"#));
    assert_eq!(parsed.rejected, []);
    parsed.records.remove(0)
}

/// The codes of the failures of a batch with one event.
fn codes_of(event: &str) -> Vec<&'static str> {
    let parsed = parse(Endpoint::Batch, &format!(r#"{{"batch":[{event}]}}"#));
    assert_eq!(parsed.records, []);
    codes(&parsed.rejected)
}

fn codes(rejected: &[Rejected]) -> Vec<&'static str> {
    rejected.iter().flat_map(|reject| &reject.failures).map(|failure| failure.code).collect()
}

/// `kind:value` of each identifier.
fn shown_identifiers(record: &Record) -> Vec<String> {
    record.identifiers.iter().map(|identifier| format!("{}:{}", identifier.kind, identifier.value)).collect()
}

fn sample_source(name: &str) -> Source {
    let path: PathBuf = [env!("CARGO_MANIFEST_DIR"), "tests", "sources", name].iter().collect();
    Source::load(&path, &TimeZone::UTC).unwrap()
}

fn source(yaml: &str) -> Source {
    Source::parse("sources/test.yaml", yaml, &TimeZone::UTC).unwrap()
}

/// Reads a file of that name and content in one batch after another, and adds the batches up.
fn read_bytes(
    name: &str,
    content: &[u8],
    source: &Source,
    batch_rows: usize,
) -> Result<FileBatch, CollectError> {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join(name);
    std::fs::write(&path, content).unwrap();
    let options = ReadOptions { batch_rows, ..ReadOptions::new(time(RECEIVED)) };
    let mut whole = FileBatch::default();
    for batch in read_file(&path, source, options)? {
        let batch = batch?;
        assert!(batch.counts.reconciles());
        whole.counts += batch.counts;
        whole.records.extend(batch.records);
        whole.rejected.extend(batch.rejected);
    }
    Ok(whole)
}

fn read_csv(content: &str, source: &Source) -> FileBatch {
    read_bytes("rows.csv", content.as_bytes(), source, 1000).unwrap()
}
