//! Columns back to events and rejects. The types come from the columns, so that files of older plans read as they are.

use std::sync::Arc;

use arrow::array::{
    Array, ArrayRef, AsArray, BooleanArray, FixedSizeBinaryArray, Float64Array, ListArray, RecordBatch,
    StringArray, TimestampMicrosecondArray,
};
use arrow::compute::cast;
use arrow::datatypes::{DataType, Int32Type, TimestampMicrosecondType, UInt32Type, UInt64Type};
use qianmian_model::{Event, EventBody, MessageId, Position, Properties, SubjectId, Time, Value};

use crate::LakeError;
use crate::schema::{PROPERTY_PREFIX, dictionary};

/// The events of a batch that has all core columns. Properties come in the order of the columns, then those of `extra`.
/// A time that was not planned comes back as its text.
pub fn decode_events(batch: &RecordBatch) -> Result<Vec<Event>, LakeError> {
    let subjects = primitive::<UInt32Type>(batch, "subject", "uint32")?;
    let at = primitive::<TimestampMicrosecondType>(batch, "at", "a timestamp")?;
    let received_at = primitive::<TimestampMicrosecondType>(batch, "received_at", "a timestamp")?;
    let names = Words::new(batch, "event")?;
    let sources = Words::new(batch, "source")?;
    let ids = typed::<FixedSizeBinaryArray>(batch, "message_id", "fixed_size_binary(16)")?;
    let topics = typed::<ListArray>(batch, "topics", "a list of text")?;
    let properties = property_columns(batch)?;
    let extra = typed::<StringArray>(batch, "extra", "text")?;

    (0..batch.num_rows())
        .map(|row| {
            let id =
                ids.value(row).try_into().map_err(|_| column_error("message_id", "fixed_size_binary(16)"))?;
            let mut values: Properties = properties.iter().filter_map(|column| column.read(row)).collect();
            values.extend(read_extra(extra, row));
            let body =
                EventBody { name: names.get(row), properties: values, topics: read_topics(topics, row) };
            Ok(Event {
                message_id: MessageId(id),
                subject: SubjectId(subjects.value(row)),
                source: sources.get(row),
                at: Time(at.value(row)),
                received_at: Time(received_at.value(row)),
                body,
            })
        })
        .collect()
}

/// When, what and from where.
pub(crate) type EventHead = (Time, Arc<str>, Arc<str>);

/// The heads of all events of a batch that has their columns.
pub(crate) fn event_heads(batch: &RecordBatch) -> Result<Vec<EventHead>, LakeError> {
    let at = primitive::<TimestampMicrosecondType>(batch, "at", "a timestamp")?;
    let (names, sources) = (Words::new(batch, "event")?, Words::new(batch, "source")?);
    Ok((0..batch.num_rows()).map(|row| (Time(at.value(row)), names.get(row), sources.get(row))).collect())
}

/// A record in quarantine as it is read back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Quarantined {
    /// The source's name.
    pub source: Arc<str>,
    /// Where the record stood.
    pub position: Position,
    /// How many input rows it was made of.
    pub rows: u32,
    /// When it was refused.
    pub at: Time,
    /// Every failed rule.
    pub failures: Vec<QuarantinedFailure>,
    /// The record as it came, for replay.
    pub raw: String,
}

/// One failed rule of a [`Quarantined`] record; see [`qianmian_model::Failure`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QuarantinedFailure {
    /// What summaries count.
    pub code: Arc<str>,
    /// The field at fault.
    pub field: Arc<str>,
    /// The value as it came.
    pub raw: String,
    /// What is wrong and what to do.
    pub reason: String,
}

/// The records of a batch of rejects: adjacent rows of one place and time are one record.
pub fn decode_rejects(batch: &RecordBatch) -> Result<Vec<Quarantined>, LakeError> {
    let at = primitive::<TimestampMicrosecondType>(batch, "at", "a timestamp")?;
    let offsets = primitive::<UInt64Type>(batch, "offset", "uint64")?;
    let indexes = primitive::<UInt32Type>(batch, "index", "uint32")?;
    let rows = primitive::<UInt32Type>(batch, "rows", "uint32")?;
    let (sources, streams) = (Words::new(batch, "source")?, Words::new(batch, "stream")?);
    let (codes, fields) = (Words::new(batch, "code")?, Words::new(batch, "field")?);
    let raws = typed::<StringArray>(batch, "raw", "text")?;
    let reasons = typed::<StringArray>(batch, "reason", "text")?;
    let records = typed::<StringArray>(batch, "record", "text")?;

    let mut found: Vec<Quarantined> = Vec::new();
    for row in 0..batch.num_rows() {
        let position =
            Position { stream: streams.get(row), offset: offsets.value(row), index: indexes.value(row) };
        let failure = QuarantinedFailure {
            code: codes.get(row),
            field: fields.get(row),
            raw: raws.value(row).to_owned(),
            reason: reasons.value(row).to_owned(),
        };
        let at = Time(at.value(row));
        match found.last_mut() {
            Some(last) if last.position == position && last.at == at => last.failures.push(failure),
            _ => found.push(Quarantined {
                source: sources.get(row),
                position,
                rows: rows.value(row),
                at,
                failures: vec![failure],
                raw: records.value(row).to_owned(),
            }),
        }
    }
    Ok(found)
}

