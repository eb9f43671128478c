//! One value while a rule is evaluated: borrowed, small, and without the forms that no operator takes.

use qianmian_model::rule::{Comparison, Operator};
use qianmian_model::{Time, Value};

/// A value in an expression. `Null` is SQL's unknown.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Datum<'a> {
    /// Unknown.
    Null,
    /// True or false.
    Bool(bool),
    /// A finite number.
    Number(f64),
    /// Text.
    Text(&'a str),
    /// An instant.
    Time(Time),
    /// A list or an object: there is something, but nothing can be asked of it.
    Opaque,
}

impl<'a> From<&'a Value> for Datum<'a> {
    fn from(value: &'a Value) -> Self {
        match value {
            Value::Null => Datum::Null,
            Value::Bool(value) => Datum::Bool(*value),
            Value::Number(value) => Datum::Number(*value),
            Value::Text(value) => Datum::Text(value),
            Value::Time(value) => Datum::Time(*value),
            Value::List(_) | Value::Object(_) => Datum::Opaque,
        }
    }
}

impl<'a> Datum<'a> {
    /// As truth: anything that is not true or false is unknown.
    pub(crate) fn truth(self) -> Option<bool> {
        match self {
            Datum::Bool(value) => Some(value),
            _ => None,
        }
    }

    /// A truth as a value.
    pub(crate) fn of_truth(truth: Option<bool>) -> Self {
        truth.map_or(Datum::Null, Datum::Bool)
    }

    /// Whether it is unknown.
    pub(crate) fn is_null(self) -> bool {
        matches!(self, Datum::Null)
    }

    /// An owned copy; what cannot be asked about is null.
    pub(crate) fn to_value(self) -> Value {
        match self {
            Datum::Null | Datum::Opaque => Value::Null,
            Datum::Bool(value) => Value::Bool(value),
            Datum::Number(value) => Value::Number(value),
            Datum::Text(value) => Value::Text(value.to_owned()),
            Datum::Time(value) => Value::Time(value),
        }
    }

    #[inline]
    /// How two values of one type compare; nothing for unknown values and for two types.
    pub(crate) fn order(self, other: Datum<'_>) -> Option<std::cmp::Ordering> {
        match (self, other) {
            (Datum::Bool(left), Datum::Bool(right)) => Some(left.cmp(&right)),
            (Datum::Number(left), Datum::Number(right)) => left.partial_cmp(&right),
            (Datum::Text(left), Datum::Text(right)) => Some(left.cmp(right)),
            (Datum::Time(left), Datum::Time(right)) => Some(left.cmp(&right)),
            _ => None,
        }
    }

    /// `self comparison other`, in three-valued logic.
    #[inline]
    pub(crate) fn compare(self, comparison: Comparison, other: Datum<'_>) -> Option<bool> {
        let order = self.order(other)?;
        Some(match comparison {
            Comparison::Equal => order.is_eq(),
            Comparison::NotEqual => order.is_ne(),
            Comparison::Less => order.is_lt(),
            Comparison::LessOrEqual => order.is_le(),
            Comparison::Greater => order.is_gt(),
            Comparison::GreaterOrEqual => order.is_ge(),
        })
    }

    /// `self operator other`; unknown for anything but numbers and where the result is not finite.
    pub(crate) fn calculate(self, operator: Operator, other: Datum<'_>) -> Datum<'a> {
        let (Datum::Number(left), Datum::Number(right)) = (self, other) else { return Datum::Null };
        let result = match operator {
            Operator::Add => left + right,
            Operator::Subtract => left - right,
            Operator::Multiply => left * right,
            Operator::Divide => left / right,
        };
        if result.is_finite() { Datum::Number(result) } else { Datum::Null }
    }
}

/// Whether `text` matches a LIKE pattern: `%` any characters, `_` exactly one, everything else itself.
pub(crate) fn matches_like(text: &str, pattern: &str) -> bool {
    let text: Vec<char> = text.chars().collect();
    let pattern: Vec<char> = pattern.chars().collect();
    let (mut at, mut wanted) = (0, 0);
    let mut retry: Option<(usize, usize)> = None;
    while at < text.len() {
        match pattern.get(wanted) {
            Some('%') => {
                retry = Some((wanted + 1, at));
                wanted += 1;
            }
            Some(&symbol) if symbol == '_' || symbol == text[at] => {
                at += 1;
                wanted += 1;
            }
            _ => {
                let Some((after, taken)) = retry else { return false };
                retry = Some((after, taken + 1));
                (wanted, at) = (after, taken + 1);
            }
        }
    }
    pattern[wanted..].iter().all(|&symbol| symbol == '%')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn like_takes_any_and_one() {
        for (text, pattern, expected) in [
            ("上海市", "上海%", true),
            ("上海市", "__市", true),
            ("上海市", "_市", false),
            ("abcabd", "%ab_", true),
            ("abcabd", "%abc", false),
            ("", "%", true),
            ("", "_", false),
            ("a%b", "a%b", true),
            ("aXXbYYb", "a%b", true),
        ] {
            assert_eq!(matches_like(text, pattern), expected, "{text} like {pattern}");
        }
    }

    #[test]
    fn two_types_are_never_equal_nor_different() {
        assert_eq!(Datum::Number(1.0).compare(Comparison::Equal, Datum::Text("1")), None);
        assert_eq!(Datum::Opaque.compare(Comparison::NotEqual, Datum::Opaque), None);
        assert_eq!(Datum::Number(0.0).compare(Comparison::Equal, Datum::Number(-0.0)), Some(true));
    }

    #[test]
    fn division_by_zero_is_unknown() {
        assert_eq!(Datum::Number(1.0).calculate(Operator::Divide, Datum::Number(0.0)), Datum::Null);
    }
}
