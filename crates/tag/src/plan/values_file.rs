//! Tag values as one Parquet file: `user_id`, `tag`, `value`.

use std::fs::File;
use std::path::{Path, PathBuf};

use arrow::array::RecordBatch;
use parquet::arrow::ArrowWriter;
use parquet::basic::{Compression, ZstdLevel};
use parquet::errors::ParquetError;
use parquet::file::properties::WriterProperties;

use crate::TagError;

/// A file that is made with the first table that is written to it.
pub struct ValuesFile {
    path: PathBuf,
    writer: Option<ArrowWriter<File>>,
}

impl ValuesFile {
    /// A file at a path; what is there is replaced.
    pub fn new(path: &Path) -> ValuesFile {
        ValuesFile { path: path.to_owned(), writer: None }
    }

    /// Adds a table of values.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn write(&mut self, values: &RecordBatch) -> Result<(), TagError> {
        self.add(values).map_err(|error| self.failed(&error))
    }

    fn add(&mut self, values: &RecordBatch) -> Result<(), ParquetError> {
        if self.writer.is_none() {
            let compression = Compression::ZSTD(ZstdLevel::try_new(1)?);
            let properties = WriterProperties::builder().set_compression(compression).build();
            self.writer =
                Some(ArrowWriter::try_new(File::create(&self.path)?, values.schema(), Some(properties))?);
        }
        self.writer.as_mut().map_or(Ok(()), |writer| writer.write(values))
    }

    /// Completes the file.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn finish(mut self) -> Result<(), TagError> {
        let closed = self.writer.take().map(ArrowWriter::close).transpose();
        closed.map(drop).map_err(|error| self.failed(&error))
    }

    fn failed(&self, error: &ParquetError) -> TagError {
        TagError::File { path: self.path.display().to_string(), message: error.to_string() }
    }
}
