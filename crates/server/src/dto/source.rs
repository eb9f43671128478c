//! How sources do: what they sent by day, and what changed.

use qianmian_model::time::date_of;
use qianmian_pipeline::drift;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::Mistake;

/// How many days.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct SourceHealthQuery {
    /// The last so many days, today included.
    #[serde(default = "default_days")]
    #[param(minimum = 1, maximum = 1000, default = 30)]
    pub days: u32,
}

fn default_days() -> u32 {
    30
}

/// One source.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct SourceHealth {
    /// Its name.
    pub source: String,
    /// The days on which it sent anything, oldest first.
    pub days: Vec<SourceDay>,
    /// What changed on the last whole day.
    pub findings: Vec<Mistake>,
}

/// What a source sent on a day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct SourceDay {
    /// The day, in the workspace's zone.
    #[schema(format = Date, example = "2026-01-31")]
    pub day: String,
    /// Records, those included that were refused.
    pub records: u64,
    /// Records that were refused.
    pub rejected: u64,
}

impl From<&drift::SourceHealth> for SourceHealth {
    fn from(health: &drift::SourceHealth) -> Self {
        let day = |(day, records, rejected): &(i32, u64, u64)| SourceDay {
            day: date_of(*day).to_string(),
            records: *records,
            rejected: *rejected,
        };
        SourceHealth {
            source: health.source.clone(),
            days: health.days.iter().map(day).collect(),
            findings: health.findings.iter().map(Mistake::from).collect(),
        }
    }
}
