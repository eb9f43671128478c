//! One Parquet file: batches to bytes, and a file to batches of the columns and rows that are asked for.

use std::collections::HashSet;
use std::sync::Arc;

use arrow::array::{Array, ArrayRef, AsArray, BooleanArray, RecordBatch, RecordBatchOptions, new_null_array};
use arrow::compute::{cast, filter_record_batch};
use arrow::datatypes::{Schema, SchemaRef, TimestampMicrosecondType, UInt32Type};
use bytes::Bytes;
use parquet::arrow::arrow_reader::statistics::StatisticsConverter;
use parquet::arrow::arrow_reader::{ParquetRecordBatchReader, ParquetRecordBatchReaderBuilder};
use parquet::arrow::{ArrowWriter, ProjectionMask};
use parquet::basic::{Compression, ZstdLevel};
use parquet::errors::ParquetError;
use parquet::file::metadata::{KeyValue, SortingColumn};
use parquet::file::properties::WriterProperties;
use parquet::file::reader::ChunkReader;
use qianmian_model::Time;
use qianmian_store::anomalies::SetAside;

use crate::LakeError;
use crate::decode::Words;
use crate::schema::VERSION_KEY;

/// Rows of a row group: what a reader skips or reads as a whole.
const ROW_GROUP_ROWS: usize = 131_072;
/// Rows of a batch that is read.
const BATCH_ROWS: usize = 16_384;

/// What a scan wants of each file.
#[derive(Debug, Clone, Default)]
pub struct ScanRequest {
    /// The columns, in this order; a column that a file lacks is null, one of another type is cast (null where it
    /// cannot be). `None`: every column as it is in the file.
    pub columns: Option<SchemaRef>,
    /// Only rows at or after.
    pub from: Option<Time>,
    /// Only rows before.
    pub to: Option<Time>,
    /// Only rows of these subjects. For `events`.
    pub subjects: Option<Arc<HashSet<u32>>>,
    /// Without the rows that are in no measure. For `events`.
    pub set_aside: Option<Arc<SetAside>>,
}

impl ScanRequest {
    /// Whether a span of times can hold a row that is wanted.
    pub(crate) fn overlaps(&self, min_at: Time, max_at: Time) -> bool {
        self.from.is_none_or(|from| max_at >= from) && self.to.is_none_or(|to| min_at < to)
    }

    fn filters_time(&self) -> bool {
        self.from.is_some() || self.to.is_some()
    }

    fn asks_for_source(&self) -> bool {
        self.set_aside.as_ref().is_some_and(|set_aside| set_aside.asks_for_source())
    }
}

/// The bytes of a file that holds `batches`, which have one schema; `version` goes into its metadata, and so does the
/// order by the first `sorted_by` columns.
pub(crate) fn write(version: &str, batches: &[RecordBatch], sorted_by: i32) -> Result<Bytes, ParquetError> {
    let Some(first) = batches.first() else { return Ok(Bytes::new()) };
    let order =
        (0..sorted_by).map(|column_idx| SortingColumn { column_idx, descending: false, nulls_first: false });
    let properties = WriterProperties::builder()
        .set_compression(Compression::ZSTD(ZstdLevel::try_new(1)?))
        .set_dictionary_enabled(true)
        .set_max_row_group_row_count(Some(ROW_GROUP_ROWS))
        .set_created_by("qianmian".to_owned())
        .set_sorting_columns((sorted_by > 0).then(|| order.collect()))
        .set_key_value_metadata(Some(vec![KeyValue::new(VERSION_KEY.to_owned(), version.to_owned())]))
        .build();
    let mut writer = ArrowWriter::try_new(Vec::new(), first.schema(), Some(properties))?;
    for batch in batches {
        writer.write(batch)?;
    }
    Ok(writer.into_inner()?.into())
}

/// A file on the local disk, or in memory after it was fetched.
pub(crate) enum FileData {
    Disk(std::fs::File),
    Memory(Bytes),
}

