//! A small tracking plan, a lake in a temporary folder, and events to put into it.

use futures::TryStreamExt;
use qianmian_lake::{EventSchema, Lake, Range, ScanRequest, decode_events};
use qianmian_model::plan::{EventSpec, FieldSpec, TrackingPlan, ValueType};
use qianmian_model::{Event, Time, Value};
use qianmian_store::lake_files::LakeFile;
use tempfile::TempDir;

/// One event `Order Completed` with a property of every type, named after it.
pub(crate) fn plan() -> TrackingPlan {
    let types = [
        ("flag", ValueType::Bool),
        ("amount", ValueType::Number),
        ("country", ValueType::Text),
        ("due", ValueType::Time),
        ("items", ValueType::Json),
    ];
    plan_of(&types)
}

/// A plan of one event with these properties.
pub(crate) fn plan_of(types: &[(&str, ValueType)]) -> TrackingPlan {
    let field = |value_type| FieldSpec { value_type, required: false, free_text: false };
    let properties =
        types.iter().map(|(name, value_type)| ((*name).to_owned(), field(*value_type))).collect();
    let events = [("Order Completed".to_owned(), EventSpec { properties, purpose: None })].into();
    TrackingPlan { events, ..TrackingPlan::default() }
}

pub(crate) fn schema() -> EventSchema {
    EventSchema::from_plan(&plan())
}

pub(crate) fn lake() -> (TempDir, Lake) {
    let folder = TempDir::new().unwrap();
    let lake = Lake::open(&folder.path().join("lake")).unwrap();
    (folder, lake)
}

/// `count` events over `subjects` subjects, a minute apart, in an order that is not sorted.
pub(crate) fn events(count: u32, subjects: u32) -> Vec<Event> {
    let start = qianmian_testkit::time("2026-03-01T00:00:00Z");
    (0..count)
        .map(|number| {
            let at = Time(start.0 + i64::from(number) * 60_000_000);
            let country = if number % 2 == 0 { "CN" } else { "新加坡" };
            qianmian_testkit::build::event_at(number * 7 % subjects, "Order Completed", at)
                .message(u64::from(number))
                .property("amount", f64::from(number) / 100.0)
                .property("country", country)
                .build()
        })
        .collect()
}

pub(crate) fn now() -> Time {
    qianmian_testkit::time("2026-03-05T00:00:00Z")
}

pub(crate) async fn append(lake: &Lake, from: u64, events: Vec<Event>) -> Vec<LakeFile> {
    let to = from + events.len() as u64 - 1;
    lake.append_events(&schema(), Range { stream: "http", from, to }, events, now()).await.unwrap()
}

/// All events of files, in the order of subject, time, message.
pub(crate) async fn read_all(lake: &Lake, files: &[LakeFile]) -> Vec<Event> {
    let batches: Vec<_> = lake.scan(files, ScanRequest::default()).try_collect().await.unwrap();
    sorted(batches.iter().flat_map(|batch| decode_events(batch).unwrap()).collect())
}

pub(crate) fn sorted(mut events: Vec<Event>) -> Vec<Event> {
    events.sort_by_key(|event| (event.subject, event.at, event.message_id));
    events
}

/// As an event comes back: properties by name, the last of a name, none that is null.
pub(crate) fn normal(mut event: Event) -> Event {
    let mut seen = std::collections::BTreeMap::new();
    for (name, value) in event.body.properties {
        seen.insert(name, value);
    }
    event.body.properties = seen.into_iter().filter(|(_, value)| !matches!(value, Value::Null)).collect();
    event
}
