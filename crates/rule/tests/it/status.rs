//! Drafts, deprecated and retired tags: where they may be used, and what is said where they may not.

use qianmian_rule::{Checker, TagFiles, parse_expr, read_tags};

const TAGS: &str = "\
- { tag: vip, dimension: value, when: vip }
- { tag: sketch, dimension: value, status: draft, when: vip and tag(sketch_of_old) }
- { tag: sketch_of_old, dimension: value, status: draft, when: tag(old) }
- { tag: old, dimension: value, status: deprecated, replaced_by: vip, when: vip }
- { tag: gone, dimension: value, status: retired, replaced_by: vip, when: tag(older) }
- { tag: older, dimension: value, status: retired, when: vip }
";

fn said(text: &str) -> (TagFiles, String) {
    let plan = crate::check::plan();
    let files = read_tags([("tags/a.yaml", text)]);
    let found = Checker::new(&plan, &files.catalogue, []).check_files(&files);
    let lines = found.iter().map(|diagnostic| format!("{diagnostic}\n")).collect();
    (files, lines)
}

#[test]
fn drafts_and_retired_tags_are_kept_apart() {
    let (files, said) = said(TAGS);
    let names = |tags: &[qianmian_rule::TagDefinition]| {
        tags.iter().map(|tag| tag.name.clone()).collect::<Vec<_>>().join(" ")
    };
    assert_eq!(names(&files.tags), "vip old");
    assert_eq!(names(&files.shelved), "sketch sketch_of_old gone older");
    // A draft may use a draft, and what a retired tag says is nobody's concern.
    insta::assert_snapshot!(said, @"tags/a.yaml:3:64: warning: the tag `old` is deprecated (use `vip` instead)");
}

#[test]
fn a_use_of_a_tag_that_is_not_active_is_located() {
    let (files, _) = said(TAGS);
    let plan = crate::check::plan();
    let expr =
        parse_expr("tag(vip) and tag(sketch) or tag(old) = 'true' or tag(gone) or tag(older)").unwrap();
    let found = Checker::new(&plan, &files.catalogue, []).check(&expr);
    let lines: String =
        found.iter().map(|found| format!("{:?} {} {found}\n", found.severity, found.code)).collect();
    insta::assert_snapshot!(lines);
}

#[test]
fn a_status_and_a_replacement_have_to_make_sense() {
    let text = format!(
        "{TAGS}\
- {{ tag: a, dimension: value, when: tag(sketch) or tag(gone) }}
- {{ tag: b, dimension: value, status: retird, when: vip }}
- {{ tag: c, dimension: value, replaced_by: vip, when: vip }}
- {{ tag: d, dimension: value, status: deprecated, replaced_by: vipp, when: vip }}
- {{ tag: e, dimension: value, status: deprecated, replaced_by: e, when: vip }}
- {{ tag: f, dimension: value, status: retired, replaced_by: old, when: vip }}
"
    );
    insta::assert_snapshot!(said(&text).1);
}

#[test]
fn an_imported_tag_lists_values_and_has_no_rules() {
    let good = "- { tag: level, dimension: value, imported: true, values: [gold, { value: it's }, 3] }\n";
    let (files, found) = said(good);
    assert_eq!(found, "");
    let level = &files.tags[0];
    assert!(level.imported);
    let values: Vec<_> = level.values.iter().map(|value| value.value.as_str()).collect();
    assert_eq!(values, ["gold", "it's", "3"]);
    assert_eq!(
        qianmian_rule::canonical(&level.values[1].when),
        "\"tag:level\" is not null and \"tag:level\" = 'it''s'"
    );
    let bad = "\
- { tag: a, dimension: value, imported: true, when: vip }
- { tag: b, dimension: value, imported: true, select: all, values: [x, x] }
- { tag: c, dimension: value, imported: true, values: [{ value: x, when: vip }] }
- { tag: d, dimension: value, imported: yes, values: [x] }
- { tag: e, dimension: value, imported: true, values: [] }
";
    insta::assert_snapshot!(said(bad).1);
}

#[test]
fn a_tag_with_sql_says_how_often_and_has_no_rules() {
    let good = "\
- tag: spender
  dimension: value
  refresh: weekly
  expires_after: 30d
  sql: |
    select person, case when sum(revenue) >= 100 then 'much' else 'some' end as value
    from events group by person
  values: [much, some]
- tag: buyer
  dimension: value
  refresh: daily
  sql: select person from events, clock where date(at) = today
";
    let (files, found) = said(good);
    assert_eq!(found, "");
    let [spender, buyer] = files.tags.as_slice() else { panic!("two tags") };
    assert!(spender.sql.as_ref().is_some_and(|sql| sql.as_str().starts_with("select person, case")));
    assert!(spender.is_given() && !spender.imported && !spender.is_single());
    assert!(buyer.is_single());
    assert_eq!(
        qianmian_rule::canonical(&spender.values[1].when),
        "\"tag:spender\" is not null and \"tag:spender\" = 'some'"
    );
    let bad = "\
- { tag: a, dimension: value, refresh: daily, sql: select person from people, when: vip }
- { tag: b, dimension: value, refresh: daily, imported: true, sql: select person from people, values: [x] }
- { tag: c, dimension: value, sql: select person from people }
- { tag: d, dimension: value, refresh: live, sql: select person from people }
- { tag: e, dimension: value, refresh: weekly, expires_after: 7d, sql: select person from people }
- { tag: f, dimension: value, refresh: daily, sql: \"select person frm people\" }
- { tag: g, dimension: value, refresh: daily, sql: delete from people }
- { tag: h, dimension: value, refresh: daily, sql: [select person from people] }
- { tag: i, dimension: value, refresh: daily, sql: select person from people, values: [{ value: x, when: vip }] }
- tag: j
  dimension: value
  refresh: daily
  sql: |
    select person
    from events where date(at) > date('now', '-7 days')
";
    insta::assert_snapshot!(said(bad).1);
}
