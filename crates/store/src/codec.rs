//! Values of traits as text columns: JSON, with instants as `{"$time": microseconds}`. Names in an object that begin with
//! `$` get another one, so that nothing a sender writes is taken for an instant. An object comes back ordered by name.

use std::sync::Arc;

use qianmian_model::{Origin, Time, TraitObservation, Value};

use crate::sql::Row;
use crate::{Error, Result};

const TIME: &str = "$time";

/// A value as JSON text.
pub(crate) fn encode(value: &Value) -> String {
    to_json(value).to_string()
}

fn to_json(value: &Value) -> serde_json::Value {
    match value {
        Value::Time(time) => serde_json::json!({ TIME: time.0 }),
        Value::List(values) => values.iter().map(to_json).collect(),
        Value::Object(entries) => {
            let entries = entries.iter().map(|(name, value)| (escaped(name), to_json(value)));
            serde_json::Value::Object(entries.collect())
        }
        plain => plain.to_json(),
    }
}

/// Reads what [`encode`] wrote. A number comes back bit for bit: the JSON reader may be off by one in the last place, so it is
/// read by the standard library.
pub(crate) fn decode(text: &str) -> Result<Value> {
    if text.starts_with(|first: char| first == '-' || first.is_ascii_digit()) {
        return text.parse().map(Value::Number).map_err(|_| corrupt(text));
    }
    serde_json::from_str(text).map(from_json).map_err(|_| corrupt(text))
}

fn from_json(json: serde_json::Value) -> Value {
    match json {
        serde_json::Value::Object(map) => {
            match (map.len(), map.get(TIME).and_then(serde_json::Value::as_i64)) {
                (1, Some(micros)) => Value::Time(Time(micros)),
                _ => Value::Object(
                    map.into_iter().map(|(name, value)| (unescaped(name), from_json(value))).collect(),
                ),
            }
        }
        serde_json::Value::Array(values) => Value::List(values.into_iter().map(from_json).collect()),
        plain => plain.into(),
    }
}

/// A sender's own `$time` is not ours.
fn escaped(name: &str) -> String {
    if name.starts_with('$') { format!("${name}") } else { name.to_owned() }
}

fn unescaped(name: String) -> String {
    name.strip_prefix('$').map(str::to_owned).unwrap_or(name)
}

fn corrupt(text: &str) -> Error {
    Error::Corrupt(format!("a trait's value of {} bytes is not JSON", text.len()))
}

/// `declared` or `inferred`.
pub(crate) fn origin_name(origin: Origin) -> &'static str {
    match origin {
        Origin::Inferred => "inferred",
        Origin::Declared => "declared",
    }
}

/// Reads the columns name, value, source, trust, observed_at, origin, confidence from column `first` on.
pub(crate) fn read_observation(row: &Row, first: usize, sources: &mut Interned) -> Result<TraitObservation> {
    let origin = match row.str(first + 5)? {
        "declared" => Origin::Declared,
        "inferred" => Origin::Inferred,
        other => return Err(Error::Corrupt(format!("unknown origin `{other}`"))),
    };
    #[allow(clippy::cast_possible_truncation, reason = "it was an f32 when it was written")]
    let confidence = row.real(first + 6)? as f32;
    Ok(TraitObservation {
        name: row.text(first)?,
        value: decode(row.str(first + 1)?)?,
        source: sources.of(row.str(first + 2)?),
        trust: row.u8(first + 3)?,
        observed_at: row.time(first + 4)?,
        origin,
        confidence,
    })
}

/// The few names of sources, shared by the many rows that carry them.
#[derive(Debug, Default)]
pub(crate) struct Interned(Vec<Arc<str>>);

impl Interned {
    pub(crate) fn of(&mut self, name: &str) -> Arc<str> {
        if let Some(known) = self.0.iter().find(|known| known.as_ref() == name) {
            return Arc::clone(known);
        }
        let new: Arc<str> = name.into();
        self.0.push(Arc::clone(&new));
        new
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn values() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::Bool),
            prop::num::f64::NORMAL.prop_map(Value::Number),
            ".*".prop_map(Value::Text),
            any::<i64>().prop_map(|micros| Value::Time(Time(micros))),
        ];
        prop_oneof![leaf.clone(), prop::collection::vec(leaf, 0..4).prop_map(Value::List)]
    }

    proptest! {
        /// Numbers come back bit for bit, instants as instants. Lists are compared by their text: the numbers in them
        /// cannot be compared in a rule.
        #[test]
        fn what_is_written_is_read(value in values()) {
            let read = decode(&encode(&value)).unwrap();
            if let Value::List(_) = value {
                prop_assert!(matches!(read, Value::List(_)));
            } else {
                prop_assert_eq!(read, value);
            }
        }
    }
}
