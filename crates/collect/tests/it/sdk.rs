//! Bodies in the form of the four server-side SDKs, as the contract describes them.

use qianmian_collect::Endpoint;
use qianmian_model::value::get;
use qianmian_model::{MessageId, RecordKind, Value};
use qianmian_testkit::time;

use super::{parse, shown_identifiers};

fn text(value: &str) -> Value {
    Value::from(value)
}

#[test]
fn segment_python_sends_null_anonymous_ids_and_microseconds() {
    let parsed = parse(
        Endpoint::Batch,
        r#"{"batch": [
            {"integrations": {}, "anonymousId": null, "timestamp": "2026-03-01T08:00:00.123456+00:00", "userId": "u1",
             "event": "Order Completed", "properties": {"total": 12.5, "coupon": null}, "type": "track",
             "context": {"library": {"name": "analytics-python", "version": "2.4.0"}},
             "messageId": "0b2f6f0e-6a5b-4b43-8f0e-a2f3c2a11111"},
            {"integrations": {}, "anonymousId": null, "timestamp": "2026-03-01T08:00:00.200000+00:00", "userId": "u1",
             "traits": {"email": "Ann@Example.com", "firstName": "Ann"}, "type": "identify", "context": {},
             "messageId": "0b2f6f0e-6a5b-4b43-8f0e-a2f3c2a22222"}],
            "sentAt": "2026-03-01T08:00:05.000000+00:00", "writeKey": "key"}"#,
    );
    assert_eq!(parsed.rejected, []);
    let [track, identify] = &parsed.records[..] else { panic!("two events") };
    assert_eq!(track.kind, RecordKind::Track("Order Completed".into()));
    // Received five seconds after it was sent: the sender's clock is five seconds slow.
    assert_eq!(track.at, time("2026-03-01T08:00:05.123456Z"));
    assert_eq!(track.properties, [("total".into(), Value::Number(12.5)), ("coupon".into(), Value::Null)]);
    assert_eq!(shown_identifiers(track), ["user_id:u1"]);
    assert_eq!(identify.kind, RecordKind::Identify);
    assert_eq!(shown_identifiers(identify), ["user_id:u1", "email:Ann@Example.com"]);
    assert_eq!(identify.traits, [("firstName".into(), text("Ann"))]);
    assert_eq!((identify.position.offset, identify.position.index, identify.rows), (7, 1, 1));
}

#[test]
fn analytics_node_sends_metadata_and_milliseconds() {
    let parsed = parse(
        Endpoint::Batch,
        r#"{"batch":[{"messageId":"node-next-1772352000000-5c6b","timestamp":"2026-03-01T08:00:00.250Z","type":"page",
            "userId":"u1","name":"Home","category":"Docs","properties":{"url":"https://example.com/"},
            "context":{"library":{"name":"@segment/analytics-node","version":"3.1.0"}},"integrations":{},
            "_metadata":{"nodeVersion":"22.0.0","jsRuntime":"node"}}],
            "writeKey":"key","sentAt":"2026-03-01T08:00:10.000Z"}"#,
    );
    let page = &parsed.records[0];
    assert_eq!(page.kind, RecordKind::Page(Some("Home".into())));
    assert_eq!(get(&page.properties, "category"), Some(&text("Docs")));
    assert_eq!(page.at, time("2026-03-01T08:00:00.25Z"));
    assert_eq!(page.received_at, time("2026-03-01T08:00:10Z"));
}

#[test]
fn rudder_python_sends_traits_only_in_the_context() {
    let parsed = parse(
        Endpoint::Batch,
        r#"{"batch": [{"integrations": {"All": true}, "anonymousId": "a1", "channel": "server", "userId": "u1",
            "originalTimestamp": "2026-03-01T08:00:00.000000+00:00", "type": "identify", "messageId": "m1",
            "context": {"library": {"name": "rudder-sdk-python"}, "traits": {"city": "上海", "phone": "13800138000"}}}],
            "sentAt": "2026-03-01T08:00:10.000000+00:00"}"#,
    );
    let identify = &parsed.records[0];
    assert_eq!(identify.traits, [("city".into(), text("上海"))]);
    assert_eq!(shown_identifiers(identify), ["user_id:u1", "phone:13800138000", "anonymous_id:a1"]);
    assert_eq!(identify.at, time("2026-03-01T08:00:00Z"));
}

#[test]
fn rudder_node_sends_traits_twice_and_its_own_sent_at() {
    let parsed = parse(
        Endpoint::Batch,
        r#"{"batch":[{"type":"identify","userId":"u1","traits":{"plan":"pro"},"channel":"server","messageId":"m1",
            "context":{"traits":{"plan":"free","city":"Bern"},"library":{"name":"@rudderstack/rudder-sdk-node"}},
            "originalTimestamp":"2026-03-01T09:00:00.000Z","sentAt":"2026-03-01T09:00:01.000Z"}],
            "sentAt":"2026-03-01T10:00:00.000Z"}"#,
    );
    let identify = &parsed.records[0];
    assert_eq!(identify.traits, [("plan".into(), text("pro")), ("city".into(), text("Bern"))]);
    // Its clock is an hour fast; the event's own `sentAt` counts.
    assert_eq!(identify.at, time("2026-03-01T08:00:09Z"));
}

#[test]
fn a_message_id_is_the_start_of_its_blake3_hash() {
    let body = r#"{"userId":"u1","event":"Tested","messageId":"m1"}"#;
    let mut expect = [0; 16];
    expect.copy_from_slice(&blake3::hash(b"m1").as_bytes()[..16]);
    assert_eq!(parse(Endpoint::Track, body).records[0].message_id, MessageId(expect));
}
