//! A record that is refused, as JSON for quarantine. Contact values and free text that the source does not keep are
//! left out: the record's position leads back to where it came from.

use qianmian_model::plan::EventSpec;
use qianmian_model::{Properties, Record, RecordKind};
use serde_json::{Map, Value as Json, json};

use crate::names::{identifier_kind, is_hidden, trait_name};

const LEFT_OUT: &str = "…";

/// The record as one JSON object.
pub(crate) fn record_json(record: &Record, spec: Option<&EventSpec>, keep_text: bool) -> String {
    let (kind, name) = match &record.kind {
        RecordKind::Identify => ("identify", None),
        RecordKind::Track(event) => ("track", Some(event)),
        RecordKind::Page(name) => ("page", name.as_ref()),
        RecordKind::Screen(name) => ("screen", name.as_ref()),
        RecordKind::Group(group) => ("group", Some(group)),
        RecordKind::Alias => ("alias", None),
    };
    let identifiers = record.identifiers.iter().map(|identifier| {
        let kind = identifier_kind(&identifier.kind);
        json!({ "kind": kind.as_str(), "value": if is_hidden(kind.as_str()) { LEFT_OUT } else { &identifier.value } })
    });
    let is_text = |name: &str| {
        !keep_text && spec.and_then(|spec| spec.properties.get(name)).is_some_and(|field| field.free_text)
    };
    let value = json!({
        "type": kind,
        "name": name,
        "messageId": record.message_id.to_string(),
        "timestamp": record.at.to_string(),
        "receivedAt": record.received_at.to_string(),
        "identifiers": identifiers.collect::<Vec<_>>(),
        "traits": object(&record.traits, |name| is_hidden(trait_name(name).as_ref())),
        "properties": object(&record.properties, is_text),
    });
    value.to_string()
}

fn object(entries: &Properties, hide: impl Fn(&str) -> bool) -> Json {
    let entry = |(name, value): &(String, qianmian_model::Value)| {
        (name.clone(), if hide(name) { LEFT_OUT.into() } else { value.to_json() })
    };
    Json::Object(entries.iter().map(entry).collect::<Map<String, Json>>())
}
