//! Counts what Parquet files hold, in one way for all candidates and without asking any of them.

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use anyhow::Result;
use arrow::array::AsArray;
use arrow::compute::cast;
use arrow::datatypes::{DataType, UInt32Type};
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;

/// What a set of files holds.
#[derive(Debug, Default)]
pub(crate) struct Census {
    pub(crate) rows: usize,
    /// Distinct message ids; fewer than `rows` when something was appended twice.
    pub(crate) messages: HashSet<Vec<u8>>,
    /// Rows of the person asked for.
    pub(crate) of_subject: usize,
    pub(crate) bytes: u64,
}

impl Census {
    /// Reads `files` in full.
    pub(crate) fn take(files: &[PathBuf], subject: u32) -> Result<Self> {
        let mut census = Self::default();
        for file in files {
            census.bytes += file.metadata()?.len();
            census.read(file, subject)?;
        }
        Ok(census)
    }

    fn read(&mut self, file: &Path, subject: u32) -> Result<()> {
        for batch in ParquetRecordBatchReaderBuilder::try_new(std::fs::File::open(file)?)?.build()? {
            let batch = batch?;
            // A file of deleted positions has neither column, and none of a person's data.
            let (Some(subjects), Some(ids)) =
                (batch.column_by_name("subject"), batch.column_by_name("message_id"))
            else {
                continue;
            };
            // Candidates that lack a type store it as a wider one.
            let subjects = cast(subjects, &DataType::UInt32)?;
            let ids = cast(ids, &DataType::Binary)?;
            self.rows += batch.num_rows();
            self.of_subject +=
                subjects.as_primitive::<UInt32Type>().values().iter().filter(|s| **s == subject).count();
            self.messages.extend(ids.as_binary::<i32>().iter().flatten().map(<[u8]>::to_vec));
        }
        Ok(())
    }
}

/// All Parquet data files below `root`, whether a reader would see them or not.
pub(crate) fn parquet_files(root: &Path) -> Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(root)? {
        let path = entry?.path();
        let is_log = path.file_name().is_some_and(|name| name == "_delta_log");
        if path.is_dir() && !is_log {
            found.extend(parquet_files(&path)?);
        } else if path.extension().is_some_and(|extension| extension == "parquet") {
            found.push(path);
        }
    }
    Ok(found)
}
