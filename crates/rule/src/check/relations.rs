//! Findings between the values of a tag and between tags: what nobody gets, what says the same, what never expires.

use std::collections::BTreeSet;

use qianmian_model::rule::{Expr, ExprKind};
use qianmian_model::{Diagnostic, Severity};

use super::prove::{implies_any, is_never_false, is_never_true};
use crate::expiring::looks_at_events;
use crate::{Catalogue, Located, Select, Status, TagDefinition, children, in_effect};

/// The findings about the values of a tag, each with the index of the value that it is about.
pub(super) fn of_values(tags: &Catalogue, tag: &TagDefinition) -> Vec<(usize, Located)> {
    let effective = in_effect(tag);
    let shadowed =
        (0..tag.values.len()).filter_map(|index| Some((index, shadowed(tags, &effective, index)?)));
    let unexpiring = (0..tag.values.len()).filter_map(|index| Some((index, expires_never(tag, index)?)));
    shadowed.chain(unexpiring).collect()
}

fn warning(at: &Expr, code: &'static str, message: String, hint: impl Into<String>) -> Located {
    Located { severity: Severity::Warning, span: at.span, code, message, hint: Some(hint.into()) }
}

/// A value that nobody gets, because everybody for whom it holds has an earlier one.
fn shadowed(tags: &Catalogue, tag: &TagDefinition, index: usize) -> Option<Located> {
    let (value, earlier) = (&tag.values[index], &tag.values[..index]);
    let conditions = || earlier.iter().map(|earlier| &earlier.when);
    let shadowed = tag.select == Select::First
        && implies_any(tags, &value.when, conditions())
        && !is_never_true(tags, &value.when);
    if !shadowed {
        return None;
    }
    let same = earlier.iter().find(|earlier| earlier.when == value.when);
    let covering = earlier.iter().find(|earlier| implies_any(tags, &value.when, [&earlier.when]));
    let why = match (same, covering) {
        (Some(same), _) => format!("`{}` before it has the same condition", same.value),
        (None, Some(covering)) => format!("`{}` before it holds whenever this does", covering.value),
        (None, None) => "whenever this holds, one before it does".to_owned(),
    };
    let message = format!("nobody gets `{}`: {why}", value.value);
    Some(warning(&value.when, "shadowed_value", message, "the first value that matches wins"))
}

/// A value with `expires_after` whose rule looks at no events: nothing can confirm it, and nothing lets it expire.
fn expires_never(tag: &TagDefinition, index: usize) -> Option<Located> {
    let value = &tag.values[index];
    if tag.expires_after.is_none() || looks_at_events(&value.when) {
        return None;
    }
    let what = if tag.is_single() { "the tag".to_owned() } else { format!("`{}`", value.value) };
    let message = format!("{what} never expires: its rule looks at no events that could confirm it");
    let hint = "leave expires_after out, or ask for an event as well";
    Some(warning(&value.when, "expires_never", message, hint))
}

/// Tags with a single rule that everybody has who has another one, and tags that are the same: said at the later of
/// the two, with the place of the other. Only of active tags that are not `wrong`.
pub(super) fn of_tags(
    tags: &Catalogue,
    definitions: &[TagDefinition],
    wrong: &BTreeSet<&str>,
) -> Vec<Diagnostic> {
    let rules: Vec<(&TagDefinition, TagDefinition, BTreeSet<String>)> = definitions
        .iter()
        .filter(|tag| tag.is_single() && tag.status == Status::Active && !wrong.contains(tag.name.as_str()))
        .map(|tag| (tag, in_effect(tag)))
        .filter(|(_, effective)| {
            let rule = &effective.values[0].when;
            !is_never_true(tags, rule) && !is_never_false(tags, rule)
        })
        .map(|(tag, effective)| {
            let mut names = BTreeSet::new();
            collect_names(&effective.values[0].when, &mut names);
            (tag, effective, names)
        })
        .collect();
    let mut found = Vec::new();
    for (index, (later, later_rule, later_names)) in rules.iter().enumerate() {
        let mut about_this = Vec::new();
        for (earlier, earlier_rule, earlier_names) in &rules[..index] {
            // Rules that look at nothing in common say nothing about each other.
            if later_names.is_disjoint(earlier_names) {
                continue;
            }
            let (one, other) = (&later_rule.values[0].when, &earlier_rule.values[0].when);
            let narrower = implies_any(tags, one, [other]);
            let wider = implies_any(tags, other, [one]);
            about_this.extend(related(later, earlier, narrower, wider));
        }
        // What is the same as another tag is related to all that the other is.
        match about_this.iter().position(|finding: &Diagnostic| finding.code == "equal_tags") {
            Some(equal) => found.push(about_this.swap_remove(equal)),
            None => found.extend(about_this),
        }
    }
    found
}

fn related(
    later: &TagDefinition,
    earlier: &TagDefinition,
    narrower: bool,
    wider: bool,
) -> Option<Diagnostic> {
    let (name, other) = (&later.name, &earlier.name);
    let place = format!("{}:{}", earlier.file, earlier.place.line);
    let (code, message) = match (narrower, wider) {
        (true, true) => ("equal_tags", format!("`{name}` says the same as `{other}` at {place}")),
        (true, false) => {
            ("contained_tag", format!("everybody with `{name}` has `{other}` at {place} as well"))
        }
        (false, true) => {
            ("contained_tag", format!("everybody with `{other}` at {place} has `{name}` as well"))
        }
        (false, false) => return None,
    };
    let hint = match code {
        "equal_tags" => format!("keep one of them, and let the other be replaced_by: {other}"),
        _ => "harmless where it is meant: an audience needs only the narrower of the two".to_owned(),
    };
    let value = &later.values[0];
    Some(value.source.diagnostic(&later.file, warning(&value.when, code, message, hint)))
}

/// The names of what a rule looks at. Rules about events have events in common, whatever their names.
fn collect_names(expr: &Expr, names: &mut BTreeSet<String>) {
    match &expr.kind {
        ExprKind::Trait(name) => {
            names.insert(format!("trait {name}"));
        }
        ExprKind::Tag(name) | ExprKind::HasTag { name, .. } => {
            names.insert(format!("tag {name}"));
        }
        ExprKind::Measure(_) => {
            names.insert("events".to_owned());
        }
        _ => {}
    }
    children(expr).into_iter().for_each(|child| collect_names(child, names));
}
