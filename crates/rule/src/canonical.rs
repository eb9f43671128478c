//! The canonical text of an expression: what definition hashes are taken of, and what the console shows.
//!
//! `parse_expr(&canonical(e))` is `e` for every `e` that `parse_expr` returns.

use std::fmt::{self, Write};

use qianmian_model::rule::{Aggregate, Comparison, EventPattern, Expr, ExprKind, Measure, Operator};
use qianmian_model::{Value, Window};
use sqlparser::keywords::ALL_KEYWORDS;

/// How tightly a form binds; an operand is bracketed when it binds less than its place asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Binding {
    Or,
    And,
    Not,
    Predicate,
    Sum,
    Product,
    Sign,
    Primary,
}

/// The text of an expression, in lower-case SQL with single spaces and as few brackets as it needs.
pub fn canonical(expr: &Expr) -> String {
    let mut text = String::new();
    // Writing to a String does not fail.
    let _ = write_expr(&mut text, expr, Binding::Or, true);
    text
}

/// `7d`, `24h`, `30d..7d`; empty for all time.
pub fn canonical_window(window: Window) -> String {
    match window {
        Window::All => String::new(),
        Window::Days { from, to: 0 } => format!("{from}d"),
        Window::Days { from, to } => format!("{from}d..{to}d"),
        Window::Hours { from, to: 0 } => format!("{from}h"),
        Window::Hours { from, to } => format!("{from}h..{to}h"),
    }
}

fn binding(kind: &ExprKind, condition: bool) -> Binding {
    match kind {
        ExprKind::Or(_) => Binding::Or,
        ExprKind::And(_) => Binding::And,
        ExprKind::Not(_) => Binding::Not,
        ExprKind::HasTag { values, .. } if values.is_empty() && condition => Binding::Primary,
        ExprKind::Compare(..)
        | ExprKind::Between { .. }
        | ExprKind::InList { .. }
        | ExprKind::Like { .. }
        | ExprKind::IsNull { .. }
        | ExprKind::HasTag { .. } => Binding::Predicate,
        ExprKind::Arithmetic(Operator::Add | Operator::Subtract, ..) => Binding::Sum,
        ExprKind::Arithmetic(Operator::Multiply | Operator::Divide, ..) => Binding::Product,
        ExprKind::Negate(_) => Binding::Sign,
        ExprKind::Literal(_)
        | ExprKind::Trait(_)
        | ExprKind::Property(_)
        | ExprKind::Case { .. }
        | ExprKind::Coalesce(_)
        | ExprKind::Measure(_)
        | ExprKind::Rank(_)
        | ExprKind::Tag(_) => Binding::Primary,
    }
}

/// `condition`: whether a condition stands here, so that a bare `tag('x')` is a test.
fn write_expr(out: &mut String, expr: &Expr, least: Binding, condition: bool) -> fmt::Result {
    if binding(&expr.kind, condition) < least {
        out.write_char('(')?;
        write_kind(out, &expr.kind, condition)?;
        return out.write_char(')');
    }
    write_kind(out, &expr.kind, condition)
}

fn write_value(out: &mut String, expr: &Expr, least: Binding) -> fmt::Result {
    write_expr(out, expr, least, false)
}

fn write_kind(out: &mut String, kind: &ExprKind, condition: bool) -> fmt::Result {
    match kind {
        ExprKind::Literal(value) => write_literal(out, value),
        ExprKind::Trait(name) | ExprKind::Property(name) => write_name(out, name),
        ExprKind::Not(operand) => {
            out.write_str("not ")?;
            write_expr(out, operand, Binding::Predicate, true)
        }
        ExprKind::And(parts) => {
            write_joined(out, parts, " and ", |out, part| write_expr(out, part, Binding::Not, true))
        }
        ExprKind::Or(parts) => {
            write_joined(out, parts, " or ", |out, part| write_expr(out, part, Binding::And, true))
        }
        ExprKind::Compare(comparison, left, right) => {
            write_value(out, left, Binding::Sum)?;
            write!(out, " {} ", symbol(*comparison))?;
            write_value(out, right, Binding::Sum)
        }
        ExprKind::Between { operand, low, high, negated } => {
            write_value(out, operand, Binding::Sum)?;
            write!(out, "{} between ", not(*negated))?;
            write_value(out, low, Binding::Sum)?;
            out.write_str(" and ")?;
            write_value(out, high, Binding::Sum)
        }
        ExprKind::InList { operand, list, negated } => {
            write_value(out, operand, Binding::Sum)?;
            write!(out, "{} in (", not(*negated))?;
            write_joined(out, list, ", ", |out, item| write_value(out, item, Binding::Sum))?;
            out.write_char(')')
        }
        ExprKind::Like { operand, pattern, negated } => {
            write_value(out, operand, Binding::Sum)?;
            write!(out, "{} like ", not(*negated))?;
            write_text(out, pattern)
        }
        ExprKind::IsNull { operand, negated } => {
            write_value(out, operand, Binding::Sum)?;
            write!(out, " is{} null", not(*negated))
        }
        ExprKind::Arithmetic(operator, left, right) => write_arithmetic(out, *operator, left, right),
        ExprKind::Negate(operand) => write_negated(out, operand),
        ExprKind::Case { operand, branches, otherwise } => {
            write_case(out, operand.as_deref(), branches, otherwise.as_deref())
        }
        ExprKind::Coalesce(values) => {
            out.write_str("coalesce(")?;
            write_joined(out, values, ", ", |out, value| write_value(out, value, Binding::Or))?;
            out.write_char(')')
        }
        ExprKind::Measure(measure) => write_measure(out, measure),
        ExprKind::Rank(operand) => {
            out.write_str("rank(")?;
            write_value(out, operand, Binding::Or)?;
            out.write_char(')')
        }
        ExprKind::Tag(name) => write_tag(out, name),
        ExprKind::HasTag { name, values } => write_has_tag(out, name, values, condition),
    }
}

