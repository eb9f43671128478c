//! What an operator may change of a refused record before it is replayed, and what is shown of it.
//!
//! Fields are `timestamp`, `event`, `identifiers.<kind>`, `traits.<name>` and `properties.<name>`, in the names of the
//! record as it came.

use qianmian_model::{Identifier, IdentifierKind, Properties, Record, RecordKind, Time, Value, value};

use crate::names::{identifier_kind, is_hidden, trait_name};

/// What is shown of a value that is not.
const HIDDEN: &str = "…";

/// Why a field cannot be set.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CorrectionFailure {
    /// No such field.
    #[error(
        "`{0}` is no field of a record: timestamp, event, identifiers.KIND, traits.NAME or properties.NAME is expected"
    )]
    Field(String),
    /// Not RFC 3339.
    #[error("`timestamp` is written as 2026-01-31T08:00:00Z")]
    Time,
    /// `event` of a record that is no `track` call.
    #[error("only a track call has an `event`")]
    NoEvent,
}

impl CorrectionFailure {
    /// Stable code.
    pub fn code(&self) -> &'static str {
        match self {
            CorrectionFailure::Field(_) => "unknown_field",
            CorrectionFailure::Time => "unreadable_time",
            CorrectionFailure::NoEvent => "no_event",
        }
    }
}

/// Sets a field; null takes it away. A time or an event cannot be taken away.
pub fn correct(record: &mut Record, field: &str, to: Value) -> Result<(), CorrectionFailure> {
    let unknown = || CorrectionFailure::Field(field.to_owned());
    match (field, field.split_once('.')) {
        ("timestamp", _) => {
            let at = match &to {
                Value::Time(at) => Some(*at),
                other => other.as_text().and_then(Time::parse_rfc3339),
            };
            record.at = at.ok_or(CorrectionFailure::Time)?;
        }
        ("event", _) => match (&mut record.kind, to.as_text()) {
            (RecordKind::Track(event), Some(name)) => name.clone_into(event),
            _ => return Err(CorrectionFailure::NoEvent),
        },
        (_, Some(("identifiers", kind))) if !kind.is_empty() => {
            let kind = IdentifierKind::new(kind);
            record.identifiers.retain(|known| known.kind != kind);
            if !to.is_null() {
                record.identifiers.push(Identifier { kind, value: plain(&to) });
            }
        }
        (_, Some(("traits", name))) if !name.is_empty() => set(&mut record.traits, name, to),
        (_, Some(("properties", name))) if !name.is_empty() => set(&mut record.properties, name, to),
        _ => return Err(unknown()),
    }
    Ok(())
}

fn set(values: &mut Properties, name: &str, to: Value) {
    values.retain(|(known, _)| known != name);
    if !to.is_null() {
        values.push((name.to_owned(), to));
    }
}

fn plain(value: &Value) -> String {
    value.as_text().map_or_else(|| value.to_string(), str::to_owned)
}

/// Every field of a record with its value as text. Contact values, identity cards, and free text by `is_free_text`, are
/// left out.
pub fn fields(record: &Record, is_free_text: impl Fn(&str) -> bool) -> Vec<(String, String)> {
    let mut fields = vec![("timestamp".to_owned(), record.at.to_string())];
    if let RecordKind::Track(event) = &record.kind {
        fields.push(("event".to_owned(), event.clone()));
    }
    let shown = |hide: bool, text: String| if hide { HIDDEN.to_owned() } else { text };
    fields.extend(record.identifiers.iter().map(|identifier| {
        let hide = is_hidden(identifier_kind(&identifier.kind).as_str());
        (format!("identifiers.{}", identifier.kind), shown(hide, identifier.value.clone()))
    }));
    for (part, values) in [("traits", &record.traits), ("properties", &record.properties)] {
        for (name, _) in values {
            let value = value::get(values, name).unwrap_or(&Value::Null);
            let hide = is_hidden(&trait_name(name)) || (part == "properties" && is_free_text(name));
            fields.push((format!("{part}.{name}"), shown(hide, plain(value))));
        }
    }
    fields
}
