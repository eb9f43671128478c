//! Constants.

use qianmian_model::rule::{Expr, ExprKind, Span};
use qianmian_model::{Time, Value};
use sqlparser::ast::{DataType, TypedString, Value as SqlValue};

use crate::Located;

/// A number, text, boolean or null.
pub(super) fn literal(value: &SqlValue, span: Span) -> Result<Value, Located> {
    match value {
        SqlValue::Null => Ok(Value::Null),
        SqlValue::Boolean(value) => Ok(Value::Bool(*value)),
        SqlValue::SingleQuotedString(text) => Ok(Value::Text(text.clone())),
        SqlValue::Number(text, false) => match text.parse::<f64>() {
            Ok(number) if number.is_finite() => Ok(Value::Number(number)),
            _ => Err(Located::new(span, "bad_literal", format!("`{text}` is not a number that can be used"))),
        },
        other => Err(Located::new(
            span,
            "bad_literal",
            format!("`{other}` is not a constant of the rule language"),
        )
        .hint("constants are numbers, 'text', true, false, null and timestamp '2026-01-31T08:00:00Z'")),
    }
}

/// `timestamp '2026-01-31T08:00:00Z'`
pub(super) fn typed(string: &TypedString, span: Span) -> Result<Expr, Located> {
    const FORM: &str = "write an instant with its offset: timestamp '2026-01-31T00:00:00+08:00'";
    let refuse = |message: String| Err(Located::new(span, "bad_literal", message).hint(FORM));
    let SqlValue::SingleQuotedString(text) = &string.value.value else {
        return refuse("a timestamp is written as text in single quotes".to_owned());
    };
    match &string.data_type {
        DataType::Timestamp(None, _) => match Time::parse_rfc3339(text) {
            Some(time) => Ok(Expr { kind: ExprKind::Literal(Value::Time(time)), span }),
            None => refuse(format!("`{text}` is not an instant")),
        },
        other => refuse(format!(
            "`{}` constants are not part of the rule language",
            other.to_string().to_lowercase()
        )),
    }
}