/// Reads the rows of one file that a request wants, and hands each non-empty batch to `sink` until it says stop.
pub(crate) fn read(
    path: &str,
    data: FileData,
    request: &ScanRequest,
    sink: &mut dyn FnMut(RecordBatch) -> bool,
) -> Result<(), LakeError> {
    let error = LakeError::parquet(path);
    let reader = match data {
        FileData::Disk(file) => {
            open(ParquetRecordBatchReaderBuilder::try_new(file).map_err(&error)?, request)
        }
        FileData::Memory(bytes) => {
            open(ParquetRecordBatchReaderBuilder::try_new(bytes).map_err(&error)?, request)
        }
    };
    for batch in reader.map_err(&error)? {
        let batch = conform(&keep_wanted(&batch?, request)?, request.columns.as_ref())?;
        if batch.num_rows() > 0 && !sink(batch) {
            break;
        }
    }
    Ok(())
}

/// Selects the columns that are wanted or filtered on, and the row groups whose statistics admit a wanted row.
fn open<R: ChunkReader + 'static>(
    builder: ParquetRecordBatchReaderBuilder<R>,
    request: &ScanRequest,
) -> Result<ParquetRecordBatchReader, ParquetError> {
    let groups = wanted_groups(&builder, request)?;
    let mask = match &request.columns {
        None => ProjectionMask::all(),
        Some(columns) => {
            let wanted = |name: &str| {
                columns.field_with_name(name).is_ok()
                    || (name == "at" && (request.filters_time() || request.set_aside.is_some()))
                    || (name == "subject" && (request.subjects.is_some() || request.set_aside.is_some()))
                    || (name == "source" && request.asks_for_source())
            };
            let fields = builder.schema().fields().iter().enumerate();
            let roots: Vec<usize> =
                fields.filter(|(_, field)| wanted(field.name())).map(|(index, _)| index).collect();
            ProjectionMask::roots(builder.parquet_schema(), roots)
        }
    };
    builder.with_row_groups(groups).with_projection(mask).with_batch_size(BATCH_ROWS).build()
}

fn wanted_groups<R: ChunkReader + 'static>(
    builder: &ParquetRecordBatchReaderBuilder<R>,
    request: &ScanRequest,
) -> Result<Vec<usize>, ParquetError> {
    let groups = builder.metadata().row_groups();
    let mut wanted: Vec<bool> = vec![true; groups.len()];
    let span = |column: &str| -> Result<(ArrayRef, ArrayRef), ParquetError> {
        let converter = StatisticsConverter::try_new(column, builder.schema(), builder.parquet_schema())?;
        Ok((converter.row_group_mins(groups)?, converter.row_group_maxes(groups)?))
    };
    if request.filters_time() {
        let (mins, maxes) = span("at")?;
        let (Some(mins), Some(maxes)) = (
            mins.as_primitive_opt::<TimestampMicrosecondType>(),
            maxes.as_primitive_opt::<TimestampMicrosecondType>(),
        ) else {
            return Ok((0..groups.len()).collect());
        };
        for (group, wanted) in wanted.iter_mut().enumerate() {
            let known = mins.is_valid(group) && maxes.is_valid(group);
            *wanted &= !known || request.overlaps(Time(mins.value(group)), Time(maxes.value(group)));
        }
    }
    if let Some(subjects) = &request.subjects {
        let (mins, maxes) = span("subject")?;
        let (mins, maxes) = (mins.as_primitive::<UInt32Type>(), maxes.as_primitive::<UInt32Type>());
        for (group, wanted) in wanted.iter_mut().enumerate() {
            let known = mins.is_valid(group) && maxes.is_valid(group);
            let range = mins.value(group)..=maxes.value(group);
            *wanted &= !known || subjects.iter().any(|subject| range.contains(subject));
        }
    }
    Ok(wanted.iter().enumerate().filter(|(_, wanted)| **wanted).map(|(group, _)| group).collect())
}

