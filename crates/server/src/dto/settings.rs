//! How this workspace is set up.

use std::sync::Arc;

use qianmian_deliver::{Certainty, Channel};
use qianmian_pipeline::Pipeline;
use qianmian_pipeline::daily::DailyWork;
use serde::Serialize;
use utoipa::ToSchema;

/// How this workspace is set up. What stands here is written in its files.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Settings {
    /// Now, by the workspace's clock, which may be a simulated one.
    #[schema(format = DateTime)]
    pub now: String,
    /// The zone whose calendar days rules, windows and quiet hours count.
    #[schema(example = "Asia/Shanghai")]
    pub time_zone: String,
    /// For how many days it can be asked who had a tag.
    pub keep_snapshots_days: u32,
    /// What is done once a day.
    pub daily: DailySettings,
    /// The channels that campaigns can be sent through.
    pub channels: Vec<ChannelSettings>,
    /// What protects the recipients of each campaign, by campaign.
    pub limits: Vec<CampaignLimits>,
}

/// What a server does once a day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct DailySettings {
    /// From this hour of the workspace's day on, 0 to 23.
    pub hour: u8,
    /// Looks for interactions that are no person's, and sets them aside.
    pub anomalies: bool,
    /// Proposes people who are probably one, where `link.yaml` says by what they are compared.
    pub proposals: bool,
    /// Estimates guesses anew.
    pub inference: bool,
}

/// A channel.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct ChannelSettings {
    /// Its name, as campaigns write it.
    pub name: String,
    /// What a lost answer means: `idempotent`, a message may be handed over again; `ambiguous`, it may have been sent.
    pub certainty: String,
}

/// What protects the recipients of a campaign.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct CampaignLimits {
    /// The campaign.
    pub campaign: String,
    /// Its channel.
    pub channel: String,
    /// The consent that it needs.
    pub purpose: String,
    /// Nobody is messaged from then on, `22:00`.
    pub quiet_from: Option<String>,
    /// Until then.
    pub quiet_to: Option<String>,
    /// At most so many messages to one person in the stretch, over all campaigns of the channel.
    pub cap_messages: Option<u32>,
    /// The stretch, in hours.
    pub cap_hours: Option<i64>,
}

impl Settings {
    /// The settings of a workspace, and its channels.
    pub fn new(pipeline: &Pipeline, channels: &[Arc<dyn Channel>]) -> Settings {
        let channel = |channel: &Arc<dyn Channel>| ChannelSettings {
            name: channel.name().to_owned(),
            certainty: match channel.certainty() {
                Certainty::Idempotent { .. } => "idempotent",
                Certainty::Ambiguous => "ambiguous",
            }
            .to_owned(),
        };
        let limits = pipeline.workspace.campaigns.values().map(|campaign| CampaignLimits {
            campaign: campaign.name.clone(),
            channel: campaign.channel.clone(),
            purpose: campaign.purpose.clone(),
            quiet_from: campaign.quiet_hours.map(|quiet| quiet.from.strftime("%H:%M").to_string()),
            quiet_to: campaign.quiet_hours.map(|quiet| quiet.to.strftime("%H:%M").to_string()),
            cap_messages: campaign.cap.map(|cap| cap.messages),
            cap_hours: campaign.cap.map(|cap| cap.within.as_hours()),
        });
        let DailyWork { hour, anomalies, proposals, inference } = pipeline.daily;
        Settings {
            now: pipeline.clock.now().to_string(),
            time_zone: pipeline.workspace.zone.iana_name().unwrap_or("UTC").to_owned(),
            keep_snapshots_days: pipeline.keep_snapshots_days,
            daily: DailySettings { hour, anomalies, proposals, inference },
            channels: channels.iter().map(channel).collect(),
            limits: limits.collect(),
        }
    }
}
