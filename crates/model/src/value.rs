//! The value of a trait or of an event's property.

use std::fmt;

use crate::Time;

/// One value. Numbers are finite; a list or an object is kept as it came and cannot be compared in a rule.
#[derive(Debug, Clone, PartialEq, Default)]
pub enum Value {
    /// Absent or not known.
    #[default]
    Null,
    /// True or false.
    Bool(bool),
    /// A finite number.
    Number(f64),
    /// Text.
    Text(String),
    /// An instant.
    Time(Time),
    /// Several values.
    List(Vec<Value>),
    /// Named values, in the order they came.
    Object(Properties),
}

/// Named values in the order they came; a later duplicate name wins when looked up by [`get`].
pub type Properties = Vec<(String, Value)>;

/// The value of `name`, if there is one.
pub fn get<'a>(properties: &'a [(String, Value)], name: &str) -> Option<&'a Value> {
    properties.iter().rev().find(|(key, _)| key == name).map(|(_, value)| value)
}

impl Value {
    /// The text of a text value.
    pub fn as_text(&self) -> Option<&str> {
        match self {
            Value::Text(text) => Some(text),
            _ => None,
        }
    }

    /// The number of a numeric value.
    pub fn as_number(&self) -> Option<f64> {
        match self {
            Value::Number(number) => Some(*number),
            _ => None,
        }
    }

    /// Whether there is nothing.
    pub fn is_null(&self) -> bool {
        matches!(self, Value::Null)
    }

    /// As JSON. Times become RFC 3339 text.
    pub fn to_json(&self) -> serde_json::Value {
        match self {
            Value::Null => serde_json::Value::Null,
            Value::Bool(value) => (*value).into(),
            Value::Number(value) => json_number(*value),
            Value::Text(value) => value.as_str().into(),
            Value::Time(value) => value.to_string().into(),
            Value::List(values) => values.iter().map(Value::to_json).collect(),
            Value::Object(entries) => {
                let map = entries.iter().map(|(key, value)| (key.clone(), value.to_json()));
                serde_json::Value::Object(map.collect())
            }
        }
    }
}

/// Whole numbers are written without a fraction, as their sender wrote them.
fn json_number(value: f64) -> serde_json::Value {
    const EXACT: f64 = 9_007_199_254_740_992.0;
    if value.fract() == 0.0 && value.abs() <= EXACT {
        #[allow(clippy::cast_possible_truncation, reason = "whole and within 2^53")]
        return (value as i64).into();
    }
    serde_json::Number::from_f64(value).map_or(serde_json::Value::Null, serde_json::Value::Number)
}

impl From<serde_json::Value> for Value {
    fn from(json: serde_json::Value) -> Self {
        match json {
            serde_json::Value::Null => Value::Null,
            serde_json::Value::Bool(value) => Value::Bool(value),
            serde_json::Value::Number(value) => value.as_f64().map_or(Value::Null, Value::Number),
            serde_json::Value::String(value) => Value::Text(value),
            serde_json::Value::Array(values) => Value::List(values.into_iter().map(Value::from).collect()),
            serde_json::Value::Object(map) => {
                Value::Object(map.into_iter().map(|(key, value)| (key, value.into())).collect())
            }
        }
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Value::Text(text.to_owned())
    }
}

impl From<f64> for Value {
    fn from(number: f64) -> Self {
        Value::Number(number)
    }
}

/// For people: text as it is, everything else as JSON.
impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Value::Text(text) => f.write_str(text),
            other => write!(f, "{}", other.to_json()),
        }
    }
}
