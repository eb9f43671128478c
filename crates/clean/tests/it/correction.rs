//! Refused records, corrected.

use qianmian_clean::correction::{CorrectionFailure, correct, fields};
use qianmian_model::{Identifier, IdentifierKind, Record, RecordKind, Value};

use crate::records::{AT, cleaner, record, time};

fn refused() -> Record {
    Record {
        identifiers: vec![
            Identifier::new(IdentifierKind::PHONE, "12345"),
            Identifier::new(IdentifierKind::new("openid"), "o6_bmjrPTlm6_2sgVt7hMZOPfL2M"),
        ],
        properties: vec![("total".to_owned(), "many".into()), ("order_id".to_owned(), "7".into())],
        ..record(RecordKind::Track("Order Completed".to_owned()))
    }
}

#[test]
fn a_corrected_record_is_taken() {
    let mut record = refused();
    assert!(cleaner().clean(&record, time(AT)).is_err());
    correct(&mut record, "properties.total", Value::Number(12.0)).unwrap();
    correct(&mut record, "identifiers.phone", "13800138000".into()).unwrap();
    let cleaned = cleaner().clean(&record, time(AT)).unwrap().cleaned;
    assert!(cleaned.identifiers.iter().any(|identifier| identifier.value == "+8613800138000"));
}

#[test]
fn a_field_is_taken_away_by_null_and_an_unknown_one_is_named() {
    let mut record = refused();
    correct(&mut record, "identifiers.phone", Value::Null).unwrap();
    assert_eq!(record.identifiers.len(), 1);
    let wrong = correct(&mut record, "colour", "red".into());
    assert_eq!(wrong, Err(CorrectionFailure::Field("colour".to_owned())));
    assert_eq!(correct(&mut record, "timestamp", "yesterday".into()), Err(CorrectionFailure::Time));
    let mut stated = Record { kind: RecordKind::Identify, ..record };
    assert_eq!(correct(&mut stated, "event", "X".into()), Err(CorrectionFailure::NoEvent));
}

#[test]
fn fields_are_shown_without_contacts_and_free_text() {
    let shown = fields(&refused(), |name| name == "order_id");
    let expected = [
        ("timestamp", AT),
        ("event", "Order Completed"),
        ("identifiers.phone", "…"),
        ("identifiers.openid", "o6_bmjrPTlm6_2sgVt7hMZOPfL2M"),
        ("properties.total", "many"),
        ("properties.order_id", "…"),
    ];
    let shown: Vec<(&str, &str)> =
        shown.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    assert_eq!(shown, expected);
}
