//! Evaluation straight from Parquet files that others wrote: `qianmian tags eval`.

use std::fs::File;
use std::path::PathBuf;

use arrow::array::RecordBatch;
use parquet::arrow::ProjectionMask;
use parquet::arrow::arrow_reader::{ParquetRecordBatchReader, ParquetRecordBatchReaderBuilder};
use qianmian_model::Time;

use super::{Batch, ColumnNames, Later, Tally, ValuesBuilder};
use crate::TagError;
use crate::program::Program;

/// Rows that are read at a time.
const BATCH_ROWS: usize = 65_536;
/// Rows of values that are given at a time.
const VALUES_ROWS: usize = 1 << 20;

/// Evaluates everybody with an event in the files, as of `now`. The columns are [`ColumnNames::FOREIGN`]. `take` gets
/// the values in tables of `user_id`, `tag`, `value`, ordered by user. There are no traits: rules on them are unknown.
///
/// # Errors
/// Files that cannot be read or lack a column, and what `take` returns.
pub fn evaluate_files(
    program: &Program,
    paths: &[PathBuf],
    now: Time,
    mut take: impl FnMut(RecordBatch) -> Result<(), TagError>,
) -> Result<Tally, TagError> {
    let mut batch = Batch::new(program, now, Later::Drop);
    for path in paths {
        let refused = |message: String| TagError::File { path: path.display().to_string(), message };
        for rows in open(program, path).map_err(refused)? {
            batch.absorb(&rows.map_err(|error| refused(error.to_string()))?, &ColumnNames::FOREIGN, Some)?;
        }
    }
    let mut tally = Tally::new(program);
    let mut values = ValuesBuilder::default();
    batch.gather().evaluate(
        |_| None,
        |person, _, outcomes| {
            tally.count(outcomes);
            values.push(program, person, outcomes);
            if values.len() >= VALUES_ROWS { take(values.finish()?) } else { Ok(()) }
        },
    )?;
    if !values.is_empty() {
        take(values.finish()?)?;
    }
    Ok(tally)
}

/// A reader of the columns that the program needs.
fn open(program: &Program, path: &PathBuf) -> Result<ParquetRecordBatchReader, String> {
    let file = File::open(path).map_err(|error| error.to_string())?;
    let builder = ParquetRecordBatchReaderBuilder::try_new(file).map_err(|error| error.to_string())?;
    let needed = ColumnNames::FOREIGN.needed(program);
    let mask = ProjectionMask::columns(builder.parquet_schema(), needed.iter().map(String::as_str));
    let builder = builder.with_projection(mask).with_batch_size(BATCH_ROWS);
    builder.build().map_err(|error| error.to_string())
}
