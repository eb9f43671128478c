//! `qianmian campaign`: check, preview, approve, withdraw, run, send, pause, resume, status.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Result, bail};
use qianmian_deliver::channel::webhook::{Webhook, WebhookConfig};
use qianmian_deliver::{Channel, DeliverError};
use qianmian_model::{Clock as _, SystemClock, Time};
use qianmian_pipeline::Pipeline;
use qianmian_pipeline::campaign::{Group, Sample, Start, Status, action};
use qianmian_server::dto;
use qianmian_store::outbox::{Approval, IntentState};

use super::trail;
use crate::arguments::{CampaignCommand, Format};
use crate::config::{Config, Webhook as WebhookSection};
use crate::{open, show};

pub(crate) async fn run(root: &Path, command: CampaignCommand, format: Format) -> Result<()> {
    if let CampaignCommand::Check = command {
        let workspace = open::workspace(root, &open::config(root)?)?;
        workspace.check_statements().await?;
        return show::text(&format!("{} campaigns, no mistakes", workspace.campaigns.len()));
    }
    let (pipeline, config) = open::pipeline(root).await?;
    match command {
        CampaignCommand::Check => Ok(()),
        CampaignCommand::Preview { name, person } => preview(&pipeline, &name, person.as_deref()).await,
        CampaignCommand::Approve { name } => {
            let approval = approve(&pipeline, &name, SystemClock.now()).await?;
            trail::write(&pipeline, action::APPROVE, &name).await?;
            let Approval { version, at, .. } = approval;
            let starts_at = pipeline.workspace.campaign(&name)?.starts_at(&pipeline.workspace.zone);
            let then = starts_at.map(|start| format!("; it starts by itself at {start}")).unwrap_or_default();
            show::text(&format!(
                "{name} may be sent as it is written now (version {version}, approved {at}){then}"
            ))
        }
        CampaignCommand::Withdraw { name } => {
            pipeline.withdraw_approval(&name).await?;
            trail::write(&pipeline, action::WITHDRAW, &name).await?;
            show::text(&format!("{name} is not approved any more"))
        }
        CampaignCommand::Run => start_due(&pipeline, &config).await,
        CampaignCommand::Send { name } => send(&pipeline, &config, &name).await,
        CampaignCommand::Pause { name } => {
            pipeline.pause_campaign(&name).await?;
            trail::write(&pipeline, action::PAUSE, &name).await?;
            show::text(&status_text(&pipeline.campaign_status(&name).await?))
        }
        CampaignCommand::Resume { name } => resume(&pipeline, &config, &name).await,
        CampaignCommand::Status { name } => {
            let status = pipeline.campaign_status(&name).await?;
            if format != Format::Table {
                return show::json(&dto::CampaignStatus::from(&status));
            }
            show::text(&status_text(&status))
        }
    }
}

async fn preview(pipeline: &Pipeline, name: &str, person: Option<&str>) -> Result<()> {
    let preview = pipeline.preview_campaign(name, person).await?;
    show::text(&format!(
        "{} people in the audience ({} unknown, not in it); {} messages would leave now",
        show::number(preview.audience),
        show::number(preview.unknown),
        show::number(preview.leaving)
    ))?;
    for (arm, people) in &preview.arms {
        show::text(&format!("  {arm}: {}", show::number(*people)))?;
    }
    for (what, groups) in [("would wait", &preview.held), ("would be left out", &preview.left_out)] {
        for Group { reason, people, examples } in groups {
            let examples = examples.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
            show::text(&format!("  {what}: {reason} {} ({examples}, …)", show::number(*people)))?;
        }
    }
    for Sample { variant, person, message } in &preview.samples {
        show::text(&format!("{variant}, as {person} would get it:\n  {}", message.text))?;
        if let Some(link) = &message.link {
            show::text(&format!("  {link}"))?;
        }
    }
    Ok(())
}

/// Whoever runs the command approves; gives the first approval of this version.
pub(crate) async fn approve(pipeline: &Pipeline, name: &str, at: Time) -> Result<Approval> {
    let approval = Approval {
        campaign: name.to_owned(),
        version: pipeline.workspace.campaign(name)?.version(),
        actor_kind: "cli".to_owned(),
        actor: String::new(),
        at,
    };
    Ok(pipeline.approve_campaign(approval).await?)
}

