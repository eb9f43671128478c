//! JSON straight into the model's values, without an intermediate tree.

use std::borrow::Cow;
use std::fmt;

use qianmian_model::{Properties, Value};
use serde::de::{Deserialize, Deserializer, Error, MapAccess, SeqAccess, Visitor};

/// Any JSON value.
#[derive(Debug)]
pub(crate) struct Json(pub(crate) Value);

/// A JSON object; an empty list counts as an empty object, as PHP writes it.
#[derive(Debug, Default, Clone)]
pub(crate) struct JsonObject(pub(crate) Properties);

/// Text, or a number as its text: ids and times as loosely typed senders write them.
#[derive(Debug)]
pub(crate) struct Loose<'a>(pub(crate) Cow<'a, str>);

/// An object of booleans, in the order it came.
#[derive(Debug, Default)]
pub(crate) struct Flags(pub(crate) Vec<(String, bool)>);

impl<'de> Deserialize<'de> for Json {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct AnyValue;

        impl<'de> Visitor<'de> for AnyValue {
            type Value = Json;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a JSON value")
            }

            fn visit_bool<E>(self, value: bool) -> Result<Json, E> {
                Ok(Json(Value::Bool(value)))
            }

            #[allow(clippy::cast_precision_loss, reason = "JSON numbers are doubles")]
            fn visit_i64<E>(self, value: i64) -> Result<Json, E> {
                Ok(Json(Value::Number(value as f64)))
            }

            #[allow(clippy::cast_precision_loss, reason = "JSON numbers are doubles")]
            fn visit_u64<E>(self, value: u64) -> Result<Json, E> {
                Ok(Json(Value::Number(value as f64)))
            }

            fn visit_f64<E: Error>(self, value: f64) -> Result<Json, E> {
                if value.is_finite() {
                    Ok(Json(Value::Number(value)))
                } else {
                    Err(E::custom("number is not finite"))
                }
            }

            fn visit_str<E>(self, value: &str) -> Result<Json, E> {
                Ok(Json(Value::Text(value.to_owned())))
            }

            fn visit_string<E>(self, value: String) -> Result<Json, E> {
                Ok(Json(Value::Text(value)))
            }

            fn visit_unit<E>(self) -> Result<Json, E> {
                Ok(Json(Value::Null))
            }

            fn visit_none<E>(self) -> Result<Json, E> {
                Ok(Json(Value::Null))
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Json, A::Error> {
                let mut values = Vec::with_capacity(items.size_hint().unwrap_or(0).min(1024));
                while let Some(Json(value)) = items.next_element()? {
                    values.push(value);
                }
                Ok(Json(Value::List(values)))
            }

            fn visit_map<A: MapAccess<'de>>(self, entries: A) -> Result<Json, A::Error> {
                read_entries(entries).map(|entries| Json(Value::Object(entries)))
            }
        }

        deserializer.deserialize_any(AnyValue)
    }
}

impl<'de> Deserialize<'de> for JsonObject {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Object;

        impl<'de> Visitor<'de> for Object {
            type Value = JsonObject;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, entries: A) -> Result<JsonObject, A::Error> {
                read_entries(entries).map(JsonObject)
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<JsonObject, A::Error> {
                match items.next_element::<serde::de::IgnoredAny>()? {
                    None => Ok(JsonObject::default()),
                    Some(_) => Err(A::Error::custom("invalid type: list, expected an object")),
                }
            }
        }

        deserializer.deserialize_any(Object)
    }
}

fn read_entries<'de, A: MapAccess<'de>>(mut entries: A) -> Result<Properties, A::Error> {
    let mut properties = Vec::with_capacity(entries.size_hint().unwrap_or(8).min(1024));
    while let Some((name, Json(value))) = entries.next_entry::<String, Json>()? {
        properties.push((name, value));
    }
    Ok(properties)
}

impl<'de: 'a, 'a> Deserialize<'de> for Loose<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct TextOrNumber;

        impl<'de> Visitor<'de> for TextOrNumber {
            type Value = Cow<'de, str>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("text or a number")
            }

            fn visit_borrowed_str<E>(self, value: &'de str) -> Result<Cow<'de, str>, E> {
                Ok(Cow::Borrowed(value))
            }

            fn visit_str<E>(self, value: &str) -> Result<Cow<'de, str>, E> {
                Ok(Cow::Owned(value.to_owned()))
            }

            fn visit_i64<E>(self, value: i64) -> Result<Cow<'de, str>, E> {
                Ok(Cow::Owned(value.to_string()))
            }

            fn visit_u64<E>(self, value: u64) -> Result<Cow<'de, str>, E> {
                Ok(Cow::Owned(value.to_string()))
            }

            fn visit_f64<E>(self, value: f64) -> Result<Cow<'de, str>, E> {
                Ok(Cow::Owned(value.to_string()))
            }
        }

        deserializer.deserialize_any(TextOrNumber).map(Loose)
    }
}

impl<'de> Deserialize<'de> for Flags {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Booleans;

        impl<'de> Visitor<'de> for Booleans {
            type Value = Flags;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object of booleans")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Flags, A::Error> {
                let mut flags = Vec::new();
                while let Some(entry) = entries.next_entry::<String, bool>()? {
                    flags.push(entry);
                }
                Ok(Flags(flags))
            }
        }

        deserializer.deserialize_map(Booleans)
    }
}
