//! Tag files: what is read, and how a bad workspace is answered.

use std::time::Duration;

use qianmian_model::Diagnostic;
use qianmian_rule::{Checker, Dimension, Refresh, Select, TagFiles, canonical, evaluation_order, read_tags};

use crate::check::plan;

const GOOD: &str = "\
# tags of the shop
- tag: link_clicker
  title: { zh: 近7天点击营销链接2次, en: Clicked 2+ links in 7 days }
  dimension: behaviour
  description: of late
  owner: growth
  when: count('Link Clicked', '7d') >= 2
  refresh: daily
  expires_after: 30d
  purpose: marketing
- tag: value_tier
  title: 价值分层
  dimension: value
  select: first
  values:
    - value: high
      when: |
        sum('Order Completed', 'revenue', '90d') >= 1000
        and tag(link_clicker)
    - value: 3
      when: days_since_last('*') >= 30
";

fn lines(diagnostics: &[Diagnostic]) -> String {
    diagnostics.iter().map(|diagnostic| format!("{diagnostic}\n")).collect()
}

fn read(text: &str) -> TagFiles {
    read_tags([("tags/a.yaml", text)])
}

#[test]
fn a_tag_file_is_read() {
    let files = read(GOOD);
    assert_eq!(lines(&files.diagnostics), "");
    let [clicker, tier] = files.tags.as_slice() else { panic!("two tags") };
    assert_eq!(clicker.title.zh, "近7天点击营销链接2次");
    assert_eq!(clicker.dimension, Some(Dimension::Behaviour));
    assert_eq!(clicker.expires_after, Some(Duration::from_secs(30 * 86_400)));
    assert_eq!(clicker.refresh, Refresh::Daily);
    assert!(clicker.is_single());
    assert_eq!(clicker.values[0].value, "true");
    assert!(clicker.yaml.starts_with("tag: link_clicker") && clicker.yaml.ends_with("purpose: marketing"));
    assert_eq!((clicker.place.line, tier.place.line), (2, 11));
    assert_eq!(tier.title.en, "价值分层");
    assert_eq!(tier.select, Select::First);
    assert_eq!(tier.values[1].value, "3");
    assert_eq!(tier.values[0].source.as_str().lines().count(), 2);
    assert_eq!(canonical(&tier.values[1].when), "days_since_last('*') >= 30");
    assert!(tier.yaml.ends_with("days_since_last('*') >= 30"));
}

#[test]
fn all_mistakes_of_all_files_are_reported_with_their_places() {
    let basics = "\
- tag: adult
  dimention: basic
  when: agee >= 18
- tag: shanghai
  dimension: basics
  when: \"city = '上海市' and
    city = '北京市'\"
- tag: adult
  dimension: basic
  when: age >= 18
- title: { zh: 无名, fr: sans nom }
  when: age >= 18
- tag: both
  dimension: basic
  owner: [a, b]
  when: vip
  values: []
- just text
";
    let values = "\
- tag: tier
  dimension: value
  select: frist
  refresh: hourly
  expires_after: soon
  values:
    - value: high
      when: >-
        sum('Order Completed', 'curency', '90d') >= 1000
        and cuont('Order Completed', '90d') >= 3
    - value: medium
      when: count('Order Complete', '90d') >= 3
    - value: low
      when: count('Order Completed', '90d') >= '3'
    - value: low
      when: vip
    - value: none
    - when: vip
- tag: a
  dimension: value
  when: vip or tag(b)
- tag: b
  dimension: value
  when: 'vip or tag(''c'') = ''ture'''
- tag: c
  dimension: value
  when: |

    vip
      or tag(a) or tag(tier) = 'high' or tag(teir)
- tag: shadow
  dimension: value
  values:
    - { value: one, when: age > 3 }
    - { value: two, when: (age > 3) }
";
    let plan = plan();
    let broken = "- tag: a\n  when: [1, 2\n- tag: b\n";
    let files =
        read_tags([("tags/basic.yaml", basics), ("tags/value.yaml", values), ("tags/broken.yaml", broken)]);
    assert!(files.has_error());
    insta::assert_snapshot!(lines(&Checker::new(&plan, &files.catalogue, []).check_files(&files)));
}

#[test]
fn values_that_nobody_gets_and_tags_that_say_the_same_are_told() {
    let files = read(
        "\
- tag: buyer
  dimension: value
  when: count('Order Completed', '30d') >= 1
- tag: buyer_too
  dimension: value
  when: not count('Order Completed', '30d') < 1
- tag: keen
  dimension: value
  when: count('Order Completed', '7d') >= 3 and vip
- tag: someone
  dimension: basic
  when: count('*') > 0
  expires_after: 90d
- tag: tier
  dimension: value
  values:
    - value: many
      when: count('Order Completed', '30d') >= 3
    - value: some
      when: count('Order Completed', '30d') < 3
    - value: week
      when: count('Order Completed', '7d') >= 5
    - value: few
      when: count('Order Completed', '30d') in (2, 4)
    - value: silent
      when: count('Order Completed') is null
- tag: several
  dimension: value
  select: all
  values:
    - { value: one, when: age > 3 }
    - { value: two, when: age > 5 }
",
    );
    let plan = plan();
    insta::assert_snapshot!(lines(&Checker::new(&plan, &files.catalogue, []).check_files(&files)));
}

#[test]
fn a_tag_that_cannot_expire_is_told() {
    let files = read("- tag: adult\n  dimension: basic\n  when: age >= 18\n  expires_after: 30d\n");
    let plan = plan();
    assert_eq!(
        lines(&Checker::new(&plan, &files.catalogue, []).check_files(&files)),
        "tags/a.yaml:3:9: warning: the tag never expires: its rule looks at no events that could confirm it \
         (leave expires_after out, or ask for an event as well)\n"
    );
}

#[test]
fn an_empty_file_has_no_tags_and_anything_else_is_told() {
    assert_eq!(lines(&read("").diagnostics), "");
    assert_eq!(lines(&read("# nothing yet\n").diagnostics), "");
    assert_eq!(
        lines(&read("tag: a\nwhen: vip\n").diagnostics),
        "tags/a.yaml:1:1: error: a tag file is a list of tags, not a mapping (begin each tag with `- tag: name`)\n"
    );
}

#[test]
fn tags_are_evaluated_after_those_that_they_refer_to() {
    let text = "\
- { tag: c, dimension: value, when: tag(a) and tag(b) }
- { tag: b, dimension: value, when: tag(a) }
- { tag: a, dimension: value, when: vip }
- { tag: d, dimension: value, when: vip }
";
    let files = read(text);
    assert_eq!(lines(&files.diagnostics), "");
    assert_eq!(evaluation_order(&files.tags), Ok(vec![2, 1, 0, 3]));
}
