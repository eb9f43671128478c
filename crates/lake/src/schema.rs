//! The columns of the datasets.
//!
//! `events`, version 1, in this order:
//!
//! | column | type | |
//! |---|---|---|
//! | `subject` | uint32 | the identifier the event arrived with |
//! | `at` | timestamp(us, UTC) | when it happened |
//! | `event` | dictionary<int32, utf8> | its name |
//! | `source` | dictionary<int32, utf8> | |
//! | `message_id` | fixed_size_binary(16) | |
//! | `received_at` | timestamp(us, UTC) | when it was accepted |
//! | `topics` | list<utf8> | sorted, once per hit; empty when there are none |
//! | `p_<name>` … | by the plan, nullable | a planned property; a file without the column means null |
//! | `extra` | utf8, nullable | JSON object of unplanned properties, and of values that do not have the planned type |
//!
//! A planned property is float64, dictionary<int32, utf8>, bool, timestamp(us, UTC), or utf8 holding JSON.
//! Numbers inside JSON keep 15 significant digits for certain; planned numbers are exact.

use std::sync::Arc;

use arrow::datatypes::{DataType, Field, Schema, SchemaRef, TimeUnit};
use qianmian_model::plan::{TrackingPlan, ValueType};

use crate::LakeError;

/// What the name of a planned property's column begins with.
pub const PROPERTY_PREFIX: &str = "p_";
/// Key of the version in a Parquet file's metadata.
pub const VERSION_KEY: &str = "qianmian.version";
/// The version that is written: dataset and number.
pub const EVENTS_VERSION: &str = "events-v1";
/// The version of the rejects that is written.
pub const REJECTS_VERSION: &str = "rejects-v1";

/// The columns of `events` under one tracking plan.
#[derive(Debug, Clone)]
pub struct EventSchema {
    properties: Vec<(String, ValueType)>,
    arrow: SchemaRef,
}

impl EventSchema {
    /// The columns that a plan gives, planned properties in the order of their names.
    pub fn from_plan(plan: &TrackingPlan) -> Self {
        let properties: Vec<(String, ValueType)> =
            plan.properties().into_iter().map(|(name, value_type)| (name.to_owned(), value_type)).collect();
        let mut fields = core_fields();
        fields.extend(
            properties.iter().map(|(name, value_type)| {
                Field::new(property_column(name), property_type(*value_type), true)
            }),
        );
        fields.push(Field::new("extra", DataType::Utf8, true));
        EventSchema { properties, arrow: Arc::new(Schema::new(fields)) }
    }

    /// All columns.
    pub fn arrow(&self) -> &SchemaRef {
        &self.arrow
    }

    /// The planned properties with their types, in the order of their columns.
    pub fn properties(&self) -> &[(String, ValueType)] {
        &self.properties
    }

    /// The columns of these names, in this order: what a scan that needs only them asks for.
    pub fn project(&self, columns: &[&str]) -> Result<SchemaRef, LakeError> {
        let field = |name: &&str| match self.arrow.field_with_name(name) {
            Ok(field) => Ok(field.clone()),
            Err(_) => Err(LakeError::Column { column: (*name).to_owned(), expected: "a column of the plan" }),
        };
        let fields: Result<Vec<Field>, LakeError> = columns.iter().map(field).collect();
        Ok(Arc::new(Schema::new(fields?)))
    }
}

/// The column of a planned property.
pub fn property_column(name: &str) -> String {
    format!("{PROPERTY_PREFIX}{name}")
}

/// The columns of `rejects`: one row per failure.
pub fn rejects_schema() -> SchemaRef {
    Arc::new(Schema::new(vec![
        Field::new("at", timestamp(), false),
        Field::new("source", dictionary(), false),
        Field::new("stream", dictionary(), false),
        Field::new("offset", DataType::UInt64, false),
        Field::new("index", DataType::UInt32, false),
        Field::new("rows", DataType::UInt32, false),
        Field::new("code", dictionary(), false),
        Field::new("field", dictionary(), false),
        Field::new("raw", DataType::Utf8, false),
        Field::new("reason", DataType::Utf8, false),
        Field::new("record", DataType::Utf8, false),
    ]))
}

pub(crate) fn timestamp() -> DataType {
    DataType::Timestamp(TimeUnit::Microsecond, Some("UTC".into()))
}

pub(crate) fn dictionary() -> DataType {
    DataType::Dictionary(Box::new(DataType::Int32), Box::new(DataType::Utf8))
}

/// The item field of the list column, named as Parquet's list convention wants it.
pub(crate) fn topic_field() -> Field {
    Field::new("element", DataType::Utf8, false)
}

fn property_type(value_type: ValueType) -> DataType {
    match value_type {
        ValueType::Bool => DataType::Boolean,
        ValueType::Number => DataType::Float64,
        ValueType::Text => dictionary(),
        ValueType::Time => timestamp(),
        ValueType::Json => DataType::Utf8,
    }
}

fn core_fields() -> Vec<Field> {
    vec![
        Field::new("subject", DataType::UInt32, false),
        Field::new("at", timestamp(), false),
        Field::new("event", dictionary(), false),
        Field::new("source", dictionary(), false),
        Field::new("message_id", DataType::FixedSizeBinary(16), false),
        Field::new("received_at", timestamp(), false),
        Field::new("topics", DataType::List(Arc::new(topic_field())), false),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use qianmian_model::plan::{EventSpec, FieldSpec};

    #[test]
    fn a_projection_names_what_is_not_planned() {
        let amount = FieldSpec { value_type: ValueType::Number, required: false, free_text: false };
        let order = EventSpec { properties: [("amount".to_owned(), amount)].into(), purpose: None };
        let plan =
            TrackingPlan { events: [("Order Completed".to_owned(), order)].into(), ..Default::default() };
        let schema = EventSchema::from_plan(&plan);
        assert_eq!(schema.arrow().fields().len(), 9);
        let projected = schema.project(&["p_amount", "subject"]).unwrap();
        assert_eq!(projected.field(0).data_type(), &DataType::Float64);
        let error = schema.project(&["p_price"]).unwrap_err();
        assert_eq!(error.code(), "lake_column");
        assert!(error.to_string().contains("p_price"));
    }
}
