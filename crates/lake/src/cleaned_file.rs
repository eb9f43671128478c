//! Cleaned records as one Parquet file, for those who clean a file by itself: a row each, in their order.
//!
//! Columns: message_id (hexadecimal), source, stream, line, at, received_at, event, topics; identifiers, traits, consents
//! and properties as JSON, because their names are the source's own.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use arrow::array::{
    ArrayRef, ListBuilder, RecordBatch, StringArray, StringBuilder, TimestampMicrosecondArray, UInt64Array,
};
use arrow::datatypes::{DataType, Field, Schema, SchemaRef};
use parquet::arrow::ArrowWriter;
use parquet::basic::{Compression, ZstdLevel};
use parquet::file::properties::WriterProperties;
use qianmian_model::{Cleaned, Time, Value};
use serde_json::{Map, json};

use crate::LakeError;
use crate::schema::{timestamp, topic_field};

/// A file that is being written.
pub struct CleanedFile {
    path: PathBuf,
    schema: SchemaRef,
    writer: ArrowWriter<File>,
}

impl CleanedFile {
    /// Makes the file.
    ///
    /// # Errors
    /// When it cannot be made.
    pub fn create(path: &Path) -> Result<CleanedFile, LakeError> {
        let schema = schema();
        let file = File::create(path).map_err(|error| failed(path, error.into()))?;
        let level = ZstdLevel::try_new(1).map_err(|error| failed(path, error))?;
        let properties = WriterProperties::builder().set_compression(Compression::ZSTD(level)).build();
        let writer = ArrowWriter::try_new(file, Arc::clone(&schema), Some(properties));
        Ok(CleanedFile {
            path: path.to_owned(),
            schema,
            writer: writer.map_err(|error| failed(path, error))?,
        })
    }

    /// Adds records.
    ///
    /// # Errors
    /// When they cannot be written.
    pub fn write(&mut self, records: &[Cleaned]) -> Result<(), LakeError> {
        let batch = RecordBatch::try_new(Arc::clone(&self.schema), columns(records))?;
        self.writer.write(&batch).map_err(|error| failed(&self.path, error))
    }

    /// Completes the file.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn finish(self) -> Result<(), LakeError> {
        self.writer.close().map(drop).map_err(|error| failed(&self.path, error))
    }
}

fn failed(path: &Path, source: parquet::errors::ParquetError) -> LakeError {
    LakeError::Parquet { path: path.display().to_string(), source }
}

fn schema() -> SchemaRef {
    let text = |name| Field::new(name, DataType::Utf8, true);
    Arc::new(Schema::new(vec![
        Field::new("message_id", DataType::Utf8, false),
        Field::new("source", DataType::Utf8, false),
        Field::new("stream", DataType::Utf8, false),
        Field::new("line", DataType::UInt64, false),
        Field::new("at", timestamp(), false),
        Field::new("received_at", timestamp(), false),
        text("event"),
        Field::new("topics", DataType::List(Arc::new(topic_field())), false),
        text("identifiers"),
        text("traits"),
        text("consents"),
        text("properties"),
    ]))
}

fn columns(records: &[Cleaned]) -> Vec<ArrayRef> {
    let texts = |of: &dyn Fn(&Cleaned) -> Option<String>| -> ArrayRef {
        Arc::new(records.iter().map(of).collect::<StringArray>())
    };
    let times = |of: &dyn Fn(&Cleaned) -> Time| -> ArrayRef {
        let times = TimestampMicrosecondArray::from_iter_values(records.iter().map(|record| of(record).0));
        Arc::new(times.with_timezone("UTC"))
    };
    let mut topics = ListBuilder::new(StringBuilder::new()).with_field(topic_field());
    for record in records {
        let found = record.event.as_ref().map_or(&[][..], |event| event.topics.as_slice());
        found.iter().for_each(|topic| topics.values().append_value(topic));
        topics.append(true);
    }
    vec![
        texts(&|record| Some(record.message_id.to_string())),
        texts(&|record| Some(record.source.to_string())),
        texts(&|record| Some(record.position.stream.to_string())),
        Arc::new(UInt64Array::from_iter_values(records.iter().map(|record| record.position.offset))),
        times(&|record| record.at),
        times(&|record| record.received_at),
        texts(&|record| record.event.as_ref().map(|event| event.name.to_string())),
        Arc::new(topics.finish()),
        texts(&|record| Some(identifiers(record))),
        texts(&|record| Some(traits(record))),
        texts(&|record| Some(consents(record))),
        texts(&|record| {
            record.event.as_ref().map(|event| Value::Object(event.properties.clone()).to_json().to_string())
        }),
    ]
}

fn identifiers(record: &Cleaned) -> String {
    let listed = record.identifiers.iter();
    json!(
        listed.map(|known| json!({ "kind": known.kind.as_str(), "value": known.value })).collect::<Vec<_>>()
    )
    .to_string()
}

fn traits(record: &Cleaned) -> String {
    let said =
        record.traits.iter().map(|observation| (observation.name.clone(), observation.value.to_json()));
    serde_json::Value::Object(said.collect::<Map<_, _>>()).to_string()
}

fn consents(record: &Cleaned) -> String {
    let said = record.consents.iter().map(|change| (change.purpose.clone(), json!(change.state.as_str())));
    serde_json::Value::Object(said.collect::<Map<_, _>>()).to_string()
}
