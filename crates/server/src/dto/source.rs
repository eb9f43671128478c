//! How sources do: what they sent by day, and what changed.

use qianmian_model::time::date_of;
use qianmian_pipeline::drift::{self, Change, What};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

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
    pub changes: Vec<SourceChange>,
}

/// Something that changed in what a source sends.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct SourceChange {
    /// `source_silent`, `source_rows_drift`, `source_rejects_drift`, `null_rate_drift` or `distribution_drift`.
    #[schema(example = "null_rate_drift")]
    pub code: String,
    /// In words.
    pub message: String,
    /// The day, in the workspace's zone.
    #[schema(format = Date, example = "2026-01-31")]
    pub day: String,
    /// The event, where a field changed.
    pub event: Option<String>,
    /// The field that changed.
    pub field: Option<String>,
    /// On that day: records, or a part of them from 0 to 1; of a spread, its stability index against the days before.
    pub now: f64,
    /// On the days before, likewise; none of a spread.
    pub before: Option<f64>,
}

impl From<&Change> for SourceChange {
    #[allow(clippy::cast_precision_loss, reason = "counts are far below 2^52")]
    fn from(change: &Change) -> Self {
        let of = |field: &String| Some(field.clone());
        let (event, field, now, before) = match &change.what {
            What::Records { now, usual } => (None, None, *now as f64, Some(*usual)),
            What::Refused { now, before } => (None, None, *now, Some(*before)),
            What::Empty { event, field, now, before } => (of(event), of(field), *now, Some(*before)),
            What::Spread { event, field, index } => (of(event), of(field), *index, None),
        };
        let (code, message) = (change.code().to_owned(), change.finding().message);
        SourceChange { code, message, day: date_of(change.day).to_string(), event, field, now, before }
    }
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
            changes: health.changes.iter().map(SourceChange::from).collect(),
        }
    }
}
