//! The YAML form of a source, before it is checked.

use std::fmt;

use serde::de::value::{MapAccessDeserializer, SeqAccessDeserializer};
use serde::de::{Deserialize, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_saphyr::Spanned;

use crate::json::{Json, Loose};
use qianmian_yaml::Entries;

#[derive(Debug, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct SourceYaml {
    pub(crate) name: Spanned<String>,
    pub(crate) title: Option<String>,
    pub(crate) purpose: Spanned<String>,
    pub(crate) trust: Option<Spanned<u32>>,
    pub(crate) zone: Option<Spanned<String>>,
    #[serde(default)]
    pub(crate) keep_text: bool,
    pub(crate) day_first: Option<bool>,
    pub(crate) phone_region: Option<Spanned<String>>,
    #[serde(default)]
    pub(crate) derive_identity_card: bool,
    #[serde(default)]
    pub(crate) interactions: InteractionsYaml,
    #[serde(default)]
    pub(crate) abnormal: AbnormalYaml,
    pub(crate) format: Option<Spanned<FormatYaml>>,
    pub(crate) delimiter: Option<Spanned<String>>,
    pub(crate) header: Option<Spanned<bool>>,
    pub(crate) columns: Option<Spanned<Vec<String>>>,
    pub(crate) encoding: Option<Spanned<String>>,
    pub(crate) event: Option<Spanned<EventYaml>>,
    pub(crate) at: Option<Spanned<At>>,
    #[serde(default)]
    pub(crate) identifiers: Entries<FieldYaml>,
    #[serde(default)]
    pub(crate) traits: Entries<FieldYaml>,
    #[serde(default)]
    pub(crate) properties: Entries<FieldYaml>,
    #[serde(default)]
    pub(crate) consents: Entries<FieldYaml>,
    #[serde(default)]
    pub(crate) group_by: Vec<Spanned<String>>,
    pub(crate) grouped: Option<Spanned<GroupedYaml>>,
    pub(crate) items: Option<Spanned<ItemsYaml>>,
    #[serde(default)]
    pub(crate) sum: Entries<FieldYaml>,
    pub(crate) dedupe: Option<DedupeYaml>,
    #[serde(default)]
    pub(crate) require: Vec<Spanned<RuleYaml>>,
    #[serde(default)]
    pub(crate) message_id: Vec<Spanned<String>>,
}

#[derive(Debug, Clone, Copy, Default, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct InteractionsYaml {
    pub(crate) per_minute: Option<u32>,
    pub(crate) same_text: Option<u32>,
    pub(crate) same_interval: Option<u32>,
}

#[derive(Debug, Clone, Copy, Default, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum AbnormalYaml {
    #[default]
    Exclude,
    Count,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum FormatYaml {
    Csv,
    Jsonl,
    Parquet,
    Http,
}

#[derive(Debug, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum GroupedYaml {
    Contiguous,
    Anywhere,
}

#[derive(Debug, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum DedupeYaml {
    Rows,
    None,
}

#[derive(Debug)]
pub(crate) enum EventYaml {
    Always(String),
    Cases(Vec<CaseYaml>),
}

#[derive(Debug, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct CaseYaml {
    pub(crate) name: String,
    pub(crate) when: Option<Spanned<ConditionYaml>>,
}

#[derive(Debug, Default, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct AtYaml {
    pub(crate) column: String,
    #[serde(default)]
    pub(crate) formats: Vec<Spanned<String>>,
    pub(crate) zone: Option<Spanned<String>>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum TypeYaml {
    Text,
    Number,
    Bool,
    Time,
    Json,
}

#[derive(Debug, Default)]
pub(crate) struct FieldYaml {
    pub(crate) column: Option<String>,
    pub(crate) constant: Option<Json>,
    pub(crate) multiply: Vec<String>,
    pub(crate) value_type: Option<TypeYaml>,
    pub(crate) formats: Vec<Spanned<String>>,
    pub(crate) whole: bool,
    pub(crate) absolute: bool,
}