fn write_joined<T>(
    out: &mut String,
    items: &[T],
    separator: &str,
    write: impl Fn(&mut String, &T) -> fmt::Result,
) -> fmt::Result {
    for (index, item) in items.iter().enumerate() {
        if index > 0 {
            out.write_str(separator)?;
        }
        write(out, item)?;
    }
    Ok(())
}

fn not(negated: bool) -> &'static str {
    if negated { " not" } else { "" }
}

fn symbol(comparison: Comparison) -> &'static str {
    match comparison {
        Comparison::Equal => "=",
        Comparison::NotEqual => "<>",
        Comparison::Less => "<",
        Comparison::LessOrEqual => "<=",
        Comparison::Greater => ">",
        Comparison::GreaterOrEqual => ">=",
    }
}

fn write_arithmetic(out: &mut String, operator: Operator, left: &Expr, right: &Expr) -> fmt::Result {
    let (symbol, left_least, right_least) = match operator {
        Operator::Add => (" + ", Binding::Sum, Binding::Product),
        Operator::Subtract => (" - ", Binding::Sum, Binding::Product),
        Operator::Multiply => (" * ", Binding::Product, Binding::Sign),
        Operator::Divide => (" / ", Binding::Product, Binding::Sign),
    };
    write_value(out, left, left_least)?;
    out.write_str(symbol)?;
    write_value(out, right, right_least)
}

/// A number is bracketed, as `-5` is a constant; so is everything that would begin with a second sign, a comment.
fn write_negated(out: &mut String, operand: &Expr) -> fmt::Result {
    if matches!(operand.kind, ExprKind::Literal(_)) {
        out.write_str("-(")?;
        write_kind(out, &operand.kind, false)?;
        return out.write_char(')');
    }
    out.write_char('-')?;
    write_value(out, operand, Binding::Primary)
}

fn write_case(
    out: &mut String,
    operand: Option<&Expr>,
    branches: &[(Expr, Expr)],
    otherwise: Option<&Expr>,
) -> fmt::Result {
    out.write_str("case")?;
    if let Some(operand) = operand {
        out.write_char(' ')?;
        write_value(out, operand, Binding::Sum)?;
    }
    for (condition, result) in branches {
        out.write_str(" when ")?;
        write_expr(out, condition, Binding::Or, operand.is_none())?;
        out.write_str(" then ")?;
        write_value(out, result, Binding::Or)?;
    }
    if let Some(otherwise) = otherwise {
        out.write_str(" else ")?;
        write_value(out, otherwise, Binding::Or)?;
    }
    out.write_str(" end")
}

