//! The background of a server: what arrived goes through the pipeline, people whose windows moved are looked at again,
//! messages that were held back (quiet hours, a channel that asked to wait) leave when their time has come, and once a day
//! the work of the day is done.

use std::sync::Arc;
use std::time::Duration;

use ::metrics::counter;
use qianmian_collect::Inbox;
use qianmian_deliver::Channel;
use qianmian_pipeline::statements::StatementReport;
use qianmian_pipeline::{PipelineError, Result};
use tokio::sync::watch;
use tokio::task::JoinHandle;
use tokio::time::{MissedTickBehavior, interval};

use crate::reload::Reloads;
use crate::uses::TagUses;
use crate::{ServerState, metrics};

/// How often windows and held messages are looked at.
const REFRESH_EVERY: Duration = Duration::from_secs(60);

/// Batches processed before the worker looks at anything else.
const ROUND: usize = 16;

/// Processes the inbox of one server.
pub struct Worker {
    reloads: Arc<Reloads>,
    inbox: Inbox,
    channels: Arc<[Arc<dyn Channel>]>,
    uses: Arc<TagUses>,
}

impl Worker {
    /// The worker of a server.
    pub fn new(state: &ServerState) -> Worker {
        let (reloads, channels) = (Arc::clone(&state.reloads), Arc::clone(&state.channels));
        Worker { reloads, inbox: state.inbox.clone(), channels, uses: Arc::clone(&state.uses) }
    }

    /// Works until `stop` says true; what was begun is ended first. A failure is logged and tried again: nothing is lost,
    /// because the inbox keeps what was not committed. Events are processed while windows and statements are looked at; a
    /// statement may take minutes, and is broken off instead.
    pub async fn run(self, mut stop: watch::Receiver<bool>) {
        let worker = Arc::new(self);
        let mut arrivals = worker.inbox.subscribe();
        let mut refresh = interval(REFRESH_EVERY);
        refresh.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let mut looking: Option<JoinHandle<()>> = None;
        loop {
            // Asked before the last look, so that nothing accepted before the word is left.
            // That nothing can arrive any more is the same as a word.
            let over = is_over(&stop) || arrivals.has_changed().is_err();
            let more = worker.drain().await.unwrap_or_else(|error| note("inbox", &error));
            if over && !more {
                break;
            }
            tokio::select! {
                biased;
                _ = refresh.tick(), if looking.is_none() => {
                    let (worker, stop) = (Arc::clone(&worker), stop.clone());
                    looking = Some(tokio::spawn(async move { worker.look_again(stop).await }));
                }
                () = end_of(&mut looking) => looking = None,
                () = std::future::ready(()), if more => {}
                _ = arrivals.changed() => {}
                _ = stop.changed() => {}
            }
        }
        if let Some(looking) = looking {
            looking
                .await
                .unwrap_or_else(|error| tracing::error!(%error, "looking again ended before its time"));
        }
        worker.save_uses().await;
    }

    /// Processes a few batches; gives whether there is more. Each is counted when it is done, because a busy server never
    /// comes to an end.
    async fn drain(&self) -> Result<bool> {
        let mut batches = 0;
        while batches < ROUND {
            let Some(report) = self.reloads.current().drain_step(&self.inbox).await? else { break };
            batches += 1;
            metrics::count(&report);
            tracing::info!(
                rows = report.counts.rows_in,
                events = report.events,
                merges = report.merges,
                "processed"
            );
        }
        if batches > 0 {
            self.reloads.current().trim_inbox(&self.inbox).await?;
        }
        Ok(batches == ROUND)
    }

    /// Looks at windows, at campaigns whose start has come and at held messages, and does the work of the day.
    async fn look_again(&self, mut stop: watch::Receiver<bool>) {
        if let Err(error) = self.refresh(&mut stop).await {
            note("refresh", &error);
        }
        // What has not begun when the word comes is begun by the next start.
        if is_over(&stop) {
            return;
        }
        let results = [
            ("start", self.start_campaigns().await),
            ("deliver", self.deliver().await),
            ("daily", self.daily_work().await),
        ];
        for (what, result) in results {
            if let Err(error) = result {
                note(what, &error);
            }
        }
        self.save_uses().await;
    }

    async fn save_uses(&self) {
        if let Err(error) = self.uses.save(&self.reloads.current()).await {
            note("uses", &error);
        }
    }

    async fn refresh(&self, stop: &mut watch::Receiver<bool>) -> Result<()> {
        let pipeline = self.reloads.current();
        let over = async { drop(stop.wait_for(|over| *over).await) };
        let Some(report) = pipeline.refresh_unless(over, pipeline.clock.now()).await? else { return Ok(()) };
        for StatementReport { tag, outcome } in report.statements {
            match outcome {
                Ok(given) => {
                    tracing::info!(tag, people = given.people, "the statement of a tag was answered")
                }
                Err(reason) => {
                    counter!(metrics::FAILURES, "what" => "statement").increment(1);
                    tracing::warn!(tag, reason, "the statement of a tag failed; its values stay");
                }
            }
        }
        Ok(())
    }

    async fn daily_work(&self) -> Result<()> {
        let Some(done) = self.reloads.current().daily_work().await? else { return Ok(()) };
        match done.anomalies {
            Some(Ok(looked)) => tracing::info!(looked.new, looked.gone, "looked for anomalies"),
            Some(Err(error)) => drop(note("anomalies", &error)),
            None => {}
        }
        match done.proposals {
            Some(Ok(run)) => tracing::info!(proposed = run.proposed, "compared everybody"),
            Some(Err(error)) => drop(note("proposals", &error)),
            None => {}
        }
        for (of, outcome) in done.guesses {
            match outcome {
                Ok(found) => {
                    let guessed: u64 = found.values.values().sum();
                    tracing::info!(of, guessed, "guesses were estimated anew");
                }
                Err(error) => drop(note("inference", &error)),
            }
        }
        Ok(())
    }

    async fn start_campaigns(&self) -> Result<()> {
        let channels: Vec<&str> = self.channels.iter().map(|channel| channel.name()).collect();
        for start in self.reloads.current().start_campaigns(&channels).await? {
            match start.outcome {
                Ok(planned) => {
                    tracing::info!(campaign = start.campaign, people = planned.people, "a campaign started")
                }
                Err(error) => drop(note("start", &error)),
            }
        }
        Ok(())
    }

    async fn deliver(&self) -> Result<()> {
        for channel in self.channels.iter() {
            self.reloads.current().send(channel).await?;
        }
        Ok(())
    }
}

/// Whether the word to stop was given, or whoever would give it is gone.
fn is_over(stop: &watch::Receiver<bool>) -> bool {
    *stop.borrow() || stop.has_changed().is_err()
}

/// Waits for a task; without one, for ever.
async fn end_of(task: &mut Option<JoinHandle<()>>) {
    match task {
        None => std::future::pending().await,
        Some(task) => {
            task.await
                .unwrap_or_else(|error| tracing::error!(%error, "looking at windows ended before its time"));
        }
    }
}

/// Counts and logs a failure; what failed is tried again at the next word. There is more to do at once where other files were
/// taken into use meanwhile, which is no failure.
fn note(what: &'static str, error: &PipelineError) -> bool {
    if matches!(error, PipelineError::Superseded) {
        return true;
    }
    counter!(metrics::FAILURES, "what" => what).increment(1);
    tracing::error!(what, code = error.code(), %error, "failed; it will be tried again");
    false
}