#[derive(Debug, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ItemsYaml {
    pub(crate) name: String,
    pub(crate) fields: Entries<FieldYaml>,
}

#[derive(Debug, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RuleYaml {
    pub(crate) that: Spanned<ConditionYaml>,
    pub(crate) when: Option<Spanned<ConditionYaml>>,
    pub(crate) unless: Option<Spanned<ConditionYaml>>,
    pub(crate) code: Spanned<String>,
    pub(crate) reason: String,
}

#[derive(Debug, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ConditionYaml {
    pub(crate) column: String,
    pub(crate) present: Option<bool>,
    pub(crate) equals: Option<Scalar>,
    pub(crate) one_of: Option<Vec<Scalar>>,
    pub(crate) starts_with: Option<Scalar>,
    pub(crate) above: Option<f64>,
    pub(crate) at_least: Option<f64>,
    pub(crate) below: Option<f64>,
    pub(crate) at_most: Option<f64>,
}

/// Text, or a number as its text.
#[derive(Debug)]
pub(crate) struct Scalar(pub(crate) String);

impl<'de> Deserialize<'de> for Scalar {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Loose::deserialize(deserializer).map(|Loose(text)| Scalar(text.into_owned()))
    }
}

#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct FieldKeys {
    column: Option<String>,
    constant: Option<Json>,
    #[serde(default)]
    multiply: Vec<String>,
    #[serde(rename = "type")]
    value_type: Option<TypeYaml>,
    #[serde(default)]
    formats: Vec<Spanned<String>>,
    #[serde(default)]
    whole: bool,
    #[serde(default)]
    absolute: bool,
}

/// A visitor of a short form (text) and a long form (keys).
struct ShortOrLong<T> {
    expecting: &'static str,
    short: fn(String) -> T,
}

macro_rules! short_or_long {
    ($type:ty, $keys:ty, $expecting:literal, $short:expr, $long:expr) => {
        impl<'de> Visitor<'de> for ShortOrLong<$type> {
            type Value = $type;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(self.expecting)
            }

            fn visit_str<E: Error>(self, text: &str) -> Result<$type, E> {
                Ok((self.short)(text.to_owned()))
            }

            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<$type, A::Error> {
                <$keys>::deserialize(MapAccessDeserializer::new(map)).map($long)
            }
        }

        impl<'de> Deserialize<'de> for $type {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                deserializer.deserialize_any(ShortOrLong::<$type> { expecting: $expecting, short: $short })
            }
        }
    };
}

short_or_long!(
    FieldYaml,
    FieldKeys,
    "a column's name, or `{column | constant | multiply, type, …}`",
    |column| FieldYaml { column: Some(column), ..FieldYaml::default() },
    |keys| FieldYaml {
        column: keys.column,
        constant: keys.constant,
        multiply: keys.multiply,
        value_type: keys.value_type,
        formats: keys.formats,
        whole: keys.whole,
        absolute: keys.absolute,
    }
);

/// `at` in its short form is a column with the usual formats.
#[derive(Debug)]
pub(crate) struct At(pub(crate) AtYaml);

short_or_long!(
    At,
    AtYaml,
    "a column's name, or `{column, formats, zone}`",
    |column| At(AtYaml { column, ..AtYaml::default() }),
    At
);

impl<'de> Deserialize<'de> for EventYaml {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct NameOrCases;

        impl<'de> Visitor<'de> for NameOrCases {
            type Value = EventYaml;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an event's name, or a list of `{name, when}`")
            }

            fn visit_str<E: Error>(self, text: &str) -> Result<EventYaml, E> {
                Ok(EventYaml::Always(text.to_owned()))
            }

            fn visit_seq<A: SeqAccess<'de>>(self, cases: A) -> Result<EventYaml, A::Error> {
                Vec::deserialize(SeqAccessDeserializer::new(cases)).map(EventYaml::Cases)
            }
        }

        deserializer.deserialize_any(NameOrCases)
    }
}
