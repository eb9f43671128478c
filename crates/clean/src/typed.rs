//! Values in the types of the tracking plan.

use qianmian_model::Value;
use qianmian_model::plan::ValueType;

use crate::time::{TimeFailure, TimeReader};

/// Largest size of a number: sums of millionths stay exact in 64 bits.
pub const LARGEST_NUMBER: f64 = 9.2e12;

/// Why a value has not the type it should have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum TypeFailure {
    /// Another type, and no way to read it as the wanted one.
    Wrong(ValueType),
    /// Not finite, or beyond [`LARGEST_NUMBER`].
    Abnormal,
    /// No time.
    Time(TimeFailure),
}

impl TypeFailure {
    pub(crate) fn code(self) -> &'static str {
        match self {
            TypeFailure::Wrong(_) => "wrong_type",
            TypeFailure::Abnormal => "abnormal_number",
            TypeFailure::Time(failure) => failure.code(),
        }
    }

    pub(crate) fn reason(self) -> String {
        match self {
            TypeFailure::Wrong(wanted) => format!("{} is expected", name_of(wanted)),
            TypeFailure::Abnormal => "not a finite number between -9.2e12 and 9.2e12".to_owned(),
            TypeFailure::Time(failure) => failure.to_string(),
        }
    }
}

fn name_of(value_type: ValueType) -> &'static str {
    match value_type {
        ValueType::Bool => "true or false",
        ValueType::Number => "a number",
        ValueType::Text => "text",
        ValueType::Time => "a date or time",
        ValueType::Json => "a list or object",
    }
}

/// The value as `wanted`. Empty text is null, and null has every type.
pub(crate) fn coerce(value: &Value, wanted: ValueType, times: &TimeReader) -> Result<Value, TypeFailure> {
    if is_blank(value) {
        return Ok(Value::Null);
    }
    match (wanted, value) {
        (ValueType::Number, Value::Number(number)) => check_number(*number).map(Value::Number),
        (ValueType::Number, Value::Text(text)) => {
            let number = parse_number(text).ok_or(TypeFailure::Wrong(wanted))?;
            check_number(number).map(Value::Number)
        }
        (ValueType::Text, Value::Text(text)) => Ok(Value::Text(text.trim().to_owned())),
        (ValueType::Text, Value::Number(_) | Value::Bool(_) | Value::Time(_)) => {
            Ok(Value::Text(value.to_json().as_str().map_or_else(|| value.to_string(), str::to_owned)))
        }
        (ValueType::Bool, value) => parse_bool(value).map(Value::Bool).ok_or(TypeFailure::Wrong(wanted)),
        (ValueType::Time, Value::Time(time)) => Ok(Value::Time(*time)),
        (ValueType::Time, Value::Text(text)) => times.read(text).map(Value::Time).map_err(TypeFailure::Time),
        (ValueType::Time, Value::Number(number)) => {
            times.read_number(*number).map(Value::Time).map_err(TypeFailure::Time)
        }
        (ValueType::Json, value) => Ok(value.clone()),
        _ => Err(TypeFailure::Wrong(wanted)),
    }
}

/// Whether there is nothing to be read.
pub(crate) fn is_blank(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::Text(text) => text.trim().is_empty(),
        _ => false,
    }
}

/// A number within the limits.
pub(crate) fn check_number(number: f64) -> Result<f64, TypeFailure> {
    if number.is_finite() && number.abs() <= LARGEST_NUMBER { Ok(number) } else { Err(TypeFailure::Abnormal) }
}

/// Whether every number in it, however deep, is within the limits.
pub(crate) fn numbers_are_normal(value: &Value) -> bool {
    match value {
        Value::Number(number) => check_number(*number).is_ok(),
        Value::List(values) => values.iter().all(numbers_are_normal),
        Value::Object(entries) => entries.iter().all(|(_, value)| numbers_are_normal(value)),
        _ => true,
    }
}

/// `1,234.50`, `￥12`, `12元`, `$3`: currency signs and thousands separators are taken off.
fn parse_number(text: &str) -> Option<f64> {
    let text = text.trim();
    if let Ok(number) = text.parse() {
        return Some(number);
    }
    let bare = text.trim_start_matches(['¥', '￥', '$', '€', '£', ' ']).trim_end_matches(['元', ' ']);
    let (whole, fraction) = bare.split_once('.').unwrap_or((bare, ""));
    let mut groups = whole.split(',');
    let first = groups.next()?;
    let mut grouped = groups.clone().peekable();
    if grouped.peek().is_some() && (first.len() > 3 || first.is_empty())
        || groups.any(|group| group.len() != 3)
    {
        return None;
    }
    let digits = format!("{}.{fraction}0", whole.replace(',', ""));
    digits.parse().ok()
}

fn parse_bool(value: &Value) -> Option<bool> {
    match value {
        Value::Bool(value) => Some(*value),
        Value::Number(number) if *number == 1.0 => Some(true),
        Value::Number(number) if *number == 0.0 => Some(false),
        Value::Text(text) => match text.trim().to_lowercase().as_str() {
            "true" | "yes" | "y" | "1" | "是" | "on" => Some(true),
            "false" | "no" | "n" | "0" | "否" | "off" => Some(false),
            _ => None,
        },
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use jiff::tz::TimeZone;

    use super::*;

    #[track_caller]
    fn check(value: impl Into<Value>, wanted: ValueType, expected: Result<Value, TypeFailure>) {
        assert_eq!(coerce(&value.into(), wanted, &TimeReader::new(TimeZone::UTC, None)), expected);
    }

    #[test]
    fn amounts_are_read_as_people_write_them() {
        for text in ["1234.5", "1,234.50", "￥1,234.5", "1234.5元", " $1,234.50 "] {
            check(text, ValueType::Number, Ok(1234.5.into()));
        }
        check("-12", ValueType::Number, Ok((-12.0).into()));
        check("12,34", ValueType::Number, Err(TypeFailure::Wrong(ValueType::Number)));
        check("many", ValueType::Number, Err(TypeFailure::Wrong(ValueType::Number)));
    }

    #[test]
    fn numbers_stay_within_the_limits() {
        check("NaN", ValueType::Number, Err(TypeFailure::Abnormal));
        check("inf", ValueType::Number, Err(TypeFailure::Abnormal));
        check(9.3e12, ValueType::Number, Err(TypeFailure::Abnormal));
        check(-9.2e12, ValueType::Number, Ok((-9.2e12).into()));
    }

    #[test]
    fn other_types_are_read_where_they_can_be() {
        check("是", ValueType::Bool, Ok(Value::Bool(true)));
        check(536_365.0, ValueType::Text, Ok("536365".into()));
        check("  ", ValueType::Number, Ok(Value::Null));
        check("2023-05-01", ValueType::Time, Ok(Value::Time(qianmian_model::Time(1_682_899_200_000_000))));
        check(Value::List(Vec::new()), ValueType::Text, Err(TypeFailure::Wrong(ValueType::Text)));
    }
}
