//! The story of the demo, day by day: orders are imported, the community lives, a campaign goes out, people respond.

use std::path::Path;
use std::sync::Arc;

use anyhow::{Context, Result, bail};
use indicatif::{ProgressBar, ProgressStyle};
use jiff::SignedDuration;
use qianmian_deliver::Channel;
use qianmian_model::{Clock as _, Time};
use qianmian_pipeline::import::ImportReport;
use qianmian_sandbox::wire::{self, Call};
use qianmian_server::ServerState;

use super::{Rehearsal, example};
use crate::command::campaign;

/// The campaign of the example.
pub(super) const CAMPAIGN: &str = "baby-week";

/// Calls in one `POST /v1/batch`.
const CALLS_A_BATCH: usize = 400;
/// Days that are left for responses after the campaign.
const DAYS_AFTER_CAMPAIGN: u32 = 9;
/// Rows in one transaction of an import.
const ROWS_A_BATCH: usize = 20_000;

/// What was told in this run.
pub(super) struct Story {
    /// Imports, by file.
    pub(super) imports: Vec<(String, ImportReport)>,
    /// Events that the platform posted in this run.
    pub(super) posted: u64,
    /// Simulated days of this run.
    pub(super) days: u32,
}

/// Tells the story from where it stood to its end; a story that has ended goes on for one day.
pub(super) async fn tell(
    rehearsal: &Rehearsal,
    state: &ServerState,
    channel: &Arc<dyn Channel>,
    address: &str,
    orders: Option<&Path>,
) -> Result<Story> {
    let mut imports = vec![import(rehearsal, &rehearsal.dir.join(example::ORDERS), "orders").await?];
    if let Some(file) = orders {
        imports.push(import(rehearsal, file, "online_retail").await?);
    }
    let platform = Platform {
        client: reqwest::Client::new(),
        url: format!("{address}/v1/batch"),
        key: rehearsal.write_key().await?,
    };
    let day = SignedDuration::from_hours(24);
    let planned_end = rehearsal.start + day * i32::try_from(rehearsal.days).unwrap_or(i32::MAX);
    let campaign_day = rehearsal.days.saturating_sub(DAYS_AFTER_CAMPAIGN);
    let campaign_at = rehearsal.start
        + day * i32::try_from(campaign_day).unwrap_or(i32::MAX)
        + SignedDuration::from_hours(10);
    let now = rehearsal.clock.now();
    let end = if now < planned_end { planned_end } else { now + day };
    let mut story = Story { imports, posted: 0, days: 0 };
    let bar = bar(now, end)?;
    while rehearsal.clock.now() < end {
        let now = rehearsal.clock.now();
        let mut until = (now + day).min(end);
        if now < campaign_at && campaign_at <= until {
            until = campaign_at;
        }
        story.posted += live(rehearsal, state, &platform, until).await?;
        if until == campaign_at {
            rehearsal.pipeline.refresh(until).await?;
            campaign::approve(&rehearsal.pipeline, CAMPAIGN, until).await?;
            rehearsal.pipeline.plan_campaign(CAMPAIGN).await?;
        }
        rehearsal.pipeline.send(channel).await?;
        rehearsal.remember().await?;
        story.days += 1;
        bar.inc(1);
    }
    rehearsal.pipeline.refresh(rehearsal.clock.now()).await?;
    bar.finish_and_clear();
    Ok(story)
}

async fn import(rehearsal: &Rehearsal, file: &Path, source: &str) -> Result<(String, ImportReport)> {
    let source = rehearsal.pipeline.workspace.source(source)?.clone();
    let report = rehearsal.pipeline.import(file, &source, ROWS_A_BATCH, None).await?;
    let name = file.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    Ok((name, report))
}

/// Lets the platform live until an instant, posts what it reports, and processes it.
async fn live(rehearsal: &Rehearsal, state: &ServerState, platform: &Platform, until: Time) -> Result<u64> {
    let calls = rehearsal.world()?.run_until(until);
    rehearsal.clock.advance_to(until);
    for calls in calls.chunks(CALLS_A_BATCH) {
        platform.post(calls, until).await?;
    }
    rehearsal.pipeline.drain_inbox(state.inbox()).await?;
    Ok(calls.len() as u64)
}

/// The way of the simulated platform's events: HTTP, as a real one's.
struct Platform {
    client: reqwest::Client,
    url: String,
    key: String,
}

impl Platform {
    async fn post(&self, calls: &[Call], sent_at: Time) -> Result<()> {
        let body = wire::batch(calls, sent_at).to_string();
        let request = self.client.post(&self.url).basic_auth(&self.key, Some("")).body(body);
        let response = request.send().await.context("posting the platform's events")?;
        if response.status() != reqwest::StatusCode::OK {
            bail!("the platform's events were answered {}: {}", response.status(), response.text().await?);
        }
        Ok(())
    }
}

fn bar(now: Time, end: Time) -> Result<ProgressBar> {
    let days = u64::try_from(end.micros_since(now)).unwrap_or(0).div_ceil(86_400_000_000);
    let style = ProgressStyle::with_template("{spinner} simulated days {wide_bar} {pos}/{len} {elapsed}")?;
    Ok(ProgressBar::new(days).with_style(style))
}
