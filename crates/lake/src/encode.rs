//! Events and rejects to columns. Nothing is lost: a property that has no column, or not its type, goes to `extra`.

use std::collections::HashMap;
use std::sync::Arc;

use arrow::array::{
    ArrayRef, BooleanBuilder, FixedSizeBinaryBuilder, Float64Builder, ListBuilder, RecordBatch,
    StringBuilder, StringDictionaryBuilder, TimestampMicrosecondBuilder, UInt32Array, UInt64Array,
};
use arrow::datatypes::Int32Type;
use qianmian_model::plan::ValueType;
use qianmian_model::{Event, Failure, Rejected, Time, Value};

use crate::LakeError;
use crate::schema::{EventSchema, rejects_schema, timestamp, topic_field};

/// One batch of the events, sorted by subject and time; events of one subject and instant keep their order.
pub fn encode_events(schema: &EventSchema, events: &[Event]) -> Result<RecordBatch, LakeError> {
    let mut sorted: Vec<&Event> = events.iter().collect();
    sorted.sort_by_key(|event| (event.subject, event.at));

    let mut columns = core_columns(&sorted)?;
    let (properties, extra) = property_columns(schema, &sorted);
    columns.extend(properties);
    columns.push(extra);
    Ok(RecordBatch::try_new(Arc::clone(schema.arrow()), columns)?)
}

/// One batch of the rejects in their order, a row per failure.
pub fn encode_rejects(rejects: &[Rejected]) -> Result<RecordBatch, LakeError> {
    let rows: Vec<(&Rejected, &Failure)> = rejects
        .iter()
        .flat_map(|reject| reject.failures.iter().map(move |failure| (reject, failure)))
        .collect();
    let columns: Vec<ArrayRef> = vec![
        times(rows.iter().map(|(reject, _)| reject.at)),
        dictionary(rows.iter().map(|(reject, _)| reject.source.as_ref())),
        dictionary(rows.iter().map(|(reject, _)| reject.position.stream.as_ref())),
        Arc::new(UInt64Array::from_iter_values(rows.iter().map(|(reject, _)| reject.position.offset))),
        Arc::new(UInt32Array::from_iter_values(rows.iter().map(|(reject, _)| reject.position.index))),
        Arc::new(UInt32Array::from_iter_values(rows.iter().map(|(reject, _)| reject.rows))),
        dictionary(rows.iter().map(|(_, failure)| failure.code)),
        dictionary(rows.iter().map(|(_, failure)| failure.field.as_str())),
        texts(rows.iter().map(|(_, failure)| failure.raw.as_str())),
        texts(rows.iter().map(|(_, failure)| failure.reason.as_str())),
        texts(rows.iter().map(|(reject, _)| reject.raw.as_str())),
    ];
    Ok(RecordBatch::try_new(rejects_schema(), columns)?)
}

fn core_columns(events: &[&Event]) -> Result<Vec<ArrayRef>, LakeError> {
    let mut message_ids = FixedSizeBinaryBuilder::with_capacity(events.len(), 16);
    for event in events {
        message_ids.append_value(event.message_id.0)?;
    }
    let mut topics = ListBuilder::new(StringBuilder::new()).with_field(topic_field());
    for event in events {
        event.body.topics.iter().for_each(|topic| topics.values().append_value(topic));
        topics.append(true);
    }
    Ok(vec![
        Arc::new(UInt32Array::from_iter_values(events.iter().map(|event| event.subject.0))),
        times(events.iter().map(|event| event.at)),
        dictionary(events.iter().map(|event| event.body.name.as_ref())),
        dictionary(events.iter().map(|event| event.source.as_ref())),
        Arc::new(message_ids.finish()),
        times(events.iter().map(|event| event.received_at)),
        Arc::new(topics.finish()),
    ])
}

