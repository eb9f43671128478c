//! What a workspace holds once nobody works on it any more, read from its store and lake.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use jiff::tz::TimeZone;
use qianmian_lake::{Dataset, Quarantined, RejectFilter, ScanRequest};
use qianmian_model::{Event, SystemClock};
use qianmian_pipeline::view::Stages;
use qianmian_pipeline::{DATA_DIR, Pipeline, Workspace};
use qianmian_store::{Vault, lake_files};

/// The whole event history with what became of all rows.
pub(crate) struct History {
    pub(crate) events: Vec<Event>,
    pub(crate) quarantine: Vec<Quarantined>,
    pub(crate) stages: Stages,
}

impl History {
    /// Reads the history of a workspace whose key is in its key file.
    pub(crate) async fn read(root: &Path) -> History {
        let workspace = Workspace::load(root, TimeZone::UTC).unwrap();
        let vault = Vault::read_key_file(&root.join(DATA_DIR).join("key")).unwrap();
        let pipeline = Pipeline::open(workspace, vault, Arc::new(SystemClock)).await.unwrap();
        let mut tx = pipeline.store.read().await.unwrap();
        let events = lake_files::active(&mut tx, Dataset::Events.as_str()).await.unwrap();
        let rejects = lake_files::active(&mut tx, Dataset::Rejects.as_str()).await.unwrap();
        drop(tx);
        let lake = &pipeline.lake;
        let history = History {
            events: lake.events_of(&events, ScanRequest::default()).await.unwrap(),
            quarantine: lake.list_rejects(&rejects, &RejectFilter::default(), usize::MAX).await.unwrap(),
            stages: pipeline.stages().await.unwrap(),
        };
        pipeline.store.close().await;
        assert!(history.stages.rows().reconciles(), "{:?}", history.stages);
        history
    }

    /// Rejected rows by reason.
    pub(crate) fn rejected(&self) -> BTreeMap<&str, u64> {
        self.stages.rejects.iter().map(|reject| (reject.code.as_str(), reject.rows)).collect()
    }

    /// How many events have each value of a text property, by value.
    pub(crate) fn count_by(&self, property: &str) -> BTreeMap<&str, usize> {
        let mut counts = BTreeMap::new();
        for event in &self.events {
            let value = qianmian_model::value::get(&event.body.properties, property);
            *counts.entry(value.and_then(|value| value.as_text()).unwrap_or_default()).or_insert(0) += 1;
        }
        counts
    }
}
