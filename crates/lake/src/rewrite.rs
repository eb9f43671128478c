//! Compaction and erasure: new files for old, swapped in the manifest in one transaction.
//!
//! 1. `plan`: [`Lake::compact`] or [`Lake::erase_subjects`] reads files and writes their replacements beside them.
//! 2. `commit`: the caller swaps the manifest rows with [`commit_rewrite`] in its transaction.
//! 3. After an erasure the caller removes the old files with [`Lake::remove`], at once; after a compaction they stay
//!    for readers that have begun, until [`Lake::remove_replaced`].
//!
//! A crash before the commit leaves orphans and no change; a crash after it leaves orphans and the change.

use std::collections::{BTreeMap, HashSet};
use std::sync::Arc;

use arrow::array::{AsArray, BooleanArray, RecordBatch, UInt32Array};
use arrow::compute::{concat_batches, filter_record_batch, take_record_batch};
use arrow::datatypes::{SchemaRef, TimestampMicrosecondType};
use qianmian_model::Time;
use qianmian_store::Tx;
use qianmian_store::lake_files::{self, LakeFile};

use crate::append::Place;
use crate::files::{Dataset, Lake};
use crate::parquet_file::{ScanRequest, conform, subjects_of, union};
use crate::{LakeError, file_name};

/// Files that take the place of others.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Rewrite {
    /// What was read, to be taken out of the manifest.
    pub old: Vec<LakeFile>,
    /// What was written, to be entered in it.
    pub new: Vec<LakeFile>,
    /// Rows of `old` that are not in `new`. Never above 0 after a compaction.
    pub rows_removed: u64,
}

impl Rewrite {
    /// The paths of the files that are replaced.
    pub fn old_paths(&self) -> impl Iterator<Item = &str> {
        self.old.iter().map(|file| file.path.as_str())
    }
}

/// When files are merged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Compaction {
    /// Files of a day are merged into files of about so many rows.
    pub target_rows: u64,
    /// Fewer small files than this in a day are left alone.
    pub min_files: usize,
}

impl Default for Compaction {
    fn default() -> Self {
        Compaction { target_rows: 1_000_000, min_files: 8 }
    }
}

/// Swaps the files of a rewrite in the manifest. One that another rewrite has replaced meanwhile is a
/// [`LakeError::RewriteConflict`]: the transaction must then be given up and the rewrite planned anew.
pub async fn commit_rewrite(tx: &mut Tx<'_>, rewrite: &Rewrite, now: Time) -> Result<(), LakeError> {
    let old: Vec<String> = rewrite.old_paths().map(str::to_owned).collect();
    lake_files::replace(tx, &old, &rewrite.new, now).await.map_err(|error| match error {
        qianmian_store::Error::Conflict(message) => LakeError::RewriteConflict { message },
        other => LakeError::Store(other),
    })
}

impl Lake {
    /// Deletes the files that were replaced before a time, and forgets them in the manifest. Returns how many.
    pub async fn remove_replaced(&self, tx: &mut Tx<'_>, before: Time) -> Result<u64, LakeError> {
        let replaced = lake_files::removed_before(tx, before).await?;
        let paths: Vec<String> = replaced.into_iter().map(|file| file.path).collect();
        self.remove(paths.iter().map(String::as_str)).await?;
        Ok(lake_files::forget(tx, &paths).await?)
    }

    /// Merges the small files of each day of a dataset, those below half the target. `files` are all its files.
    pub async fn compact(
        &self,
        dataset: Dataset,
        files: &[LakeFile],
        config: Compaction,
        now: Time,
    ) -> Result<Rewrite, LakeError> {
        let mut rewrite = Rewrite::default();
        for group in plan_compaction(files, config) {
            let mut merges: Vec<Merge> = Vec::new();
            for file in group {
                let batches = self.read_file(&file.path, ScanRequest::default()).await?;
                add_to_merge(&mut merges, file, batches);
            }
            for merge in merges.into_iter().filter(|merge| merge.files.len() > 1) {
                let old = merge.files.clone();
                let place = place_of(dataset, &old, now);
                let write = move || place.write(&[merge.merge(dataset)?]);
                let (file, bytes) = tokio::task::spawn_blocking(write).await??;
                self.put_new(&file.path, bytes).await?;
                rewrite.old.extend(old);
                rewrite.new.push(file);
            }
        }
        Ok(rewrite)
    }

    /// Rewrites the files of `events` that hold any of these subjects, without them.
    pub async fn erase_subjects(
        &self,
        files: &[LakeFile],
        subjects: &HashSet<u32>,
        now: Time,
    ) -> Result<Rewrite, LakeError> {
        let wanted = Arc::new(subjects.clone());
        let mut rewrite = Rewrite::default();
        for file in files {
            let columns = Some(subject_column());
            let request =
                ScanRequest { columns, subjects: Some(Arc::clone(&wanted)), ..ScanRequest::default() };
            if self.read_file(&file.path, request).await?.is_empty() {
                continue;
            }
            let wanted = Arc::clone(&wanted);
            let keep = move |batch: &RecordBatch| {
                Ok(subjects_of(batch)?.iter().map(|subject| Some(!wanted.contains(subject))).collect())
            };
            self.rewrite_without(Dataset::Events, file, now, keep, &mut rewrite).await?;
        }
        Ok(rewrite)
    }

