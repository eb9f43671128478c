//! Evaluation straight from Parquet files that others wrote: `qianmian tags eval`.

use std::fs::File;
use std::panic::resume_unwind;
use std::path::PathBuf;
use std::sync::atomic::{AtomicUsize, Ordering};

use arrow::array::RecordBatch;
use parquet::arrow::ProjectionMask;
use parquet::arrow::arrow_reader::{
    ArrowReaderMetadata, ArrowReaderOptions, ParquetRecordBatchReader, ParquetRecordBatchReaderBuilder,
};
use parquet::file::statistics::Statistics;
use qianmian_model::Time;

use super::{Batch, ColumnNames, Later, Tally, TallyBuilder, ValuesBuilder};
use crate::TagError;
use crate::program::Program;

/// Rows that are read at a time: their columns fit a processor's cache.
const BATCH_ROWS: usize = 16_384;

/// Evaluates everybody with an event in the files, as of `now`, on all cores. The columns are [`ColumnNames::FOREIGN`].
/// `take`, where it is given, gets the values in tables of `user_id`, `tag`, `value`, ordered by user. There are no traits:
/// rules on them are unknown.
///
/// # Errors
/// Files that cannot be read or lack a column, and what `take` returns.
pub fn evaluate_files(
    program: &Program,
    paths: &[PathBuf],
    now: Time,
    take: Option<&mut dyn FnMut(RecordBatch) -> Result<(), TagError>>,
) -> Result<Tally, TagError> {
    let gathered = read_files(program, paths, now)?.gather();
    let mut tally = Tally::new(program);
    let with_values = take.is_some();
    let mut take = take;
    gathered.judge(
        |_| None,
        || (TallyBuilder::new(program), ValuesBuilder::new(program)),
        |(tally, values), judged| {
            tally.count(judged);
            if with_values {
                values.push(judged.person, judged.outcomes);
            }
        },
        |(counted, mut values)| {
            tally.add(&counted.finish());
            match &mut take {
                Some(take) if !values.is_empty() => take(values.finish()?),
                _ => Ok(()),
            }
        },
    )?;
    Ok(tally)
}

/// A part of a file that is read by itself.
pub(super) struct RowGroup<'a> {
    pub(super) path: &'a PathBuf,
    file: ArrowReaderMetadata,
    number: usize,
}

/// All rows of the files in one batch.
fn read_files<'p>(program: &'p Program, paths: &[PathBuf], now: Time) -> Result<Batch<'p>, TagError> {
    let groups = row_groups(paths)?;
    let ids = ids_of(&groups);
    let cores = std::thread::available_parallelism().map_or(1, usize::from).min(groups.len()).max(1);
    let runs = Runs::of(&groups, cores);
    let read = |thread: usize| -> Result<Batch<'p>, TagError> {
        let mut batch = Batch::new(program, now, Later::Drop).among(ids.clone());
        while let Some(group) = runs.next(thread) {
            for rows in open(program, group)? {
                let absorbed = rows
                    .map_err(TagError::from)
                    .and_then(|rows| batch.absorb(&rows, &ColumnNames::FOREIGN, Some));
                absorbed.map_err(|error| error.in_file(group.path))?;
            }
        }
        Ok(batch)
    };
    let batches: Vec<Result<Batch<'p>, TagError>> = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..cores)
            .map(|thread| {
                let read = &read;
                scope.spawn(move || read(thread))
            })
            .collect();
        threads.into_iter().map(|thread| thread.join().unwrap_or_else(|panic| resume_unwind(panic))).collect()
    });
    let mut whole = Batch::new(program, now, Later::Drop).among(ids);
    for batch in batches {
        whole.join(batch?);
    }
    Ok(whole)
}

/// Row groups cut into runs, one for each thread, so that each reads neighbours: files are mostly in the order of time,
/// and rows that arrive in it need no sorting. A thread whose run is done helps with the next one.
struct Runs<'a> {
    runs: Vec<(&'a [RowGroup<'a>], AtomicUsize)>,
}