/// A dictionary column whose words are shared by the rows that hold them.
pub(crate) struct Words {
    words: Vec<Arc<str>>,
    keys: Vec<usize>,
}

impl Words {
    pub(crate) fn new(batch: &RecordBatch, name: &str) -> Result<Self, LakeError> {
        let column = batch.column_by_name(name).ok_or_else(|| column_error(name, "text"))?;
        let column = if column.data_type() == &dictionary() {
            Arc::clone(column)
        } else {
            cast(column, &dictionary())?
        };
        let column = column.as_dictionary::<Int32Type>();
        let words = column
            .values()
            .as_string::<i32>()
            .iter()
            .map(|word| Arc::from(word.unwrap_or_default()))
            .collect();
        let keys =
            column.keys().values().iter().map(|key| usize::try_from(*key).unwrap_or_default()).collect();
        Ok(Words { words, keys })
    }

    pub(crate) fn get(&self, row: usize) -> Arc<str> {
        Arc::clone(&self.words[self.keys[row]])
    }
}

/// A planned property's column, by the type it was written with.
struct PropertyColumn<'a> {
    name: &'a str,
    values: PropertyValues<'a>,
}

enum PropertyValues<'a> {
    Bool(&'a BooleanArray),
    Number(&'a Float64Array),
    Text(&'a ArrayRef),
    Time(&'a TimestampMicrosecondArray),
    Json(&'a StringArray),
}

impl PropertyColumn<'_> {
    fn read(&self, row: usize) -> Option<(String, Value)> {
        let value = match &self.values {
            PropertyValues::Bool(column) => column.is_valid(row).then(|| Value::Bool(column.value(row))),
            PropertyValues::Number(column) => column.is_valid(row).then(|| Value::Number(column.value(row))),
            PropertyValues::Time(column) => {
                column.is_valid(row).then(|| Value::Time(Time(column.value(row))))
            }
            PropertyValues::Json(column) => column.is_valid(row).then(|| read_json(column.value(row))),
            PropertyValues::Text(column) => {
                let column = column.as_dictionary::<Int32Type>();
                column.key(row).map(|key| Value::from(column.values().as_string::<i32>().value(key)))
            }
        };
        value.map(|value| (self.name.to_owned(), value))
    }
}

fn property_columns(batch: &RecordBatch) -> Result<Vec<PropertyColumn<'_>>, LakeError> {
    let mut found = Vec::new();
    for (field, column) in batch.schema_ref().fields().iter().zip(batch.columns()) {
        let Some(name) = field.name().strip_prefix(PROPERTY_PREFIX) else { continue };
        let values = match field.data_type() {
            DataType::Boolean => PropertyValues::Bool(column.as_boolean()),
            DataType::Float64 => PropertyValues::Number(column.as_primitive()),
            DataType::Timestamp(..) => PropertyValues::Time(column.as_primitive()),
            DataType::Utf8 => PropertyValues::Json(column.as_string()),
            data_type if *data_type == dictionary() => PropertyValues::Text(column),
            _ => return Err(column_error(field.name(), "of a property's type")),
        };
        found.push(PropertyColumn { name, values });
    }
    Ok(found)
}

/// JSON of our own writing; text that is not JSON, from a file changed by others, stays text.
fn read_json(text: &str) -> Value {
    serde_json::from_str::<serde_json::Value>(text).map_or_else(|_| Value::from(text), Value::from)
}

fn read_extra(column: &StringArray, row: usize) -> Properties {
    match column.is_valid(row).then(|| read_json(column.value(row))) {
        Some(Value::Object(properties)) => properties,
        _ => Vec::new(),
    }
}

fn read_topics(column: &ListArray, row: usize) -> Vec<Arc<str>> {
    let topics = column.value(row);
    topics.as_string::<i32>().iter().flatten().map(Arc::from).collect()
}

fn typed<'a, T: Array + 'static>(
    batch: &'a RecordBatch,
    name: &str,
    expected: &'static str,
) -> Result<&'a T, LakeError> {
    let column = batch.column_by_name(name).and_then(|column| column.as_any().downcast_ref::<T>());
    column.ok_or_else(|| column_error(name, expected))
}

fn primitive<'a, T: arrow::datatypes::ArrowPrimitiveType>(
    batch: &'a RecordBatch,
    name: &str,
    expected: &'static str,
) -> Result<&'a arrow::array::PrimitiveArray<T>, LakeError> {
    typed(batch, name, expected)
}

fn column_error(column: &str, expected: &'static str) -> LakeError {
    LakeError::Column { column: column.to_owned(), expected }
}