    /// Rewrites the files of `rejects` with a record that contains any of these texts, without such records: the
    /// identifiers of a person who is erased. Texts shorter than four characters are passed over.
    pub async fn erase_texts(
        &self,
        files: &[LakeFile],
        texts: &[String],
        now: Time,
    ) -> Result<Rewrite, LakeError> {
        let texts: Arc<[String]> = texts.iter().filter(|text| text.chars().count() >= 4).cloned().collect();
        let mut rewrite = Rewrite::default();
        for file in files {
            let texts = Arc::clone(&texts);
            let keep = move |batch: &RecordBatch| {
                let column = batch.column_by_name("record").and_then(|column| column.as_string_opt::<i32>());
                let records =
                    column.ok_or(LakeError::Column { column: "record".to_owned(), expected: "text" })?;
                let holds = |record: &str| texts.iter().any(|text| record.contains(text.as_str()));
                Ok(records.iter().map(|record| Some(!record.is_some_and(holds))).collect())
            };
            self.rewrite_without(Dataset::Rejects, file, now, keep, &mut rewrite).await?;
        }
        Ok(rewrite)
    }

    /// Writes the rows of `file` that `keep` keeps into a new file, unless it keeps them all.
    async fn rewrite_without(
        &self,
        dataset: Dataset,
        file: &LakeFile,
        now: Time,
        keep: impl Fn(&RecordBatch) -> Result<BooleanArray, LakeError> + Send + 'static,
        rewrite: &mut Rewrite,
    ) -> Result<(), LakeError> {
        let batches = self.read_file(&file.path, ScanRequest::default()).await?;
        let place = place_of(dataset, std::slice::from_ref(file), now);
        let write = move || {
            let filtered: Result<Vec<RecordBatch>, LakeError> =
                batches.iter().map(|batch| Ok(filter_record_batch(batch, &keep(batch)?)?)).collect();
            let kept: Vec<RecordBatch> = filtered?.into_iter().filter(|batch| batch.num_rows() > 0).collect();
            if kept.is_empty() { Ok(None) } else { place.write(&kept).map(Some) }
        };
        let written = tokio::task::spawn_blocking(write).await??;
        let rows_kept = written.as_ref().map_or(0, |(new, _)| new.rows);
        if rows_kept == file.rows {
            return Ok(());
        }
        rewrite.rows_removed += file.rows - rows_kept;
        rewrite.old.push(file.clone());
        if let Some((new, bytes)) = written {
            self.put_new(&new.path, bytes).await?;
            rewrite.new.push(new);
        }
        Ok(())
    }
}

/// Groups of files to merge: within a day, small ones in the order of their paths, up to the target together.
fn plan_compaction(files: &[LakeFile], config: Compaction) -> Vec<Vec<&LakeFile>> {
    let mut days: BTreeMap<&str, Vec<&LakeFile>> = BTreeMap::new();
    for file in files.iter().filter(|file| file.rows < config.target_rows / 2) {
        days.entry(file_name::folder(&file.path)).or_default().push(file);
    }
    let mut groups = Vec::new();
    for mut small in days.into_values().filter(|small| small.len() >= config.min_files) {
        small.sort_by(|left, right| left.path.cmp(&right.path));
        let mut rows = u64::MAX;
        for file in small {
            if rows.saturating_add(file.rows) > config.target_rows {
                groups.push(Vec::new());
                rows = 0;
            }
            rows += file.rows;
            groups.last_mut().expect("a group is opened before the first file").push(file);
        }
    }
    groups.retain(|group: &Vec<&LakeFile>| group.len() > 1);
    groups
}

/// Files whose columns fit together.
struct Merge {
    schema: SchemaRef,
    files: Vec<LakeFile>,
    batches: Vec<RecordBatch>,
}

/// Adds a file to the first merge that its columns fit; a column that changed its type begins another.
fn add_to_merge(merges: &mut Vec<Merge>, file: &LakeFile, batches: Vec<RecordBatch>) {
    let Some(schema) = batches.first().map(RecordBatch::schema) else { return };
    for merge in &mut *merges {
        if let Some(union) = union(&merge.schema, &schema) {
            merge.schema = union;
            merge.files.push(file.clone());
            merge.batches.extend(batches);
            return;
        }
    }
    merges.push(Merge { schema, files: vec![file.clone()], batches });
}

impl Merge {
    /// One batch of all rows; events are sorted again, rejects stay in the order of their files.
    fn merge(self, dataset: Dataset) -> Result<RecordBatch, LakeError> {
        let conformed: Result<Vec<RecordBatch>, LakeError> =
            self.batches.iter().map(|batch| conform(batch, Some(&self.schema))).collect();
        let merged = concat_batches(&self.schema, &conformed?)?;
        if dataset == Dataset::Rejects {
            return Ok(merged);
        }
        let subjects = subjects_of(&merged)?;
        let at = merged.column_by_name("at").and_then(|at| at.as_primitive_opt::<TimestampMicrosecondType>());
        let at = at.ok_or(LakeError::Column { column: "at".to_owned(), expected: "a timestamp" })?.values();
        let mut order: Vec<u32> = (0..u32::try_from(subjects.len()).unwrap_or(u32::MAX)).collect();
        order.sort_by_key(|row| (subjects[*row as usize], at[*row as usize]));
        Ok(take_record_batch(&merged, &UInt32Array::from(order))?)
    }
}

/// Where the replacement of `old` goes. It stands for a stream's offsets when it replaces a single file.
fn place_of(dataset: Dataset, old: &[LakeFile], now: Time) -> Place {
    let path = file_name::rewritten(&old[0].path, now);
    let (stream, offsets) = match old {
        [only] => (only.stream.clone(), only.first_offset.zip(only.last_offset)),
        _ => (None, None),
    };
    Place { dataset, path, stream, offsets, created_at: now }
}

fn subject_column() -> SchemaRef {
    use arrow::datatypes::{DataType, Field, Schema};
    Arc::new(Schema::new(vec![Field::new("subject", DataType::UInt32, false)]))
}
