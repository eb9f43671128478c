//! Tags whose values are not decided by rules: an import or a statement says who has them. A rule that is written for
//! each value reads it off the trait of the tag, so that evaluation knows nothing of this.

use std::time::Duration;

use crate::document::{Content, Fields, Findings, Node};
use crate::tag_definition::{Refresh, SINGLE_VALUE, Select, imported_trait};
use crate::{RuleText, SqlQuery, parse_expr};

use super::ReadRule;

/// Who says which value a person has, in words.
#[derive(Debug, Clone, Copy)]
pub(super) struct Giver {
    tag: &'static str,
    says: &'static str,
}

pub(super) const IMPORT: Giver = Giver { tag: "an imported tag", says: "`qianmian tags import` says" };
pub(super) const STATEMENT: Giver = Giver { tag: "a tag with `sql`", says: "the statement says" };

/// The values of a tag, with the rules that read them off its trait, and whether all could be read. Who was given none has
/// none. A tag with a statement may leave them out: then who is in its answer has the tag.
pub(super) fn read_values(
    fields: &mut Fields<'_>,
    tag: &str,
    select: Option<Select>,
    giver: Giver,
    findings: &mut Findings<'_>,
) -> (Vec<ReadRule>, bool) {
    if let Some(rule) = fields.get("when") {
        let hint = Some(format!("list its `values`; {} who has them", giver.says));
        findings.error(rule.place, "bad_value", format!("{} has no `when`", giver.tag), hint);
    }
    if select == Some(Select::All) {
        let hint = Some("leave out `select`".to_owned());
        findings.error(fields.place, "bad_value", format!("a person has one value of {}", giver.tag), hint);
    }
    if giver.tag == STATEMENT.tag && fields.get("values").is_none() {
        return (vec![rule_of(tag, SINGLE_VALUE)], true);
    }
    let Some(items) = fields.list("values", findings) else {
        findings.error(fields.place, "missing_key", format!("{} lists its `values`", giver.tag), None);
        return (Vec::new(), false);
    };
    let mut values: Vec<ReadRule> = Vec::new();
    for item in items {
        let Some(value) = read_value(item, giver, findings) else { continue };
        if values.iter().any(|(known, _)| known == value) {
            let message = format!("the value `{value}` comes twice");
            findings.error(item.place, "duplicate_value", message, None);
            continue;
        }
        values.push(rule_of(tag, value));
    }
    if items.is_empty() {
        findings.error(fields.place, "missing_key", "`values` is empty", None);
    }
    let complete = values.len() == items.len() && values.iter().all(|(_, rule)| rule.is_some());
    (values, complete)
}

fn rule_of(tag: &str, value: &str) -> ReadRule {
    let name = imported_trait(tag);
    let text = format!("\"{name}\" is not null and \"{name}\" = '{}'", value.replace('\'', "''"));
    let rule = parse_expr(&text).ok().map(|expr| (RuleText::plain(&text), expr));
    (value.to_owned(), rule)
}

/// `gold`, or `{ value: gold }`.
fn read_value<'n>(item: &'n Node, giver: Giver, findings: &mut Findings<'_>) -> Option<&'n str> {
    if let Content::Text(text) | Content::Scalar(text) = &item.content {
        return Some(text);
    }
    let mut fields = Fields::of(item, "a value", findings)?;
    let value = fields.required_text("value", findings);
    if let Some(rule) = fields.get("when") {
        let hint = Some(format!("{} who has it", giver.says));
        findings.error(rule.place, "bad_value", format!("a value of {} has no `when`", giver.tag), hint);
    }
    fields.finish(findings);
    value
}

/// `sql: select person, … as value from …`
pub(super) fn read_statement(node: &Node, imported: bool, findings: &mut Findings<'_>) -> Option<RuleText> {
    if imported {
        let hint = Some("leave out `imported`, or `sql`".to_owned());
        findings.error(node.place, "bad_value", "an imported tag has no `sql`", hint);
    }
    let statement = RuleText::of(node, "`sql`", "a SELECT", findings)?;
    let note = |found| statement.diagnostic(findings.file, found);
    match SqlQuery::parse(statement.as_str()) {
        Ok(query) => findings.diagnostics.extend(query.asks_machine_clock().map(note)),
        Err(mistake) => {
            findings.diagnostics.push(note(mistake));
            return None;
        }
    }
    Some(statement)
}

/// A statement is asked once a period: there has to be one, and values have to outlast it.
pub(super) fn check_cadence(
    fields: &mut Fields<'_>,
    refresh: Refresh,
    expires_after: Option<Duration>,
    findings: &mut Findings<'_>,
) {
    const DAY_S: u64 = 86_400;
    let period_days = match refresh {
        Refresh::Live => {
            let place = fields.get("refresh").map_or(fields.place, |node| node.place);
            let message = "a tag with `sql` says how often its statement is asked";
            let hint = Some("refresh: daily, weekly or monthly".to_owned());
            findings.error(place, "bad_value", message, hint);
            return;
        }
        Refresh::Daily => 1,
        Refresh::Weekly => 7,
        Refresh::Monthly => 31,
    };
    // The first look in a period can come a day later than the one before.
    let least = period_days + 1;
    if expires_after.is_some_and(|after| after.as_secs() < least * DAY_S) {
        let place = fields.get("expires_after").map_or(fields.place, |node| node.place);
        let message = "its values would be dropped before the statement is asked again";
        findings.error(place, "bad_value", message, Some(format!("give it {least}d or more")));
    }
}