/// The columns of the planned properties, and `extra`.
fn property_columns(schema: &EventSchema, events: &[&Event]) -> (Vec<ArrayRef>, ArrayRef) {
    let position: HashMap<&str, usize> =
        schema.properties().iter().enumerate().map(|(index, (name, _))| (name.as_str(), index)).collect();
    let mut columns: Vec<PropertyColumn> =
        schema.properties().iter().map(|(_, value_type)| PropertyColumn::new(*value_type)).collect();
    let mut extra = StringBuilder::new();
    let mut row: Vec<Option<&Value>> = vec![None; columns.len()];
    for event in events {
        let mut unplanned = serde_json::Map::new();
        row.fill(None);
        for (name, value) in &event.body.properties {
            match position.get(name.as_str()) {
                // A later value of the same name wins, wherever the earlier one went.
                Some(&index) if value.is_null() || columns[index].takes(value) => {
                    row[index] = Some(value);
                    unplanned.remove(name);
                }
                planned => {
                    unplanned.insert(name.clone(), value.to_json());
                    planned.into_iter().for_each(|&index| row[index] = None);
                }
            }
        }
        columns.iter_mut().zip(&row).for_each(|(column, value)| column.append(*value));
        extra
            .append_option((!unplanned.is_empty()).then(|| serde_json::Value::Object(unplanned).to_string()));
    }
    (columns.into_iter().map(PropertyColumn::finish).collect(), Arc::new(extra.finish()))
}

/// The column of one planned property while it is built.
enum PropertyColumn {
    Bool(BooleanBuilder),
    Number(Float64Builder),
    Text(StringDictionaryBuilder<Int32Type>),
    Time(TimestampMicrosecondBuilder),
    Json(StringBuilder),
}

impl PropertyColumn {
    fn new(value_type: ValueType) -> Self {
        match value_type {
            ValueType::Bool => PropertyColumn::Bool(BooleanBuilder::new()),
            ValueType::Number => PropertyColumn::Number(Float64Builder::new()),
            ValueType::Text => PropertyColumn::Text(StringDictionaryBuilder::new()),
            ValueType::Time => {
                PropertyColumn::Time(TimestampMicrosecondBuilder::new().with_data_type(timestamp()))
            }
            ValueType::Json => PropertyColumn::Json(StringBuilder::new()),
        }
    }

    fn takes(&self, value: &Value) -> bool {
        matches!(
            (self, value),
            (PropertyColumn::Bool(_), Value::Bool(_))
                | (PropertyColumn::Number(_), Value::Number(_))
                | (PropertyColumn::Text(_), Value::Text(_))
                | (PropertyColumn::Time(_), Value::Time(_))
                | (PropertyColumn::Json(_), _)
        )
    }

    fn append(&mut self, value: Option<&Value>) {
        match (self, value) {
            (PropertyColumn::Bool(builder), Some(Value::Bool(value))) => builder.append_value(*value),
            (PropertyColumn::Number(builder), Some(Value::Number(value))) => builder.append_value(*value),
            (PropertyColumn::Text(builder), Some(Value::Text(value))) => builder.append_value(value),
            (PropertyColumn::Time(builder), Some(Value::Time(value))) => builder.append_value(value.0),
            (PropertyColumn::Json(builder), Some(value)) if !value.is_null() => {
                builder.append_value(value.to_json().to_string());
            }
            (PropertyColumn::Bool(builder), _) => builder.append_null(),
            (PropertyColumn::Number(builder), _) => builder.append_null(),
            (PropertyColumn::Text(builder), _) => builder.append_null(),
            (PropertyColumn::Time(builder), _) => builder.append_null(),
            (PropertyColumn::Json(builder), _) => builder.append_null(),
        }
    }

    fn finish(self) -> ArrayRef {
        match self {
            PropertyColumn::Bool(mut builder) => Arc::new(builder.finish()),
            PropertyColumn::Number(mut builder) => Arc::new(builder.finish()),
            PropertyColumn::Text(mut builder) => Arc::new(builder.finish()),
            PropertyColumn::Time(mut builder) => Arc::new(builder.finish()),
            PropertyColumn::Json(mut builder) => Arc::new(builder.finish()),
        }
    }
}

fn times(values: impl Iterator<Item = Time>) -> ArrayRef {
    let mut builder = TimestampMicrosecondBuilder::new().with_data_type(timestamp());
    values.for_each(|time| builder.append_value(time.0));
    Arc::new(builder.finish())
}

fn dictionary<'a>(values: impl Iterator<Item = &'a str>) -> ArrayRef {
    let mut builder = StringDictionaryBuilder::<Int32Type>::new();
    values.for_each(|text| builder.append_value(text));
    Arc::new(builder.finish())
}

fn texts<'a>(values: impl Iterator<Item = &'a str>) -> ArrayRef {
    let mut builder = StringBuilder::new();
    values.for_each(|text| builder.append_value(text));
    Arc::new(builder.finish())
}