impl<'a> Runs<'a> {
    fn of(groups: &'a [RowGroup<'a>], threads: usize) -> Runs<'a> {
        let length = groups.len().div_ceil(threads).max(1);
        Runs { runs: groups.chunks(length).map(|run| (run, AtomicUsize::new(0))).collect() }
    }

    fn next(&self, thread: usize) -> Option<&'a RowGroup<'a>> {
        let (before, after) = self.runs.split_at(thread.min(self.runs.len()));
        after.iter().chain(before).find_map(|(run, taken)| run.get(taken.fetch_add(1, Ordering::Relaxed)))
    }
}

pub(super) fn row_groups(paths: &[PathBuf]) -> Result<Vec<RowGroup<'_>>, TagError> {
    let mut groups = Vec::new();
    for path in paths {
        let refused = |message: String| TagError::File { path: path.display().to_string(), message };
        let file = File::open(path).map_err(|error| refused(error.to_string()))?;
        let file = ArrowReaderMetadata::load(&file, ArrowReaderOptions::new())
            .map_err(|error| refused(error.to_string()))?;
        groups.extend((0..file.metadata().num_row_groups()).map(|number| RowGroup {
            path,
            file: file.clone(),
            number,
        }));
    }
    Ok(groups)
}

/// The ids that the files' statistics tell of; all there can be, where one has none.
fn ids_of(groups: &[RowGroup<'_>]) -> std::ops::RangeInclusive<u32> {
    let mut ids: Option<(u32, u32)> = None;
    for group in groups {
        let columns = group.file.metadata().row_group(group.number).columns();
        let column =
            columns.iter().find(|column| column.column_descr().name() == ColumnNames::FOREIGN.person);
        let Some((low, high)) = column.and_then(|column| id_bounds(column.statistics()?)) else {
            return 0..=u32::MAX;
        };
        let (least, most) = ids.unwrap_or((low, high));
        ids = Some((least.min(low), most.max(high)));
    }
    ids.map_or(0..=u32::MAX, |(least, most)| least..=most)
}

/// The smallest and largest id; nothing where they are not whole numbers of 32 bits or their order is not sure.
fn id_bounds(statistics: &Statistics) -> Option<(u32, u32)> {
    let (low, high) = match statistics {
        // An unsigned number of 32 bits is kept as a signed one.
        Statistics::Int32(bounds) => {
            (i64::from(bounds.min_opt()?.cast_unsigned()), i64::from(bounds.max_opt()?.cast_unsigned()))
        }
        Statistics::Int64(bounds) => (*bounds.min_opt()?, *bounds.max_opt()?),
        _ => return None,
    };
    let bounds = (u32::try_from(low).ok()?, u32::try_from(high).ok()?);
    (!statistics.is_min_max_deprecated() && bounds.0 <= bounds.1).then_some(bounds)
}

/// A reader of the columns that the program needs.
pub(super) fn open(program: &Program, group: &RowGroup<'_>) -> Result<ParquetRecordBatchReader, TagError> {
    let refused = |message: String| TagError::File { path: group.path.display().to_string(), message };
    let file = File::open(group.path).map_err(|error| refused(error.to_string()))?;
    let builder = ParquetRecordBatchReaderBuilder::new_with_metadata(file, group.file.clone());
    ColumnNames::FOREIGN.require(builder.schema()).map_err(|error| error.in_file(group.path))?;
    let needed = ColumnNames::FOREIGN.needed(program);
    let mask = ProjectionMask::columns(builder.parquet_schema(), needed.iter().map(String::as_str));
    let builder =
        builder.with_projection(mask).with_batch_size(BATCH_ROWS).with_row_groups(vec![group.number]);
    builder.build().map_err(|error| refused(error.to_string()))
}
