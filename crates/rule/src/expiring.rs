//! What `expires_after` means: a value that nothing confirms for so long is dropped.
//!
//! It is a rewriting of the rule and nothing else, so that every evaluator, the explanation and the hash of a tag
//! have it alike: `(when) and (count(E1, 'D', where => F1) > 0 or …)`, with a count for each kind of event that reaches
//! a measure of the rule, in whatever window the measure looks.

use std::time::Duration;

use qianmian_model::rule::{Aggregate, Comparison, EventPattern, Expr, ExprKind, Measure, Span};
use qianmian_model::{Value, Window};

use crate::{TagDefinition, children};

const SECONDS_PER_HOUR: u64 = 3_600;
const HOURS_PER_DAY: u32 = 24;

/// A definition with the rules that are evaluated: those of a tag without `expires_after` are as they are written.
pub fn in_effect(definition: &TagDefinition) -> TagDefinition {
    let mut definition = definition.clone();
    if let Some(after) = definition.expires_after {
        for value in &mut definition.values {
            value.when = expiring(&value.when, after);
        }
    }
    definition
}

/// A rule that holds only while it was confirmed within the last `after`. One that looks at no events stays as it is.
fn expiring(when: &Expr, after: Duration) -> Expr {
    let mut confirmations = Vec::new();
    confirm(when, window_of(after), &mut confirmations);
    let span = when.span;
    let confirmed = match confirmations.len() {
        0 => return when.clone(),
        1 => confirmations.remove(0),
        _ => Expr { kind: ExprKind::Or(confirmations), span },
    };
    let mut parts = match &when.kind {
        ExprKind::And(parts) => parts.clone(),
        _ => vec![when.clone()],
    };
    parts.push(confirmed);
    Expr { kind: ExprKind::And(parts), span }
}

/// Whether a rule looks at any events: only then can something confirm it.
pub(crate) fn looks_at_events(expr: &Expr) -> bool {
    matches!(expr.kind, ExprKind::Measure(_)) || children(expr).into_iter().any(looks_at_events)
}

/// Whole days are calendar days, as they are in a window.
fn window_of(after: Duration) -> Window {
    let hours = u32::try_from(after.as_secs().div_ceil(SECONDS_PER_HOUR)).unwrap_or(u32::MAX).max(1);
    match hours.is_multiple_of(HOURS_PER_DAY) {
        true => Window::Days { from: hours / HOURS_PER_DAY, to: 0 },
        false => Window::Hours { from: hours, to: 0 },
    }
}

/// Adds a condition for each kind of event that reaches a measure, each once.
fn confirm(expr: &Expr, window: Window, confirmations: &mut Vec<Expr>) {
    if let ExprKind::Measure(measure) = &expr.kind {
        let second = match &measure.aggregate {
            Aggregate::FollowedBy { second, .. } => Some(second),
            _ => None,
        };
        for event in std::iter::once(&measure.event).chain(second) {
            let happened = happened(event, measure.filter.clone(), window, expr.span);
            if !confirmations.contains(&happened) {
                confirmations.push(happened);
            }
        }
    }
    children(expr).into_iter().for_each(|child| confirm(child, window, confirmations));
}

/// `count(event, window, where => filter) > 0`
fn happened(event: &EventPattern, filter: Option<Box<Expr>>, window: Window, span: Span) -> Expr {
    let at = |kind| Box::new(Expr { kind, span });
    let count = Measure { aggregate: Aggregate::Count, event: event.clone(), window, filter };
    let zero = at(ExprKind::Literal(Value::Number(0.0)));
    Expr { kind: ExprKind::Compare(Comparison::Greater, at(ExprKind::Measure(count)), zero), span }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{canonical, parse_expr};

    fn rewritten(rule: &str, hours: u64) -> String {
        canonical(&expiring(&parse_expr(rule).unwrap(), Duration::from_secs(hours * 3_600)))
    }

    #[test]
    fn each_kind_of_event_that_reaches_the_rule_confirms_it() {
        assert_eq!(
            rewritten("count('A', '7d') >= 2", 30 * 24),
            "count('A', '7d') >= 2 and count('A', '30d') > 0"
        );
        assert_eq!(
            rewritten("count('A') > 1 and (sum('A', 'n', '7d') > 5 or city = 'x')", 12),
            "count('A') > 1 and (sum('A', 'n', '7d') > 5 or city = 'x') and count('A', '12h') > 0"
        );
        assert_eq!(
            rewritten("followed_by('A', 'B', '3d', where => n > 1) or interest('t') > 0.5", 24),
            "(followed_by('A', 'B', '3d', where => n > 1) or interest('t') > 0.5) and \
             (count('A', '1d', where => n > 1) > 0 or count('B', '1d', where => n > 1) > 0 or count('*', '1d') > 0)"
        );
    }

    #[test]
    fn what_looks_at_no_events_does_not_expire() {
        assert_eq!(rewritten("age > 18 and tag('x')", 24), "age > 18 and tag('x')");
    }
}
