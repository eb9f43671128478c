//! Whole records through the cleaner.

use std::collections::BTreeMap;

use jiff::tz::TimeZone;
use qianmian_clean::{CleanConfig, Cleaner, Cleaning, Regions, SourceProfile, Topics};
use qianmian_model::consent::ConsentState;
use qianmian_model::plan::{EventSpec, FieldSpec, TrackingPlan, ValueType};
use qianmian_model::{
    Identifier, IdentifierKind, MessageId, Position, Properties, Record, RecordKind, Rejected, Time, Value,
    value,
};

pub(crate) const AT: &str = "2026-01-31T08:00:00Z";

pub(crate) fn time(text: &str) -> Time {
    Time::parse_rfc3339(text).unwrap()
}

fn field(value_type: ValueType, required: bool, free_text: bool) -> FieldSpec {
    FieldSpec { value_type, required, free_text }
}

fn plan() -> TrackingPlan {
    let order = BTreeMap::from([
        ("order_id".to_owned(), field(ValueType::Text, true, false)),
        ("total".to_owned(), field(ValueType::Number, true, false)),
        ("discount".to_owned(), field(ValueType::Number, false, false)),
    ]);
    let message = BTreeMap::from([("text".to_owned(), field(ValueType::Text, false, true))]);
    TrackingPlan {
        events: BTreeMap::from([
            ("Order Completed".to_owned(), EventSpec { properties: order, purpose: None }),
            ("Message Received".to_owned(), EventSpec { properties: message, purpose: None }),
        ]),
        traits: BTreeMap::from([("vip".to_owned(), field(ValueType::Bool, false, false))]),
    }
}

pub(crate) fn cleaner() -> Cleaner {
    let zone = TimeZone::get("Asia/Shanghai").unwrap();
    let mut config = CleanConfig::new(zone.clone());
    let keeping = SourceProfile { keep_text: true, ..SourceProfile::new(zone).with_trust(80).unwrap() };
    config.sources.insert("keeping".to_owned(), keeping);
    let topics = Topics::parse([("topics/t.yaml", "- topic: baby\n  keywords: [奶粉, baby]\n")]).unwrap();
    Cleaner::new(config, &plan(), topics, Regions::bundled())
}

pub(crate) fn record(kind: RecordKind) -> Record {
    Record {
        message_id: MessageId([7; 16]),
        source: "app".into(),
        position: Position { stream: "http".into(), offset: 1, index: 0 },
        rows: 1,
        kind,
        identifiers: vec![Identifier::new(IdentifierKind::USER_ID, "u1")],
        traits: Vec::new(),
        properties: Vec::new(),
        at: time(AT),
        received_at: time(AT),
        consents: Vec::new(),
    }
}

fn entries(pairs: &[(&str, Value)]) -> Properties {
    pairs.iter().map(|(name, value)| ((*name).to_owned(), value.clone())).collect()
}

fn identify(traits: &[(&str, Value)]) -> Cleaning {
    let record = Record { traits: entries(traits), ..record(RecordKind::Identify) };
    cleaner().clean(&record, time(AT)).unwrap()
}

fn track(event: &str, properties: &[(&str, Value)]) -> Result<Cleaning, Rejected> {
    let record = Record { properties: entries(properties), ..record(RecordKind::Track(event.to_owned())) };
    cleaner().clean(&record, time(AT))
}

fn shown(cleaning: &Cleaning) -> Vec<String> {
    cleaning.cleaned.traits.iter().map(|seen| format!("{}={}", seen.name, seen.value)).collect()
}

fn dropped(cleaning: &Cleaning) -> Vec<(&str, &str)> {
    cleaning.dropped.iter().map(|failure| (failure.code, failure.field.as_str())).collect()
}

#[test]
fn a_registration_comes_out_in_standard_form() {
    let cleaning = identify(&[
        ("nickName", "小雨".into()),
        ("sex", "女".into()),
        ("birthday", "2000-6-15".into()),
        ("region", "北京海淀区".into()),
        ("phone", "138 0013 8000".into()),
        ("email", "Li.Si@QQ.com".into()),
        ("occupation", "student".into()),
        ("vip", "是".into()),
    ]);
    let expected = [
        "nickname=小雨",
        "gender=female",
        "occupation=学生",
        "vip=true",
        "birthday=2000-06-15",
        "birth_year=2000",
        "age=25",
        "province=北京市",
        "city=北京市",
        "district=海淀区",
        "region_code=110108",
        "phone_province=北京市",
        "phone_city=北京市",
    ];
    assert_eq!(shown(&cleaning), expected);
    let identifiers: Vec<(&str, &str)> =
        cleaning.cleaned.identifiers.iter().map(|id| (id.kind.as_str(), id.value.as_str())).collect();
    assert_eq!(identifiers, [("user_id", "u1"), ("phone", "+8613800138000"), ("email", "li.si@qq.com")]);
    assert!(cleaning.dropped.is_empty() && cleaning.notes.is_empty());
    assert!(cleaning.cleaned.event.is_none());
}

