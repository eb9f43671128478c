//! The rules for one event.

use proptest::prelude::*;
use qianmian_collect::segment::{EVENT_LIMIT_BYTES, check_request};
use qianmian_collect::{Endpoint, parse_request};
use qianmian_model::{RecordKind, Value};
use qianmian_testkit::time;

use super::{RECEIVED, arrival, codes, codes_of, parse, record_of, shown_identifiers};

#[test]
fn each_call_needs_what_it_needs() {
    assert_eq!(codes_of(r#"{"type":"track","userId":"u"}"#), ["event_name_missing"]);
    assert_eq!(codes_of(r#"{"type":"track","event":"  ","userId":"u"}"#), ["event_name_missing"]);
    assert_eq!(codes_of(r#"{"type":"track","event":"Tested"}"#), ["identifier_missing"]);
    assert_eq!(
        codes_of(r#"{"type":"track","userId":null,"anonymousId":""}"#),
        ["event_name_missing", "identifier_missing"]
    );
    assert_eq!(codes_of(r#"{"type":"group","userId":"u"}"#), ["group_id_missing"]);
    assert_eq!(codes_of(r#"{"type":"alias","userId":"u"}"#), ["previous_id_missing"]);
    assert_eq!(codes_of(r#"{"type":"alias","previousId":"p"}"#), ["user_id_missing"]);
    assert_eq!(codes_of(r#"{"type":"trak","userId":"u"}"#), ["type_unknown"]);
    assert_eq!(codes_of(r#"{"userId":"u"}"#), ["type_unknown"]);
    assert_eq!(codes_of(r#"{"type":"batch","userId":"u"}"#), ["type_unknown"]);
}

#[test]
fn an_event_of_the_wrong_form_is_rejected_by_itself() {
    assert_eq!(codes_of("5"), ["malformed_event"]);
    assert_eq!(codes_of("[]"), ["malformed_event"]);
    assert_eq!(
        codes_of(r#"{"type":"track","userId":"u","event":"Tested","properties":"none"}"#),
        ["malformed_event"]
    );
    assert_eq!(codes_of(r#"{"type":"track","userId":{"id":1},"event":"Tested"}"#), ["malformed_event"]);
    let body = r#"{"batch":[{"type":"track","userId":"u","event":"Tested"},7]}"#;
    let parsed = parse(Endpoint::Batch, body);
    assert_eq!((parsed.records.len(), codes(&parsed.rejected)), (1, vec!["malformed_event"]));
    assert_eq!((parsed.rejected[0].raw.as_str(), parsed.rejected[0].position.index), ("7", 1));
}

#[test]
fn limits_hold_for_one_event_at_a_time() {
    let long = "m".repeat(101);
    assert_eq!(
        codes_of(&format!(r#"{{"type":"identify","userId":"u","messageId":"{long}"}}"#)),
        ["message_id_too_long"]
    );
    // A hundred characters of three bytes each are a hundred characters.
    record_of(&format!(r#"{{"type":"identify","userId":"u","messageId":"{}"}}"#, "消".repeat(100)));
    let empty = r#"{"type":"identify","userId":"u","traits":{"note":""}}"#.len();
    let event = |length: usize| {
        format!(r#"{{"type":"identify","userId":"u","traits":{{"note":"{}"}}}}"#, "x".repeat(length - empty))
    };
    record_of(&event(EVENT_LIMIT_BYTES));
    assert_eq!(codes_of(&event(EVENT_LIMIT_BYTES + 1)), ["event_too_large"]);
}

#[test]
fn times_are_corrected_by_the_senders_clock() {
    let at = |fields: &str| record_of(&format!(r#"{{"type":"identify","userId":"u",{fields}}}"#)).at;
    assert_eq!(at(r#""timestamp":"2026-03-01T07:00:00Z""#), time("2026-03-01T07:00:00Z"));
    assert_eq!(
        at(r#""timestamp":"2026-03-01T07:00:00Z","sentAt":"2026-03-01T07:00:30Z""#),
        time("2026-03-01T07:59:40Z")
    );
    // The original time counts where both are there.
    assert_eq!(
        at(r#""timestamp":"2020-01-01T00:00:00Z","originalTimestamp":"2026-03-01T07:00:00+08:00""#),
        time("2026-02-28T23:00:00Z")
    );
    assert_eq!(at(r#""timestamp":"2026-03-01T07:00:00.5""#), time("2026-03-01T07:00:00.5Z"));
    assert_eq!(at(r#""sentAt":"2026-03-01T07:00:00Z""#), time(RECEIVED));
    // A clock that is years off is corrected like any other.
    assert_eq!(
        at(r#""timestamp":"1970-01-01T00:00:01Z","sentAt":"1970-01-01T00:00:04Z""#),
        time("2026-03-01T08:00:07Z")
    );
}

#[test]
fn absurd_times_reject_their_event() {
    let reject = |fields: &str| codes_of(&format!(r#"{{"type":"identify","userId":"u",{fields}}}"#));
    assert_eq!(reject(r#""timestamp":"2026-03-03T08:00:00Z""#), ["time_out_of_range"]);
    assert_eq!(reject(r#""timestamp":"0001-01-01T00:00:00Z""#), ["time_out_of_range"]);
    assert_eq!(reject(r#""timestamp":"yesterday""#), ["time_unreadable"]);
    assert_eq!(
        reject(r#""timestamp":"-009999-01-02T01:59:59Z","sentAt":"9999-12-30T22:00:00Z""#),
        ["time_out_of_range"]
    );
}

#[test]
fn the_context_of_the_batch_is_under_that_of_the_event() {
    let body = r#"{"context":{"traits":{"plan":"free","city":"Bern"},"consent":{"categoryPreferences":{"ads":true}},
        "device":{"id":"d1"},"externalIds":[{"id":"o1","type":"openid","collection":"users","encoding":"none"}]},
        "batch":[{"type":"identify","userId":"u"},
        {"type":"identify","userId":"u","traits":{"plan":"pro"},"context":{"device":{"id":"d2"},
         "consent":{"categoryPreferences":{"marketing":false,"ads":true}},"externalIds":[{"id":9,"type":"crm_id"},
         {"id":"acme","type":"account_id","collection":"accounts"}]}}]}"#;
    let records = parse(Endpoint::Batch, body).records;
    assert_eq!(shown_identifiers(&records[0]), ["user_id:u", "openid:o1", "device_id:d1"]);
    assert_eq!(records[0].consents, [("ads".into(), true)]);
    assert_eq!(shown_identifiers(&records[1]), ["user_id:u", "crm_id:9", "device_id:d2"]);
    assert_eq!(records[1].consents, [("marketing".into(), false), ("ads".into(), true)]);
    assert_eq!(records[1].traits, [("plan".into(), "pro".into()), ("city".into(), "Bern".into())]);
}

#[test]
fn an_alias_names_both_ids_and_a_group_keeps_its_traits_apart() {
    let alias = record_of(r#"{"type":"alias","userId":"u","previousId":"p"}"#);
    assert_eq!(alias.kind, RecordKind::Alias);
    assert_eq!(shown_identifiers(&alias), ["user_id:u", "anonymous_id:p", "user_id:p"]);
    let group =
        record_of(r#"{"type":"group","userId":"u","groupId":"g","traits":{"name":"Fans","phone":"1"}}"#);
    assert_eq!(group.kind, RecordKind::Group("g".into()));
    assert_eq!(group.traits, []);
    assert_eq!(group.properties, [("name".into(), "Fans".into()), ("phone".into(), "1".into())]);
}

#[test]
fn an_order_has_one_name_and_loose_senders_are_understood() {
    let order = record_of(r#"{"type":"track","event":"Completed Order","userId":42,"properties":[]}"#);
    assert_eq!(order.kind, RecordKind::Track("Order Completed".into()));
    assert_eq!(shown_identifiers(&order), ["user_id:42"]);
    let nested =
        record_of(r#"{"type":"screen","userId":"u","context":[],"properties":{"a":{"b":[1,"2",true]}}}"#);
    assert_eq!(nested.kind, RecordKind::Screen(None));
    let list = Value::List(vec![Value::Number(1.0), "2".into(), Value::Bool(true)]);
    assert_eq!(nested.properties, [("a".into(), Value::Object(vec![("b".into(), list)]))]);
}

#[test]
fn made_message_ids_are_the_same_on_replay_and_differ_within_a_batch() {
    let body = r#"{"batch":[{"type":"identify","userId":"u"},{"type":"identify","userId":"u"}]}"#;
    let (first, again) = (parse(Endpoint::Batch, body), parse(Endpoint::Batch, body));
    assert_eq!(first, again);
    assert_ne!(first.records[0].message_id, first.records[1].message_id);
    let later = qianmian_collect::Arrival { offset: 8, ..arrival() };
    let later = parse_request(Endpoint::Batch, body.as_bytes(), &later).unwrap();
    assert_ne!(first.records[0].message_id, later.records[0].message_id);
}

/// Bodies that look like the real ones but for what goes wrong in them: plain random bytes hardly ever get past the
/// first brace.
fn nearly_a_body() -> impl Strategy<Value = String> {
    let scalar = prop_oneof![
        Just("null".to_owned()),
        Just("true".to_owned()),
        any::<f64>().prop_map(|number| number.to_string()),
        "[ -~\\u{4e00}-\\u{4e10}]{0,12}".prop_map(|text| serde_json::Value::from(text).to_string()),
        Just("\"2026-03-01T08:00:00Z\"".to_owned()),
        Just("\"track\"".to_owned()),
    ];
    let key = prop_oneof![
        Just("type"),
        Just("userId"),
        Just("event"),
        Just("messageId"),
        Just("timestamp"),
        Just("sentAt"),
        Just("context"),
        Just("traits"),
        Just("externalIds"),
        Just("consent"),
        Just("properties"),
        Just("batch"),
    ];
    scalar.prop_recursive(5, 64, 6, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(|items| format!("[{}]", items.join(","))),
            prop::collection::vec((key.clone(), inner), 0..8).prop_map(|entries| {
                let entries: Vec<_> =
                    entries.iter().map(|(key, value)| format!("\"{key}\":{value}")).collect();
                format!("{{{}}}", entries.join(","))
            }),
        ]
    })
}

proptest! {
    /// No bytes whatever make the parser panic, and what the check lets in is parsed with nothing lost.
    #[test]
    fn any_bytes_are_parsed_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..200), which in 0usize..7) {
        check_agrees(Endpoint::ALL[which], &bytes)?;
    }

    #[test]
    fn anything_like_a_body_is_parsed_or_refused(body in nearly_a_body(), which in 0usize..7) {
        check_agrees(Endpoint::ALL[which], body.as_bytes())?;
        check_agrees(Endpoint::Batch, format!(r#"{{"batch":[{body}]}}"#).as_bytes())?;
        let cut: String = body.chars().take(body.chars().count() / 2).collect();
        check_agrees(Endpoint::Batch, cut.as_bytes())?;
    }
}

fn check_agrees(endpoint: Endpoint, body: &[u8]) -> Result<(), TestCaseError> {
    match (check_request(endpoint, body), parse_request(endpoint, body, &arrival())) {
        (Ok(events), Ok(parsed)) => prop_assert_eq!(events, parsed.records.len() + parsed.rejected.len()),
        (Err(check), Err(parse)) => prop_assert_eq!(check, parse),
        (check, parse) => prop_assert!(false, "the check says {check:?}, the parser {parse:?}"),
    }
    Ok(())
}
