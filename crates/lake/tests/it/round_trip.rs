//! Property: decode(encode(events)) is events, whatever the properties hold, planned or not, of their type or not.
//! Unit tests miss it because types, absence, duplicates and `extra` meet in one row.

use proptest::collection::vec;
use proptest::prelude::*;
use qianmian_lake::{decode_events, encode_events};
use qianmian_model::{Event, Time, Value};

use crate::fixtures::{normal, schema, sorted};

/// Values of any type. A time is only planned under `due`: in JSON it would come back as text.
fn value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::Bool),
        (-1_000_000_000i64..1_000_000_000).prop_map(|cents| Value::Number(cents as f64 / 100.0)),
        "[a-z中文 \"\\\\]{0,6}".prop_map(Value::Text),
    ];
    leaf.prop_recursive(2, 8, 3, |inner| {
        prop_oneof![
            vec(inner.clone(), 0..3).prop_map(Value::List),
            // Distinct names: a JSON object keeps one value for a name.
            proptest::collection::btree_map("[a-z]{1,3}", inner, 0..3)
                .prop_map(|entries| Value::Object(entries.into_iter().collect())),
        ]
    })
}

fn property() -> impl Strategy<Value = (String, Value)> {
    let due = (Time::MIN.0..Time::MAX.0).prop_map(|micros| ("due".to_owned(), Value::Time(Time(micros))));
    let names = prop::sample::select(vec![
        "flag", "amount", "country", "due", "items", "colour", "p_amount", "extra",
    ]);
    prop_oneof![1 => due, 6 => (names.prop_map(str::to_owned), value())]
}

fn event() -> impl Strategy<Value = Event> {
    let times = (0i64..2_000_000_000_000_000, 0i64..2_000_000_000_000_000);
    (any::<u32>(), any::<u64>(), times, vec(property(), 0..8), vec("[a-z]{1,4}", 0..3)).prop_map(
        |(subject, id, (at, received_at), properties, topics)| {
            let mut event =
                qianmian_testkit::build::event_at(subject, "Order Completed", Time(at)).message(id).build();
            event.received_at = Time(received_at);
            event.body.properties = properties;
            event.body.topics = topics.iter().map(|topic| topic.as_str().into()).collect();
            event
        },
    )
}

/// Objects by name, as JSON objects are compared.
fn comparable(event: Event) -> Event {
    fn order(value: Value) -> Value {
        match value {
            Value::List(values) => Value::List(values.into_iter().map(order).collect()),
            Value::Object(mut entries) => {
                entries.sort_by(|left, right| left.0.cmp(&right.0));
                Value::Object(entries.into_iter().map(|(name, value)| (name, order(value))).collect())
            }
            other => other,
        }
    }
    let mut event = normal(event);
    event.body.properties =
        event.body.properties.into_iter().map(|(name, value)| (name, order(value))).collect();
    event
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]
    #[test]
    fn what_is_encoded_is_decoded(events in vec(event(), 0..20)) {
        let batch = encode_events(&schema(), &events).unwrap();
        let decoded: Vec<Event> = decode_events(&batch).unwrap().into_iter().map(comparable).collect();
        let expected: Vec<Event> = events.into_iter().map(comparable).collect();
        prop_assert_eq!(sorted(decoded), sorted(expected));
    }
}

#[test]
fn events_of_one_subject_and_instant_keep_their_order() {
    let at = Time(1);
    let events: Vec<Event> = (0..5)
        .map(|number| qianmian_testkit::build::event_at(1, "Order Completed", at).message(9 - number).build())
        .collect();
    let decoded = decode_events(&encode_events(&schema(), &events).unwrap()).unwrap();
    assert_eq!(decoded, events);
}