async fn resume(pipeline: &Pipeline, config: &Config, name: &str) -> Result<()> {
    pipeline.resume_campaign(name).await?;
    trail::write(pipeline, action::RESUME, name).await?;
    for channel in channels(&config.webhook)? {
        pipeline.send(&channel).await?;
    }
    show::text(&status_text(&pipeline.campaign_status(name).await?))
}

/// Starts what is due. A campaign that fails does not keep the others.
async fn start_due(pipeline: &Pipeline, config: &Config) -> Result<()> {
    let channels = channels(&config.webhook)?;
    let names: Vec<&str> = channels.iter().map(|channel| channel.name()).collect();
    let starts = pipeline.start_campaigns(&names).await?;
    for channel in &channels {
        pipeline.send(channel).await?;
    }
    let mut failed = 0;
    for Start { campaign, outcome } in &starts {
        match outcome {
            Ok(_) => show::text(&status_text(&pipeline.campaign_status(campaign).await?))?,
            Err(error) => {
                failed += 1;
                show::text(&format!("{campaign} did not start: {error}"))?;
            }
        }
    }
    match (starts.len(), failed) {
        (0, _) => show::text("no campaign is due"),
        (_, 0) => Ok(()),
        (all, _) => bail!("{failed} of {all} campaigns did not start"),
    }
}

async fn send(pipeline: &Pipeline, config: &Config, name: &str) -> Result<()> {
    let campaign = pipeline.workspace.campaign(name)?;
    let channels = channels(&config.webhook)?;
    let Some(channel) = channels.iter().find(|channel| channel.name() == campaign.channel) else {
        let known: Vec<&str> = channels.iter().map(|channel| channel.name()).collect();
        return Err(DeliverError::unknown_channel(campaign, &known).into());
    };
    pipeline.plan_campaign(name).await?;
    pipeline.send(channel).await?;
    trail::write(pipeline, action::SEND, name).await?;
    show::text(&status_text(&pipeline.campaign_status(name).await?))
}

/// The channels that this configuration sets up.
pub(crate) fn channels(webhook: &WebhookSection) -> Result<Vec<Arc<dyn Channel>>> {
    if webhook.url.is_empty() {
        return Ok(Vec::new());
    }
    let hours = webhook.idempotent_hours;
    let channel = Webhook::new(WebhookConfig {
        name: "webhook".to_owned(),
        url: webhook.url.clone(),
        secret: (!webhook.secret.is_empty()).then(|| webhook.secret.clone()),
        timeout: Duration::from_millis(webhook.timeout_ms),
        idempotent_window: (hours > 0).then(|| Duration::from_secs(hours * 3600)),
    })?;
    Ok(vec![Arc::new(channel)])
}

/// Planned = sent + failed + suppressed + unknown + pending, and what came back.
pub(crate) fn status_text(status: &Status) -> String {
    let count = |state| status.messages_in(state);
    let mut lines = vec![format!(
        "{} ({}): {} messages planned = {} sent + {} failed + {} suppressed + {} unknown + {} pending",
        status.name,
        status.state,
        show::number(status.planned()),
        show::number(count(IntentState::Sent)),
        show::number(count(IntentState::Failed)),
        show::number(count(IntentState::Suppressed)),
        show::number(count(IntentState::Unknown)),
        show::number(count(IntentState::Pending) + count(IntentState::Claimed)),
    )];
    for reason in status.messages.iter().filter(|count| !count.reason.is_empty()) {
        lines.push(format!("  {} {}: {}", reason.state, reason.reason, show::number(reason.count)));
    }
    let arms = status.arms.iter().map(|arm| format!("{} {}", arm.arm, show::number(arm.people)));
    lines.push(format!("people by arm: {}", arms.collect::<Vec<_>>().join(", ")));
    let receipts = status.receipts.iter().map(|(kind, count)| format!("{kind} {}", show::number(*count)));
    lines.push(format!("came back: {}", receipts.collect::<Vec<_>>().join(", ")));
    let conversions =
        status.conversions.iter().map(|(arm, people)| format!("{arm} {}", show::number(*people)));
    lines.push(format!("reached the goal: {}", conversions.collect::<Vec<_>>().join(", ")));
    lines.join("\n")
}
