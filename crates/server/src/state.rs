//! What every request can reach.

use std::collections::HashMap;
use std::sync::{Arc, PoisonError, RwLock};

use metrics_exporter_prometheus::PrometheusHandle;
use qianmian_collect::Inbox;
use qianmian_console::Console;
use qianmian_deliver::{Campaign, Channel, DeliverError};
use qianmian_pipeline::Pipeline;
use qianmian_store::keys;

use crate::access::{Access, Site};
use crate::metrics;
use crate::reload::Reloads;
use crate::uses::TagUses;

/// Shared by all requests; cheap to clone. A clone has the pipeline over the files that are in use when it is made: so a
/// request, which is given one, works with one version of the files from its beginning to its end.
pub struct ServerState {
    pub(crate) pipeline: Arc<Pipeline>,
    pub(crate) reloads: Arc<Reloads>,
    pub(crate) inbox: Inbox,
    pub(crate) metrics: PrometheusHandle,
    pub(crate) channels: Arc<[Arc<dyn Channel>]>,
    pub(crate) uses: Arc<TagUses>,
    pub(crate) console: Option<Console>,
    pub(crate) access: Arc<Access>,
    write_keys: Arc<RwLock<HashMap<String, Arc<str>>>>,
}

impl Clone for ServerState {
    fn clone(&self) -> ServerState {
        ServerState {
            pipeline: self.reloads.current(),
            reloads: Arc::clone(&self.reloads),
            inbox: self.inbox.clone(),
            metrics: self.metrics.clone(),
            channels: Arc::clone(&self.channels),
            uses: Arc::clone(&self.uses),
            console: self.console,
            access: Arc::clone(&self.access),
            write_keys: Arc::clone(&self.write_keys),
        }
    }
}

impl ServerState {
    /// State over a pipeline, its inbox, the channels that campaigns can be sent through, and where it is.
    pub fn new(
        pipeline: Arc<Pipeline>,
        inbox: Inbox,
        channels: Vec<Arc<dyn Channel>>,
        site: Site,
    ) -> ServerState {
        let reloads = Arc::new(Reloads::new(Arc::clone(&pipeline)));
        let (metrics, channels) = (metrics::recorder(), channels.into());
        ServerState {
            pipeline,
            reloads,
            inbox,
            metrics,
            channels,
            uses: Arc::default(),
            console: qianmian_console::built(),
            access: Arc::new(Access::new(site)),
            write_keys: Arc::default(),
        }
    }

    /// The same with another console, or none.
    #[must_use]
    pub fn with_console(self, console: Option<Console>) -> ServerState {
        ServerState { console, ..self }
    }

    /// The pipeline.
    pub fn pipeline(&self) -> &Arc<Pipeline> {
        &self.pipeline
    }

    /// The inbox.
    pub fn inbox(&self) -> &Inbox {
        &self.inbox
    }

    /// The channel that a campaign is sent through.
    pub(crate) fn channel_of(&self, campaign: &Campaign) -> Result<Arc<dyn Channel>, DeliverError> {
        let found = self.channels.iter().find(|channel| channel.name() == campaign.channel);
        found.cloned().ok_or_else(|| {
            let known: Vec<&str> = self.channels.iter().map(|channel| channel.name()).collect();
            DeliverError::unknown_channel(campaign, &known)
        })
    }

    /// Looks write keys up anew, after one was stopped.
    pub(crate) fn forget_write_keys(&self) {
        self.write_keys.write().unwrap_or_else(PoisonError::into_inner).clear();
    }

    /// The source that a write key belongs to. Keys that are known stay known until one is stopped here or the server ends.
    pub(crate) async fn source_of(&self, write_key: &str) -> qianmian_store::Result<Option<Arc<str>>> {
        let known = self.write_keys.read().unwrap_or_else(PoisonError::into_inner).get(write_key).cloned();
        if known.is_some() {
            return Ok(known);
        }
        let found = keys::source_of(&mut self.pipeline.store.read().await?, write_key).await?;
        let found: Option<Arc<str>> = found.map(Arc::from);
        if let Some(source) = &found {
            let mut keys = self.write_keys.write().unwrap_or_else(PoisonError::into_inner);
            keys.insert(write_key.to_owned(), Arc::clone(source));
        }
        Ok(found)
    }
}
