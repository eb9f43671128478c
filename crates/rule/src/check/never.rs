//! Conditions that can never be true, and conditions that can never be false, as findings: the prover says that it is
//! so, and this says where and why.

use qianmian_model::rule::{Comparison, Expr, ExprKind};
use qianmian_model::{Severity, Value};

use super::domain::Domain;
use super::prove::{Is, can_be, is_never_false, is_never_true};
use super::typing::short;
use crate::{Catalogue, Located, children};

/// Adds the findings in a condition and in the filters inside it.
pub(super) fn find(tags: &Catalogue, expr: &Expr, found: &mut Vec<Located>) {
    condition(tags, expr, found);
    filters(tags, expr, found);
}

fn filters(tags: &Catalogue, expr: &Expr, found: &mut Vec<Located>) {
    if let ExprKind::Measure(measure) = &expr.kind
        && let Some(filter) = &measure.filter
    {
        condition(tags, filter, found);
    }
    for child in children(expr) {
        filters(tags, child, found);
    }
}

fn condition(tags: &Catalogue, expr: &Expr, found: &mut Vec<Located>) {
    if !never(tags, expr, found) {
        always(tags, expr, found);
    }
}

/// Whether a condition can never be true; says why.
fn never(tags: &Catalogue, expr: &Expr, found: &mut Vec<Located>) -> bool {
    match &expr.kind {
        ExprKind::Or(parts) => {
            let start = found.len();
            let dead = parts.iter().filter(|part| never(tags, part, found)).count();
            if dead < parts.len() {
                // The rest of the rule can hold: a dead part is odd, and harmless.
                found[start..].iter_mut().for_each(|finding| finding.severity = Severity::Warning);
            }
            dead == parts.len()
        }
        ExprKind::And(parts) => conjunction(tags, parts, found),
        _ => conjunction(tags, std::slice::from_ref(expr), found),
    }
}

fn conjunction(tags: &Catalogue, parts: &[Expr], found: &mut Vec<Located>) -> bool {
    let mut before: Vec<(&Expr, Is)> = Vec::new();
    for part in parts {
        if matches!(part.kind, ExprKind::Or(_)) && never(tags, part, found) {
            return true;
        }
        before.push((part, Is::True));
        if !can_be(tags, &before) {
            let (message, hint) = if is_never_true(tags, part) {
                why(part)
            } else {
                let message =
                    format!("`{}` is never true together with the conditions before it", short(part));
                (
                    message,
                    subject(part).map(|subject| format!("they ask something else of `{}`", named(subject))),
                )
            };
            found.push(Located::new(part.span, "never_true", message).maybe_hint(hint));
            return true;
        }
    }
    false
}

/// Says of the largest parts that are never false that they say nothing. `true` itself means everybody.
fn always(tags: &Catalogue, expr: &Expr, found: &mut Vec<Located>) {
    if matches!(expr.kind, ExprKind::Literal(_)) {
        return;
    }
    if is_never_false(tags, expr) {
        let message = format!("`{}` is true for everybody for whom it is known", short(expr));
        let hint = subject(expr)
            .and_then(|subject| Some(format!("`{}` is {}", short(subject), Domain::of(subject).bounds()?)));
        let mut finding = Located::new(expr.span, "always_true", message).maybe_hint(hint);
        finding.severity = Severity::Warning;
        found.push(finding);
    } else if let ExprKind::And(parts) | ExprKind::Or(parts) = &expr.kind {
        parts.iter().for_each(|part| always(tags, part, found));
    }
}

/// Why a part is never true by itself: a message and a hint.
fn why(part: &Expr) -> (String, Option<String>) {
    let text = short(part);
    let plain = format!("`{text}` is never true");
    match &part.kind {
        ExprKind::Compare(comparison, left, right) => {
            if [left, right].iter().any(|side| side.kind == ExprKind::Literal(Value::Null)) {
                let hint = Some("write is null or is not null".to_owned());
                return (format!("{plain}: nothing compares with null"), hint);
            }
            if left == right && !matches!(left.kind, ExprKind::Literal(_)) {
                return (format!("{plain}: it compares a thing with itself"), None);
            }
            if let (ExprKind::Measure(_), ExprKind::Measure(_), true) =
                (&left.kind, &right.kind, is_strict(*comparison))
            {
                return (format!("{plain}: one of them looks at all that the other looks at"), None);
            }
        }
        ExprKind::Between { low, high, negated: false, .. } => {
            if let (ExprKind::Literal(low), ExprKind::Literal(high)) = (&low.kind, &high.kind)
                && let (Some(from), Some(to)) = (low.as_number(), high.as_number())
                && from > to
            {
                let hint = Some(format!("write between {to} and {from}"));
                return (format!("{plain}: {from} is more than {to}"), hint);
            }
        }
        ExprKind::InList { list, negated: true, .. }
            if list.iter().any(|item| item.kind == ExprKind::Literal(Value::Null)) =>
        {
            return (format!("{plain}: the list has null in it"), Some("leave null out".to_owned()));
        }
        _ => {}
    }
    let hint = subject(part)
        .and_then(|subject| Some(format!("`{}` is {}", short(subject), Domain::of(subject).bounds()?)));
    (plain, hint)
}

fn is_strict(comparison: Comparison) -> bool {
    matches!(comparison, Comparison::Less | Comparison::Greater)
}

/// A subject in words: of a test of a tag, the tag.
fn named(subject: &Expr) -> String {
    match &subject.kind {
        ExprKind::HasTag { name, .. } => {
            short(&Expr { kind: ExprKind::Tag(name.clone()), span: subject.span })
        }
        _ => short(subject),
    }
}

/// What a condition is about, where it is about one thing.
fn subject(part: &Expr) -> Option<&Expr> {
    match &part.kind {
        ExprKind::Not(inner) => subject(inner),
        ExprKind::Compare(_, left, right) if matches!(left.kind, ExprKind::Literal(_)) => Some(right),
        ExprKind::Compare(_, operand, right) if matches!(right.kind, ExprKind::Literal(_)) => Some(operand),
        ExprKind::Between { operand, .. }
        | ExprKind::InList { operand, .. }
        | ExprKind::IsNull { operand, .. }
        | ExprKind::Like { operand, .. } => Some(operand),
        ExprKind::HasTag { .. } | ExprKind::Trait(_) | ExprKind::Property(_) => Some(part),
        _ => None,
    }
}
