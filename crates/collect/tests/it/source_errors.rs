//! Errors of `sources/*.yaml`, with their places.

use jiff::tz::TimeZone;
use qianmian_collect::{CollectError, Source};

use super::{read_bytes, sample_source, source};

/// What is said of a declaration.
fn findings(yaml: &str) -> String {
    match Source::parse("sources/shop.yaml", yaml, &TimeZone::UTC) {
        Err(error @ CollectError::Invalid(_)) => error.to_string(),
        other => panic!("{other:?}"),
    }
}

#[test]
fn an_unknown_key_is_located_with_the_nearest_name() {
    let yaml = "name: shop\npurpose: service\nidentifers:\n  customer_id: id\n";
    insta::assert_snapshot!(findings(yaml), @"sources/shop.yaml:3:1: error: unknown key `identifers` (did you mean `identifiers`?)");
    let yaml = "name: shop\npurpose: service\nidentifiers:\n  customer_id: {colum: id}\n";
    insta::assert_snapshot!(findings(yaml), @"sources/shop.yaml:4:17: error: unknown key `colum` (did you mean `column`?)");
    let yaml = "name: shop\npurpose: service\nformat: cvs\nidentifiers: {id: id}\n";
    insta::assert_snapshot!(findings(yaml), @"sources/shop.yaml:3:9: error: unknown value `cvs` (did you mean `csv`?)");
}

#[test]
fn malformed_yaml_is_located() {
    let shown = findings("name: shop\npurpose: \"service\nidentifiers: {id: id}\n");
    insta::assert_snapshot!(shown, @"sources/shop.yaml:2:10: error: unclosed quote");
    insta::assert_snapshot!(findings("purpose: service\n"), @"sources/shop.yaml:1:1: error: missing key `name`");
    let shown = findings("name: shop\nname: store\npurpose: service\n");
    insta::assert_snapshot!(shown, @"sources/shop.yaml:2:1: error: key `name` is there twice");
}

#[test]
fn every_finding_is_told_at_once() {
    let yaml = "\
name: My Shop
purpose: service
trust: 101
zone: Asia/Shangai
encoding: gbk
delimiter: ';;'
at: {column: date, formats: ['%Y-%!']}
identifiers: {}
properties:
  total: {column: a, constant: 1}
sum: {n: n}
require:
  - {that: {column: a}, code: Bad Code, reason: none}
  - {that: {column: a}, code: empty, reason: none}
";
    let shown = findings(yaml);
    let places: Vec<&str> = shown.lines().map(|line| line.split(": error").next().unwrap()).collect();
    let expect = ["1:7", "1:7", "3:8", "4:7", "5:11", "6:12", "7:30", "10:10", "11:10", "13:31", "14:12"];
    assert_eq!(places, expect.map(|place| format!("sources/shop.yaml:{place}")), "{shown}");
    assert!(
        shown.contains("unknown time zone `Asia/Shangai` (an IANA name such as Asia/Shanghai)"),
        "{shown}"
    );
    assert!(shown.contains("a code is snake_case, such as `zero_price`: `Bad Code`"), "{shown}");
}

#[test]
fn keys_about_rows_do_not_fit_http() {
    let yaml = "name: app\npurpose: marketing\nformat: http\nidentifiers: {id: id}\n";
    insta::assert_snapshot!(findings(yaml), @"sources/shop.yaml:3:9: error: a source with `format: http` has no keys about rows");
    let app = sample_source("app.yaml");
    assert_eq!((&*app.name, app.trust, app.keep_text, app.mapping.is_none()), ("app", 60, false, true));
    let error = read_bytes("rows.csv", b"id\n1\n", &app, 10).unwrap_err();
    assert!(error.to_string().contains("source `app` has no mapping for files"), "{error}");
}

#[test]
fn a_column_that_the_file_lacks_is_located_in_the_mapping() {
    let source = source(
        "name: shop\npurpose: service\nidentifiers:\n  customer_id: CustomerId\ntraits: {land: Land}\n",
    );
    let error = read_bytes("rows.csv", b"CustomerID,Country\n1,x\n", &source, 10).unwrap_err();
    insta::assert_snapshot!(error, @"
    sources/test.yaml:4:16: error: the file has no column `CustomerId` (did you mean `CustomerID`?)
    sources/test.yaml:5:16: error: the file has no column `Land` (there is CustomerID, Country)
    ");
}
