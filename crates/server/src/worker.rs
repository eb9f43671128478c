//! The background of a server: what arrived goes through the pipeline, people whose windows moved are looked at again, and
//! messages that were held back (quiet hours, a channel that asked to wait) leave when their time has come.

use std::sync::Arc;
use std::time::Duration;

use ::metrics::counter;
use qianmian_collect::Inbox;
use qianmian_deliver::Channel;
use qianmian_pipeline::{Pipeline, Result};
use tokio::sync::watch;
use tokio::time::{MissedTickBehavior, interval};

use crate::{ServerState, metrics};

/// How often windows and held messages are looked at.
const REFRESH_EVERY: Duration = Duration::from_secs(60);

/// Processes the inbox of one server.
pub struct Worker {
    pipeline: Arc<Pipeline>,
    inbox: Inbox,
    channels: Arc<[Arc<dyn Channel>]>,
}

impl Worker {
    /// The worker of a server.
    pub fn new(state: &ServerState) -> Worker {
        let (pipeline, channels) = (Arc::clone(&state.pipeline), Arc::clone(&state.channels));
        Worker { pipeline, inbox: state.inbox.clone(), channels }
    }

    /// Works until `stop` says true; what was begun is ended first. A failure is logged and tried again: nothing is lost,
    /// because the inbox keeps what was not committed.
    pub async fn run(self, mut stop: watch::Receiver<bool>) {
        let mut arrivals = self.inbox.subscribe();
        let mut refresh = interval(REFRESH_EVERY);
        refresh.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            self.note("inbox", self.drain().await);
            // Whoever would say stop is gone, or nothing can arrive any more: the same as a word.
            let over = *stop.borrow() || stop.has_changed().is_err() || arrivals.has_changed().is_err();
            if over {
                return;
            }
            tokio::select! {
                _ = arrivals.changed() => {}
                _ = refresh.tick() => {
                    self.note("refresh", self.refresh().await);
                    self.note("deliver", self.deliver().await);
                }
                _ = stop.changed() => {}
            }
        }
    }

    async fn drain(&self) -> Result<()> {
        let report = self.pipeline.drain_inbox(&self.inbox).await?;
        metrics::count(&report);
        if report.counts.rows_in > 0 {
            tracing::info!(
                rows = report.counts.rows_in,
                events = report.events,
                merges = report.merges,
                "processed"
            );
            self.pipeline.trim_inbox(&self.inbox).await?;
        }
        Ok(())
    }

    async fn refresh(&self) -> Result<()> {
        self.pipeline.refresh(self.pipeline.clock.now()).await.map(drop)
    }

    async fn deliver(&self) -> Result<()> {
        for channel in self.channels.iter() {
            self.pipeline.send(channel).await?;
        }
        Ok(())
    }

    fn note(&self, what: &'static str, result: Result<()>) {
        if let Err(error) = result {
            counter!(metrics::FAILURES, "what" => what).increment(1);
            tracing::error!(what, code = error.code(), %error, "failed; it will be tried again");
        }
    }
}