fn write_measure(out: &mut String, measure: &Measure) -> fmt::Result {
    let (name, property) = match &measure.aggregate {
        Aggregate::Count => ("count", None),
        Aggregate::Sum(property) => ("sum", Some(property)),
        Aggregate::Avg(property) => ("avg", Some(property)),
        Aggregate::Min(property) => ("min", Some(property)),
        Aggregate::Max(property) => ("max", Some(property)),
        Aggregate::CountDistinct(property) => ("count_distinct", Some(property)),
        Aggregate::DaysActive => ("days_active", None),
        Aggregate::PerDay => ("per_day", None),
        Aggregate::FirstSeen => ("first_seen", None),
        Aggregate::LastSeen => ("last_seen", None),
        Aggregate::DaysSinceFirst => ("days_since_first", None),
        Aggregate::DaysSinceLast => ("days_since_last", None),
        Aggregate::Top(property) => ("top", Some(property)),
        Aggregate::Share(property, _) => ("share", Some(property)),
        Aggregate::Interest(_) => ("interest", None),
        Aggregate::FollowedBy { .. } => ("followed_by", None),
    };
    write!(out, "{name}(")?;
    match (&measure.aggregate, &measure.event) {
        (Aggregate::Interest(topic), _) => write_text(out, topic)?,
        (_, event) => write_event(out, event)?,
    }
    if let Some(property) = property {
        out.write_str(", ")?;
        write_text(out, property)?;
    }
    if let Aggregate::Share(_, value) = &measure.aggregate {
        out.write_str(", ")?;
        write_literal(out, value)?;
    }
    if let Aggregate::FollowedBy { second, within_hours } = &measure.aggregate {
        out.write_str(", ")?;
        write_event(out, second)?;
        out.write_str(", ")?;
        write_text(out, &canonical_hours(*within_hours))?;
    }
    if measure.window != Window::All {
        out.write_str(", ")?;
        write_text(out, &canonical_window(measure.window))?;
    }
    if let Some(filter) = &measure.filter {
        out.write_str(", where => ")?;
        write_expr(out, filter, Binding::Or, true)?;
    }
    out.write_char(')')
}

fn write_event(out: &mut String, event: &EventPattern) -> fmt::Result {
    match event {
        EventPattern::Any => write_text(out, "*"),
        EventPattern::Named(event) => write_text(out, event),
    }
}

/// Whole days as days: they are 24 hours each.
fn canonical_hours(hours: u32) -> String {
    if hours.is_multiple_of(24) { format!("{}d", hours / 24) } else { format!("{hours}h") }
}

fn write_tag(out: &mut String, name: &str) -> fmt::Result {
    out.write_str("tag(")?;
    write_text(out, name)?;
    out.write_char(')')
}

fn write_has_tag(out: &mut String, name: &str, values: &[String], condition: bool) -> fmt::Result {
    write_tag(out, name)?;
    match values {
        [] if condition => Ok(()),
        [] => out.write_str(" is not null"),
        [value] => {
            out.write_str(" = ")?;
            write_text(out, value)
        }
        values => {
            out.write_str(" in (")?;
            write_joined(out, values, ", ", |out, value| write_text(out, value))?;
            out.write_char(')')
        }
    }
}

/// Lists and objects have no constant: the parser never makes one.
fn write_literal(out: &mut String, value: &Value) -> fmt::Result {
    match value {
        Value::Null => out.write_str("null"),
        Value::Bool(value) => write!(out, "{value}"),
        Value::Number(number) => write!(out, "{number}"),
        Value::Text(text) => write_text(out, text),
        Value::Time(time) => write!(out, "timestamp '{time}'"),
        Value::List(_) | Value::Object(_) => write_text(out, &value.to_json().to_string()),
    }
}

fn write_text(out: &mut String, text: &str) -> fmt::Result {
    write!(out, "'{}'", text.replace('\'', "''"))
}

/// Keywords that are plain names in a rule all the same; a test holds them to it.
const PLAIN_KEYWORDS: &[&str] = &[
    "AGE", "CATEGORY", "CHANNEL", "CITY", "CLASS", "CODE", "COUNTRY", "DATE", "DAY", "DISTRICT", "DOMAIN",
    "EMAIL", "GROUP", "HOUR", "ID", "LANGUAGE", "LEVEL", "LOCATION", "MINUTE", "MONTH", "NAME", "OWNER",
    "PATH", "POSITION", "PRODUCT", "PROVINCE", "QUARTER", "REGION", "ROLE", "SECOND", "SOURCE", "STATUS",
    "TIME", "TITLE", "TYPE", "URL", "USER", "VALUE", "VERSION", "WEEK", "YEAR", "ZONE",
];

fn write_name(out: &mut String, name: &str) -> fmt::Result {
    let mut chars = name.chars();
    let word = chars.next().is_some_and(|first| first.is_alphabetic() || first == '_')
        && chars.all(|letter| letter.is_alphanumeric() || letter == '_');
    let upper = name.to_ascii_uppercase();
    let plain =
        PLAIN_KEYWORDS.contains(&upper.as_str()) || ALL_KEYWORDS.binary_search(&upper.as_str()).is_err();
    if word && plain {
        return out.write_str(name);
    }
    write!(out, "\"{}\"", name.replace('"', "\"\""))
}
