//! Audience files and their mistakes.

use qianmian_audience::{check, expression_of, read_audiences};
use qianmian_rule::{Catalogue, Checker, TagShape, canonical};

const TWO: &str = "\
- audience: loyal
  title: { zh: 忠诚客户, en: Loyal customers }
  purpose: marketing
  expression: tag(value_tier) = 'high' and count('Order Completed', '90d') >= 3
- audience: asleep
  expression: not tag(value_tier)
";

const ONE: &str = "\
audience: active
title: 活跃
expression: >-
  count('Message Received', '30d') >= 1
  and not (tag(value_tier) = 'dormant')
";

#[test]
fn a_file_has_one_audience_or_a_list() {
    let files =
        read_audiences([("audiences/a.yaml", TWO), ("audiences/b.yaml", ONE), ("audiences/c.yaml", "")]);
    assert_eq!(files.diagnostics, []);
    let names: Vec<_> = files.audiences.iter().map(|audience| audience.name.as_str()).collect();
    assert_eq!(names, ["loyal", "asleep", "active"]);
    assert_eq!(files.audiences[0].title.zh, "忠诚客户");
    assert_eq!(files.audiences[1].title.en, "asleep");
    assert_eq!(files.audiences[0].purpose.as_deref(), Some("marketing"));
    let named = expression_of("asleep", &files.audiences).unwrap();
    assert_eq!(canonical(&named), "not tag('value_tier')");
    assert_eq!(canonical(&expression_of("age > 3", &files.audiences).unwrap()), "age > 3");
    assert!(expression_of("age >", &files.audiences).is_err());
}

#[test]
fn mistakes_are_located_in_the_file() {
    let bad = "\
- audience: a
  expresion: vip
- audience: b
  expression: |
    tag(value_teir) = 'high'
    or tag(value_tier) = 'hihg'
- audience: b
  expression: vip
- audience: c
  expression: age >
- age > 3
";
    let mut tags = Catalogue::default();
    tags.insert(
        "value_tier",
        TagShape { values: vec!["high".to_owned(), "low".to_owned()], several: false, ..TagShape::default() },
    );
    let files = read_audiences([("audiences/bad.yaml", bad), ("audiences/worse.yaml", "[")]);
    let mut diagnostics = files.diagnostics;
    diagnostics.extend(check(&Checker::without_plan(&tags), &files.audiences));
    let lines: String = diagnostics.iter().map(|diagnostic| format!("{diagnostic}\n")).collect();
    insta::assert_snapshot!(lines);
}