#[test]
fn a_bad_trait_costs_the_trait_and_contact_values_are_not_shown() {
    let cleaning = identify(&[
        ("gender", "purple".into()),
        ("age", Value::Number(400.0)),
        ("city", "亚特兰蒂斯".into()),
        ("phone", "12345".into()),
        ("email", "foo@qq.con".into()),
        ("vip", "perhaps".into()),
        ("shoe_size", Value::Number(42.0)),
    ]);
    let expected = [
        ("unknown_gender", "gender"),
        ("invalid_phone", "phone"),
        ("unknown_email_domain", "email"),
        ("wrong_type", "vip"),
        ("invalid_age", "age"),
        ("unknown_region", "city"),
    ];
    assert_eq!(dropped(&cleaning), expected);
    let contacts =
        cleaning.dropped.iter().filter(|failure| ["phone", "email"].contains(&failure.field.as_str()));
    assert!(contacts.clone().count() == 2 && contacts.clone().all(|failure| failure.raw.is_empty()));
    assert!(cleaning.dropped[2].reason.contains("qq.com"), "the likely domain is suggested");
    assert_eq!(shown(&cleaning), ["shoe_size=42"]);
    assert_eq!(cleaning.notes[0].code, "unplanned_trait");
}

#[test]
fn what_is_guessed_here_no_source_can_say() {
    let cleaning = identify(&[("inferred_gender", "female".into()), ("nickname", "Ann".into())]);
    assert_eq!(dropped(&cleaning), [("reserved_trait", "inferred_gender")]);
    assert_eq!(shown(&cleaning), ["nickname=Ann"]);
}

#[test]
fn places_abroad_stay_as_they_came() {
    let cleaning = identify(&[("country", "EIRE".into()), ("city", "Dublin".into())]);
    assert_eq!(shown(&cleaning), ["country=IE", "city=Dublin"]);
}

#[test]
fn every_failure_of_a_record_is_reported_and_the_record_without_contacts() {
    let mut record = record(RecordKind::Track("Order Completed".to_owned()));
    record.identifiers = vec![
        Identifier::new(IdentifierKind::PHONE, "12345"),
        Identifier::new(IdentifierKind::USER_ID, "null"),
    ];
    record.at = time("1970-01-01T00:00:00Z");
    record.properties = entries(&[("total", "many".into()), ("discount", Value::Number(1e300))]);
    let rejected = cleaner().clean(&record, time(AT)).unwrap_err();
    let codes: Vec<(&str, &str)> =
        rejected.failures.iter().map(|failure| (failure.code, failure.field.as_str())).collect();
    let expected = [
        ("implausible_time", "timestamp"),
        ("no_identifier", ""),
        ("wrong_type", "total"),
        ("abnormal_number", "discount"),
        ("missing_property", "order_id"),
        ("invalid_phone", "phone"),
    ];
    assert_eq!(codes, expected);
    assert_eq!((rejected.rows, rejected.at), (1, time(AT)));
    assert!(rejected.raw.contains("\"many\"") && !rejected.raw.contains("12345"), "{}", rejected.raw);
}

#[test]
fn properties_are_typed_by_the_plan_and_others_stay() {
    let cleaning = track(
        "Completed Order",
        &[("order_id", Value::Number(536_365.0)), ("total", "￥1,234.50".into()), ("colour", "red".into())],
    )
    .unwrap();
    let event = cleaning.cleaned.event.unwrap();
    assert_eq!(&*event.name, "Order Completed");
    let expected =
        entries(&[("order_id", "536365".into()), ("total", 1234.5.into()), ("colour", "red".into())]);
    assert_eq!(event.properties, expected);
}

#[test]
fn free_text_becomes_topics_and_a_length() {
    let said = [("text", Value::from("Baby 喝什么奶粉"))];
    let event = track("Message Received", &said).unwrap().cleaned.event.unwrap();
    assert_eq!(event.properties, entries(&[("text_length", 10.0.into())]));
    assert_eq!(event.topics.iter().map(|topic| &**topic).collect::<Vec<_>>(), ["baby", "baby"]);

    let kept = Record {
        source: "keeping".into(),
        properties: entries(&said),
        ..record(RecordKind::Track("Message Received".to_owned()))
    };
    let event = cleaner().clean(&kept, time(AT)).unwrap().cleaned.event.unwrap();
    assert_eq!(value::get(&event.properties, "text"), Some(&said[0].1));
}

#[test]
fn consents_come_from_preferences_and_from_events() {
    let cleaning = track("Unsubscribed", &[("notice_version", "v2".into())]).unwrap();
    let consent = &cleaning.cleaned.consents[0];
    assert_eq!((consent.purpose.as_str(), consent.state), ("marketing", ConsentState::Withdrawn));
    assert_eq!(consent.notice_version.as_deref(), Some("v2"));

    let mut subscribed = record(RecordKind::Track("Subscribed".to_owned()));
    subscribed.consents = vec![("Marketing".to_owned(), false), ("personalisation".to_owned(), true)];
    let consents = cleaner().clean(&subscribed, time(AT)).unwrap().cleaned.consents;
    let states: Vec<(&str, ConsentState)> =
        consents.iter().map(|it| (it.purpose.as_str(), it.state)).collect();
    let expected = [("marketing", ConsentState::Withdrawn), ("personalisation", ConsentState::Granted)];
    assert_eq!(states, expected, "of two contradicting statements the narrower counts");
}

#[test]
fn calls_become_events_or_traits() {
    let clean = |kind| cleaner().clean(&record(kind), time(AT)).unwrap().cleaned;
    let page = clean(RecordKind::Page(Some("Home".to_owned()))).event.unwrap();
    assert_eq!((&*page.name, page.properties), ("Page Viewed", entries(&[("name", "Home".into())])));
    assert_eq!(&*clean(RecordKind::Screen(None)).event.unwrap().name, "Screen Viewed");
    let group = clean(RecordKind::Group("g1".to_owned()));
    assert_eq!((group.traits[0].name.as_str(), &group.traits[0].value), ("group_id", &"g1".into()));
    assert!(group.event.is_none() && clean(RecordKind::Alias).event.is_none());
}
