//! Files through the pipeline. A file is one stream, named by source and content, and its batches are the offsets: an
//! import that was interrupted goes on where it stopped, and a file that was imported changes nothing.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use qianmian_collect::{FileBatch, Progress, ReadOptions, Source, read_file};
use qianmian_store::progress;
use tokio::sync::mpsc;

use crate::batch::{Batch, BatchReport};
use crate::{Pipeline, PipelineError, Result};

/// Batches read ahead of the one that is processed.
const READ_AHEAD: usize = 2;

/// What an import did.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ImportReport {
    /// The stream's name.
    pub stream: String,
    /// Batches that an earlier import had committed already.
    pub batches_known: u64,
    /// What the others did.
    pub done: BatchReport,
}

/// Hears how far the reading is.
pub type OnProgress = Box<dyn FnMut(Progress) + Send>;

impl Pipeline {
    /// Sends the records of a file through the whole pipeline, `batch_rows` rows at a time.
    ///
    /// # Errors
    /// A source without a mapping, a file that cannot be read, failures of store and lake. What was committed stays, and
    /// the same call goes on from there.
    pub async fn import(
        &self,
        file: &Path,
        source: &Source,
        batch_rows: usize,
        on_progress: Option<OnProgress>,
    ) -> Result<ImportReport> {
        let stream = stream_of(file, source)?;
        let known = progress::offset_of(&mut self.store.read().await?, &stream).await?.unwrap_or(0);
        let mut options = ReadOptions::new(self.clock.now());
        options.batch_rows = batch_rows;
        options.stream = Some(Arc::from(stream.as_str()));
        options.on_progress = on_progress;
        let (file, reading) = (file.to_owned(), source.clone());
        let (sender, mut batches) = mpsc::channel(READ_AHEAD);
        let reader = tokio::task::spawn_blocking(move || -> Result<()> {
            for batch in read_file(&file, &reading, options)? {
                if sender.blocking_send(batch?).is_err() {
                    break;
                }
            }
            Ok(())
        });
        let mut report = ImportReport { stream: stream.clone(), ..ImportReport::default() };
        let mut offset = 0;
        while let Some(batch) = batches.recv().await {
            if offset < known {
                report.batches_known += 1;
            } else {
                report.done.add(&self.process(file_batch(&stream, offset, source, batch)).await?);
            }
            offset += 1;
        }
        reader.await.map_err(|_| PipelineError::Worker)??;
        Ok(report)
    }
}

fn file_batch(stream: &str, offset: u64, source: &Source, batch: FileBatch) -> Batch {
    Batch {
        stream: stream.to_owned(),
        from: offset,
        to: offset,
        collected: BTreeMap::from([(Arc::clone(&source.name), batch.counts)]),
        records: batch.records,
        rejected: batch.rejected,
    }
}

/// `file:<source>:<first 16 hexadecimal digits of the content's BLAKE3 hash>`
fn stream_of(file: &Path, source: &Source) -> Result<String> {
    let io =
        |error: std::io::Error| PipelineError::Refused(format!("cannot read {}: {error}", file.display()));
    let mut hasher = blake3::Hasher::new();
    hasher.update_reader(std::fs::File::open(file).map_err(io)?).map_err(io)?;
    let hash = hasher.finalize().to_hex();
    Ok(format!("file:{}:{}", source.name, &hash[..16]))
}
