//! Writes `tests/golden/lake-events-v1.parquet` at the root of the repository, once: a golden file that is there is never
//! written over, because it stands for files that people have.

use std::error::Error;

use qianmian_lake::{EventSchema, Lake, Range};
use qianmian_model::Value;
use qianmian_model::plan::{EventSpec, FieldSpec, TrackingPlan, ValueType};
use qianmian_testkit::{data, event, time};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let golden = data::repository().join("tests/golden/lake-events-v1.parquet");
    if golden.exists() {
        return Err(format!("{} is there already; a new version gets a new file", golden.display()).into());
    }
    let types = [
        ("flag", ValueType::Bool),
        ("amount", ValueType::Number),
        ("country", ValueType::Text),
        ("due", ValueType::Time),
        ("items", ValueType::Json),
    ];
    let field = |value_type| FieldSpec { value_type, required: false, free_text: false };
    let properties =
        types.iter().map(|(name, value_type)| ((*name).to_owned(), field(*value_type))).collect();
    let events = [("Order Completed".to_owned(), EventSpec { properties, purpose: None })].into();
    let schema = EventSchema::from_plan(&TrackingPlan { events, ..TrackingPlan::default() });

    let order = event(3, "Order Completed", "2026-03-01T08:00:00.123456Z")
        .message(1)
        .source("orders")
        .received_at("2026-03-01T08:00:01Z")
        .property("amount", 12.34)
        .property("country", "CN")
        .property("due", Value::Time(time("2026-03-08T00:00:00Z")))
        .property("flag", Value::Bool(true))
        .property("items", Value::List(vec![Value::from("tea"), Value::Number(2.0)]))
        .property("colour", "红")
        .topics(&["cross_border", "tea", "tea"]);
    let empty = event(9, "Order Completed", "2026-03-01T07:00:00Z").message(2);
    let folder = tempfile::tempdir()?;
    let lake = Lake::open(folder.path())?;
    let range = Range { stream: "golden", from: 1, to: 2 };
    let files = lake
        .append_events(&schema, range, vec![order.build(), empty.build()], time("2026-03-01T08:00:01Z"))
        .await?;
    std::fs::copy(folder.path().join(&files[0].path), golden)?;
    Ok(())
}
