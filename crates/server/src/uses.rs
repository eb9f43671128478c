//! How often tags were asked for: counted in memory, saved now and then by the worker.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use qianmian_pipeline::{Pipeline, Result};

/// Requests by tag and way since they were last saved.
#[derive(Debug, Default)]
pub(crate) struct TagUses(Mutex<BTreeMap<(String, &'static str), u64>>);

impl TagUses {
    /// Counts a request that was answered, so that only tags that exist are counted.
    pub(crate) fn note(&self, tag: &str, kind: &'static str) {
        *self.lock().entry((tag.to_owned(), kind)).or_default() += 1;
    }

    /// Saves what was counted. What cannot be saved is counted on.
    pub(crate) async fn save(&self, pipeline: &Pipeline) -> Result<()> {
        let counted = std::mem::take(&mut *self.lock());
        if counted.is_empty() {
            return Ok(());
        }
        let saved = pipeline.save_tag_uses(&counted).await;
        if saved.is_err() {
            let mut counts = self.lock();
            counted.into_iter().for_each(|(key, count)| *counts.entry(key).or_default() += count);
        }
        saved
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, BTreeMap<(String, &'static str), u64>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