/// The rows that a request's times and subjects admit.
fn keep_wanted(batch: &RecordBatch, request: &ScanRequest) -> Result<RecordBatch, LakeError> {
    let mut keep = vec![true; batch.num_rows()];
    if request.filters_time() {
        keep.iter_mut()
            .zip(times_of(batch)?)
            .for_each(|(keep, at)| *keep &= request.overlaps(Time(*at), Time(*at)));
    }
    if let Some(wanted) = &request.subjects {
        let subjects = subjects_of(batch)?;
        keep.iter_mut().zip(subjects).for_each(|(keep, subject)| *keep &= wanted.contains(subject));
    }
    if let Some(set_aside) = &request.set_aside {
        let sources = request.asks_for_source().then(|| Words::new(batch, "source")).transpose()?;
        let rows = subjects_of(batch)?.iter().zip(times_of(batch)?);
        for (row, (keep, (subject, at))) in keep.iter_mut().zip(rows).enumerate() {
            let source = sources.as_ref().map(|sources| sources.get(row));
            *keep &= !set_aside.holds(*subject, Time(*at), source.as_deref().unwrap_or_default());
        }
    }
    if keep.iter().all(|keep| *keep) {
        return Ok(batch.clone());
    }
    Ok(filter_record_batch(batch, &BooleanArray::from(keep))?)
}

/// The instant of each row, in microseconds.
fn times_of(batch: &RecordBatch) -> Result<&[i64], LakeError> {
    let column = batch.column_by_name("at").and_then(|at| at.as_primitive_opt::<TimestampMicrosecondType>());
    let column = column.ok_or(LakeError::Column { column: "at".to_owned(), expected: "a timestamp" })?;
    Ok(column.values())
}

/// The subject of each row of a batch of events.
pub(crate) fn subjects_of(batch: &RecordBatch) -> Result<&[u32], LakeError> {
    let column = batch.column_by_name("subject").and_then(|column| column.as_primitive_opt::<UInt32Type>());
    let column = column.ok_or(LakeError::Column { column: "subject".to_owned(), expected: "uint32" })?;
    Ok(column.values())
}

/// The batch in the columns of `schema`: missing ones null, others cast where their type differs.
pub(crate) fn conform(batch: &RecordBatch, schema: Option<&SchemaRef>) -> Result<RecordBatch, LakeError> {
    let Some(schema) = schema else { return Ok(batch.clone()) };
    if batch.schema_ref().fields() == schema.fields() {
        return Ok(batch.clone());
    }
    let column = |field: &arrow::datatypes::FieldRef| match batch.column_by_name(field.name()) {
        Some(column) if column.data_type() == field.data_type() => Ok(Arc::clone(column)),
        Some(column) => Ok(cast(column, field.data_type())?),
        None if field.is_nullable() => Ok(new_null_array(field.data_type(), batch.num_rows())),
        None => Err(LakeError::Column { column: field.name().clone(), expected: "there" }),
    };
    let columns: Result<Vec<ArrayRef>, LakeError> = schema.fields().iter().map(column).collect();
    let rows = RecordBatchOptions::new().with_row_count(Some(batch.num_rows()));
    Ok(RecordBatch::try_new_with_options(Arc::clone(schema), columns?, &rows)?)
}

/// All columns of both, those of `left` first, `extra` last. `None` when a column has two types.
pub(crate) fn union(left: &SchemaRef, right: &SchemaRef) -> Option<SchemaRef> {
    let mut fields: Vec<_> = left.fields().iter().cloned().collect();
    for field in right.fields() {
        match left.field_with_name(field.name()) {
            Ok(same) if same.data_type() == field.data_type() => {}
            Ok(_) => return None,
            Err(_) => fields.push(Arc::clone(field)),
        }
    }
    fields.sort_by_key(|field| field.name() == "extra");
    Some(Arc::new(Schema::new(fields)))
}
