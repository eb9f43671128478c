//! The inbox through the pipeline: requests in the order they were accepted, many in one transaction.

use std::collections::BTreeMap;
use std::sync::Arc;

use qianmian_collect::{Arrival, Inbox, InboxEntry, parse_request};
use qianmian_model::Counts;
use qianmian_store::progress;

use crate::batch::{Batch, BatchReport};
use crate::{Pipeline, Result};

/// The stream's name.
pub const STREAM: &str = "http";

/// Body bytes taken into one transaction at most (one entry is always taken).
const BATCH_BYTES: usize = 8 * 1024 * 1024;

impl Pipeline {
    /// Processes everything that is in the inbox, and what arrives meanwhile.
    ///
    /// # Errors
    /// Failures of inbox, store and lake. What was committed stays.
    pub async fn drain_inbox(&self, inbox: &Inbox) -> Result<BatchReport> {
        let mut total = BatchReport::default();
        while let Some(report) = self.drain_step(inbox).await? {
            total.add(&report);
        }
        Ok(total)
    }

    /// Processes one batch of the inbox; none when it is empty.
    ///
    /// # Errors
    /// Failures of inbox, store and lake; nothing of the batch is kept then.
    pub async fn drain_step(&self, inbox: &Inbox) -> Result<Option<BatchReport>> {
        let from = progress::offset_of(&mut self.store.read().await?, STREAM).await?.unwrap_or(0);
        let entries = inbox.read_from(from.max(inbox.first_offset()?), BATCH_BYTES)?;
        match inbox_batch(&entries) {
            Some(batch) => Ok(Some(self.process(batch).await?)),
            None => Ok(None),
        }
    }

    /// How many entries of the inbox are not processed yet.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn inbox_lag(&self, inbox: &Inbox) -> Result<u64> {
        let done = progress::offset_of(&mut self.store.read().await?, STREAM).await?.unwrap_or(0);
        Ok(inbox.next_offset().saturating_sub(done))
    }

    /// Removes whole inbox files whose every entry is committed.
    ///
    /// # Errors
    /// Failures of inbox and store.
    pub async fn trim_inbox(&self, inbox: &Inbox) -> Result<usize> {
        let done = progress::offset_of(&mut self.store.read().await?, STREAM).await?.unwrap_or(0);
        Ok(inbox.remove_before(done)?)
    }
}

/// Parses entries into one batch; none without entries. An entry was checked before it was accepted, so that it parses.
fn inbox_batch(entries: &[InboxEntry]) -> Option<Batch> {
    let (first, last) = (entries.first()?, entries.last()?);
    let mut batch =
        Batch { stream: STREAM.to_owned(), from: first.offset, to: last.offset, ..Batch::default() };
    let stream: Arc<str> = Arc::from(STREAM);
    let mut collected: BTreeMap<Arc<str>, Counts> = BTreeMap::new();
    for InboxEntry { offset, entry } in entries {
        let source = Arc::clone(&entry.source);
        let arrival = Arrival {
            received_at: entry.received_at,
            source: Arc::clone(&source),
            stream: Arc::clone(&stream),
            offset: *offset,
        };
        match parse_request(entry.endpoint, &entry.body, &arrival) {
            Ok(mut parsed) => {
                let (out, refused) = (parsed.records.len() as u64, parsed.rejected.len() as u64);
                *collected.entry(source).or_default() +=
                    Counts { rows_in: out + refused, rows_out: out, rows_merged: 0, rows_rejected: refused };
                batch.records.append(&mut parsed.records);
                batch.rejected.append(&mut parsed.rejected);
            }
            Err(error) => tracing::error!(offset, %error, "an accepted request does not parse"),
        }
    }
    batch.collected = collected;
    Some(batch)
}
