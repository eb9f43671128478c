//! Reading the lake: batches of the columns and rows that are wanted, file after file, decoded on a blocking thread.

use arrow::array::RecordBatch;
use futures::Stream;
use futures::stream::{StreamExt, TryStreamExt};
use qianmian_model::{Event, Time};
use qianmian_store::lake_files::LakeFile;
use tokio::sync::mpsc;

use crate::LakeError;
use crate::decode::{Quarantined, decode_events, decode_rejects};
use crate::files::Lake;
use crate::parquet_file::{self, FileData, ScanRequest};

/// Batches that wait for their reader: enough to keep both threads busy, few enough to be cheap.
const BATCHES_AHEAD: usize = 2;

/// The batches of a scan. Within a file of events rows are ordered by subject and time; files come in the order they
/// were given. An error ends the scan. Dropping it stops the reading.
pub type Scan = futures::stream::BoxStream<'static, Result<RecordBatch, LakeError>>;

/// Which records in quarantine to list.
#[derive(Debug, Clone, Default)]
pub struct RejectFilter {
    /// Only of this source.
    pub source: Option<String>,
    /// Only with a failure of this code.
    pub code: Option<String>,
    /// Only refused at or after.
    pub from: Option<Time>,
    /// Only refused before.
    pub to: Option<Time>,
}

impl RejectFilter {
    fn admits(&self, record: &Quarantined) -> bool {
        self.source.as_deref().is_none_or(|source| *record.source == *source)
            && self
                .code
                .as_deref()
                .is_none_or(|code| record.failures.iter().any(|failure| *failure.code == *code))
    }
}

impl Lake {
    /// Reads files of one dataset. Files whose manifest entry lies outside the times asked for are not opened.
    pub fn scan(&self, files: &[LakeFile], request: ScanRequest) -> Scan {
        let paths: Vec<String> = files
            .iter()
            .filter(|file| {
                request.overlaps(file.min_at.unwrap_or(Time::MIN), file.max_at.unwrap_or(Time::MAX))
            })
            .map(|file| file.path.clone())
            .collect();
        let (sender, receiver) = mpsc::channel(BATCHES_AHEAD);
        let lake = self.clone();
        tokio::spawn(async move {
            if let Err(error) = lake.send_all(paths, request, &sender).await {
                // The reader is gone when this fails, and so is its interest in the error.
                let _ = sender.send(Err(error)).await;
            }
        });
        received(receiver).boxed()
    }

    /// The events of some subjects, ordered by time, then subject. For explaining and rebuilding single people.
    pub async fn events_of(&self, files: &[LakeFile], request: ScanRequest) -> Result<Vec<Event>, LakeError> {
        let request = ScanRequest { columns: None, ..request };
        let mut events = Vec::new();
        let mut scan = self.scan(files, request);
        while let Some(batch) = scan.try_next().await? {
            events.extend(decode_events(&batch)?);
        }
        events.sort_by_key(|event| (event.at, event.subject));
        Ok(events)
    }

    /// Records in quarantine, latest first, at most `limit`. `files` are those of the dataset `rejects`.
    pub async fn list_rejects(
        &self,
        files: &[LakeFile],
        filter: &RejectFilter,
        limit: usize,
    ) -> Result<Vec<Quarantined>, LakeError> {
        let request = ScanRequest { from: filter.from, to: filter.to, ..ScanRequest::default() };
        let mut latest_first: Vec<&LakeFile> = files.iter().collect();
        latest_first.sort_by(|left, right| (right.max_at, &right.path).cmp(&(left.max_at, &left.path)));
        let mut found: Vec<Quarantined> = Vec::new();
        for file in latest_first {
            // A file that ends before the oldest of a full page has nothing for it.
            if found.len() >= limit && found.last().is_none_or(|oldest| file.max_at < Some(oldest.at)) {
                break;
            }
            // Whole files, so that the failures of one record stay together.
            let batches: Vec<RecordBatch> =
                self.scan(std::slice::from_ref(file), request.clone()).try_collect().await?;
            let Some(first) = batches.first() else { continue };
            let batch = arrow::compute::concat_batches(&first.schema(), &batches)?;
            found.extend(decode_rejects(&batch)?.into_iter().filter(|record| filter.admits(record)));
            found.sort_by_key(|record| std::cmp::Reverse(record.at));
            found.truncate(limit);
        }
        Ok(found)
    }

    async fn send_all(
        &self,
        paths: Vec<String>,
        request: ScanRequest,
        sender: &mpsc::Sender<Result<RecordBatch, LakeError>>,
    ) -> Result<(), LakeError> {
        for path in paths {
            if sender.is_closed() {
                return Ok(());
            }
            let data = self.get(&path).await?;
            let (request, sender) = (request.clone(), sender.clone());
            tokio::task::spawn_blocking(move || {
                parquet_file::read(&path, data, &request, &mut |batch| {
                    sender.blocking_send(Ok(batch)).is_ok()
                })
            })
            .await??;
        }
        Ok(())
    }

    /// All that a request wants of one file.
    pub(crate) async fn read_file(
        &self,
        path: &str,
        request: ScanRequest,
    ) -> Result<Vec<RecordBatch>, LakeError> {
        let data: FileData = self.get(path).await?;
        let path = path.to_owned();
        tokio::task::spawn_blocking(move || {
            let mut batches = Vec::new();
            parquet_file::read(&path, data, &request, &mut |batch| {
                batches.push(batch);
                true
            })?;
            Ok(batches)
        })
        .await?
    }
}

fn received<T: Send + 'static>(receiver: mpsc::Receiver<T>) -> impl Stream<Item = T> + Send {
    futures::stream::unfold(receiver, |mut receiver| async move {
        receiver.recv().await.map(|item| (item, receiver))
    })
}
