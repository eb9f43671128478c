//! A record as JSON for the quarantine, format 1. Values are written as those of traits ([`crate::codec`]), so that each
//! comes back as it was.

use qianmian_model::{
    Identifier, IdentifierKind, MessageId, Position, Properties, Record, RecordKind, Time, Value,
};
use serde::{Deserialize, Serialize};

use crate::codec;
use crate::{Error, Result};

const VERSION: u32 = 1;

#[derive(Serialize, Deserialize)]
struct RecordJson {
    version: u32,
    message_id: [u8; 16],
    source: String,
    rows: u32,
    kind: KindJson,
    identifiers: Vec<(String, String)>,
    /// Names and values; a value is the text that the codec makes of it.
    traits: Vec<(String, String)>,
    properties: Vec<(String, String)>,
    at: i64,
    received_at: i64,
    consents: Vec<(String, bool)>,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum KindJson {
    Identify,
    Track(String),
    Page(Option<String>),
    Screen(Option<String>),
    Group(String),
    Alias,
}

/// The record as text, without its position.
pub(super) fn write(record: &Record) -> String {
    let values = |values: &Properties| {
        values.iter().map(|(name, value)| (name.clone(), codec::encode(value))).collect()
    };
    let json = RecordJson {
        version: VERSION,
        message_id: record.message_id.0,
        source: record.source.to_string(),
        rows: record.rows,
        kind: match record.kind.clone() {
            RecordKind::Identify => KindJson::Identify,
            RecordKind::Track(event) => KindJson::Track(event),
            RecordKind::Page(name) => KindJson::Page(name),
            RecordKind::Screen(name) => KindJson::Screen(name),
            RecordKind::Group(group) => KindJson::Group(group),
            RecordKind::Alias => KindJson::Alias,
        },
        identifiers: record
            .identifiers
            .iter()
            .map(|identifier| (identifier.kind.to_string(), identifier.value.clone()))
            .collect(),
        traits: values(&record.traits),
        properties: values(&record.properties),
        at: record.at.0,
        received_at: record.received_at.0,
        consents: record.consents.clone(),
    };
    serde_json::to_string(&json).expect("text and numbers are JSON")
}

/// Reads what [`write`] wrote; the position is empty.
pub(super) fn read(bytes: &[u8]) -> Result<Record> {
    let json: RecordJson = serde_json::from_slice(bytes)
        .map_err(|error| Error::Corrupt(format!("a quarantined record: {error}")))?;
    if json.version != VERSION {
        return Err(Error::Corrupt(format!("a quarantined record of the unknown format {}", json.version)));
    }
    let values = |values: Vec<(String, String)>| -> Result<Properties> {
        values.into_iter().map(|(name, text)| Ok((name, value(&text)?))).collect()
    };
    Ok(Record {
        message_id: MessageId(json.message_id),
        source: json.source.into(),
        position: Position { stream: "".into(), offset: 0, index: 0 },
        rows: json.rows,
        kind: match json.kind {
            KindJson::Identify => RecordKind::Identify,
            KindJson::Track(event) => RecordKind::Track(event),
            KindJson::Page(name) => RecordKind::Page(name),
            KindJson::Screen(name) => RecordKind::Screen(name),
            KindJson::Group(group) => RecordKind::Group(group),
            KindJson::Alias => RecordKind::Alias,
        },
        identifiers: json
            .identifiers
            .into_iter()
            .map(|(kind, value)| Identifier::new(IdentifierKind::new(kind), value))
            .collect(),
        traits: values(json.traits)?,
        properties: values(json.properties)?,
        at: Time(json.at),
        received_at: Time(json.received_at),
        consents: json.consents,
    })
}

fn value(text: &str) -> Result<Value> {
    codec::decode(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Format 1 as it is at rest: it is read for ever.
    const GOLDEN: &str = r#"{"version":1,"message_id":[7,7,7,7,7,7,7,7,7,7,7,7,7,7,7,7],"source":"app","rows":2,"kind":{"track":"Order Completed"},"identifiers":[["phone","12345"]],"traits":[["gender","\"purple\""]],"properties":[["total","12.5"],["due","{\"$time\":1000000}"]],"at":5,"received_at":6,"consents":[["marketing",true]]}"#;

    #[test]
    fn a_record_comes_back_as_it_was() {
        let record = Record {
            message_id: MessageId([7; 16]),
            source: "app".into(),
            position: Position { stream: "".into(), offset: 0, index: 0 },
            rows: 2,
            kind: RecordKind::Track("Order Completed".to_owned()),
            identifiers: vec![Identifier::new(IdentifierKind::PHONE, "12345")],
            traits: vec![("gender".to_owned(), "purple".into())],
            properties: vec![
                ("total".to_owned(), Value::Number(12.5)),
                ("due".to_owned(), Value::Time(Time(1_000_000))),
            ],
            at: Time(5),
            received_at: Time(6),
            consents: vec![("marketing".to_owned(), true)],
        };
        assert_eq!(write(&record), GOLDEN);
        assert_eq!(read(GOLDEN.as_bytes()).unwrap(), record);
        assert!(read(GOLDEN.replace("\"version\":1", "\"version\":9").as_bytes()).is_err());
    }
}
