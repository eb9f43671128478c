//! `events.yaml`: which events, properties and traits there are, and of what type.
//!
//! ```yaml
//! events:
//!   Order Completed:
//!     description: an order was paid
//!     purpose: service
//!     properties:
//!       order_id: text                 # text | number | bool | time | json
//!       total: {type: number, required: true}
//!   Message Received:
//!     properties:
//!       text: {type: text, free_text: true}   # topics are taken from it, then it goes
//! traits:
//!   gender: text
//! ```
//!
//! A property has one type in all events, because it is one column of the lake.

use std::collections::BTreeMap;
use std::fmt;

use qianmian_model::Diagnostic;
use qianmian_model::plan::{EventSpec, FieldSpec, TrackingPlan, ValueType};
use qianmian_model::traits::TAG_PREFIX;
use serde::de::value::MapAccessDeserializer;
use serde::de::{Deserialize, Deserializer, Error, MapAccess, Visitor};
use serde_saphyr::{Location, Spanned};

use crate::CollectError;
use qianmian_yaml::{self as yaml, Entries};

#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct PlanYaml {
    #[serde(default)]
    events: Entries<EventYaml>,
    #[serde(default)]
    traits: Entries<FieldYaml>,
}

#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct EventYaml {
    #[serde(default, rename = "description")]
    _description: Option<String>,
    purpose: Option<String>,
    #[serde(default)]
    properties: Entries<FieldYaml>,
}

#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct FieldKeys {
    #[serde(rename = "type")]
    value_type: Spanned<String>,
    #[serde(default)]
    required: bool,
    #[serde(default)]
    free_text: bool,
    #[serde(default, rename = "description")]
    _description: Option<String>,
}

enum FieldYaml {
    Type(String),
    Keys(FieldKeys),
}

impl<'de> Deserialize<'de> for FieldYaml {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct TypeOrKeys;

        impl<'de> Visitor<'de> for TypeOrKeys {
            type Value = FieldYaml;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a type (text, number, bool, time, json), or `{type, required, free_text}`")
            }

            fn visit_str<E: Error>(self, text: &str) -> Result<FieldYaml, E> {
                Ok(FieldYaml::Type(text.to_owned()))
            }

            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<FieldYaml, A::Error> {
                FieldKeys::deserialize(MapAccessDeserializer::new(map)).map(FieldYaml::Keys)
            }
        }

        deserializer.deserialize_any(TypeOrKeys)
    }
}

/// Reads a tracking plan. `file` is its name in errors.
///
/// # Errors
/// [`CollectError::Invalid`] with every finding and its place.
pub fn parse_plan(file: &str, text: &str) -> Result<TrackingPlan, CollectError> {
    let plan: PlanYaml = yaml::parse(file, text).map_err(|finding| CollectError::Invalid(vec![finding]))?;
    let mut checker = Checker { file, types: BTreeMap::new(), findings: Vec::new() };
    let events = plan.events.0.into_iter().map(|(name, event)| checker.event(name, event.value)).collect();
    let traits = plan.traits.0.into_iter().map(|(name, field)| checker.named_trait(name, &field)).collect();
    if checker.findings.is_empty() {
        Ok(TrackingPlan { events, traits })
    } else {
        Err(CollectError::Invalid(yaml::in_order(checker.findings)))
    }
}

const TYPES: [(&str, ValueType); 5] = [
    ("text", ValueType::Text),
    ("number", ValueType::Number),
    ("bool", ValueType::Bool),
    ("time", ValueType::Time),
    ("json", ValueType::Json),
];

struct Checker<'a> {
    file: &'a str,
    /// Of each property, its type and the event that first named it.
    types: BTreeMap<String, (ValueType, String)>,
    findings: Vec<Diagnostic>,
}

impl Checker<'_> {
    fn event(&mut self, name: String, event: EventYaml) -> (String, EventSpec) {
        let mut properties = BTreeMap::new();
        for (property, field) in event.properties.0 {
            let spec = self.field(&field);
            self.check_type(&name, &property, spec.value_type, field.referenced);
            properties.insert(property, spec);
        }
        (name, EventSpec { properties, purpose: event.purpose })
    }

    fn named_trait(&mut self, name: String, field: &Spanned<FieldYaml>) -> (String, FieldSpec) {
        if name.starts_with(TAG_PREFIX) {
            let message =
                format!("the trait `{name}` has a reserved name: it would be that of an imported tag");
            let hint = Some("use another name".to_owned());
            self.findings.push(yaml::error(self.file, field.referenced, "reserved_name", message, hint));
        }
        let spec = self.field(field);
        (name, spec)
    }

    fn field(&mut self, field: &Spanned<FieldYaml>) -> FieldSpec {
        let (name, place, required, free_text) = match &field.value {
            FieldYaml::Type(name) => (name, field.referenced, false, false),
            FieldYaml::Keys(keys) => {
                (&keys.value_type.value, keys.value_type.referenced, keys.required, keys.free_text)
            }
        };
        let value_type = TYPES.iter().find(|(known, _)| known == name).map(|(_, value_type)| *value_type);
        if value_type.is_none() {
            let message = format!("unknown type `{name}`");
            let hint = yaml::suggest(name, TYPES.map(|(known, _)| known));
            self.findings.push(yaml::error(self.file, place, "unknown_type", message, hint));
        }
        let value_type = value_type.unwrap_or(ValueType::Json);
        if free_text && value_type != ValueType::Text {
            let message = "only text can be free text".to_owned();
            self.findings.push(yaml::error(self.file, place, "free_text_type", message, None));
        }
        FieldSpec { value_type, required, free_text }
    }

    fn check_type(&mut self, event: &str, property: &str, value_type: ValueType, place: Location) {
        let (known, first) = self.types.entry(property.to_owned()).or_insert((value_type, event.to_owned()));
        if *known != value_type {
            let (here, there) = (type_name(value_type), type_name(*known));
            let message = format!("property `{property}` is {here} here and {there} in `{first}`");
            let hint = Some("a property has one type in all events: use another name".to_owned());
            self.findings.push(yaml::error(self.file, place, "type_conflict", message, hint));
        }
    }
}

fn type_name(value_type: ValueType) -> &'static str {
    TYPES.iter().find(|(_, known)| *known == value_type).map_or("", |(name, _)| name)
}
