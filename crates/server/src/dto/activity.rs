//! What happened by day, how sources are, and which events are seen.

use qianmian_collect::Source;
use qianmian_model::plan::ValueType;
use qianmian_model::time::date_of;
use qianmian_pipeline::activity;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::Rows;

/// How many days.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ActivityQuery {
    /// Days up to that of the newest event.
    #[serde(default = "default_days")]
    #[param(minimum = 1, maximum = 1000, default = 60)]
    pub days: usize,
}

fn default_days() -> usize {
    60
}

/// What happened in a stretch of days.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Activity {
    /// The first day, in the workspace's zone.
    #[schema(format = Date)]
    pub from: String,
    /// The last day: that of the newest event.
    #[schema(format = Date)]
    pub to: String,
    /// Events by day and source, by the time at which they happened. A day without any has no row.
    pub events: Vec<DayEvents>,
    /// Refused rows by day, source and failed rule, by the time at which they were refused.
    pub rejects: Vec<DayRejects>,
}

/// Events of one day and source.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct DayEvents {
    /// The day.
    #[schema(format = Date)]
    pub day: String,
    /// The source.
    pub source: String,
    /// How many.
    pub rows: u64,
}

/// Refused rows of one day, source and failed rule; a row that failed two rules counts for both.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct DayRejects {
    /// The day.
    #[schema(format = Date)]
    pub day: String,
    /// The source.
    pub source: String,
    /// Code of the failed rule.
    pub code: String,
    /// How many.
    pub rows: u64,
}

impl From<&activity::Activity> for Activity {
    fn from(found: &activity::Activity) -> Self {
        let event = |row: &activity::DayRows| DayEvents {
            day: date_of(row.day).to_string(),
            source: row.source.clone(),
            rows: row.rows,
        };
        let reject = |row: &activity::DayRows| DayRejects {
            day: date_of(row.day).to_string(),
            source: row.source.clone(),
            code: row.code.clone(),
            rows: row.rows,
        };
        Activity {
            from: date_of(found.from).to_string(),
            to: date_of(found.to).to_string(),
            events: found.events.iter().map(event).collect(),
            rejects: found.rejects.iter().map(reject).collect(),
        }
    }
}

/// A source, and what came of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct SourceSummary {
    /// Its name, as events carry it.
    pub name: String,
    /// What files declare of it; none for one that only the history knows.
    pub declared: Option<DeclaredSource>,
    /// Its rows from the door to the end of cleaning.
    pub rows: Rows,
    /// Its events in the history.
    pub events: u64,
    /// The latest of them.
    #[schema(format = DateTime)]
    pub newest_event_at: Option<String>,
}

/// What a file declares of a source.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct DeclaredSource {
    /// Its name for people.
    pub title: String,
    /// The consent that its fields are collected for.
    pub purpose: String,
    /// 0..100; of two sources that declare a trait, the more trusted one wins.
    pub trust: u8,
    /// `http` or `file`.
    pub way: String,
    /// Whether what people wrote is kept.
    pub keeps_text: bool,
}

impl SourceSummary {
    /// A source with what files declare of it.
    pub fn new(found: &activity::SourceActivity, declared: Option<&Source>) -> SourceSummary {
        let declared = declared.map(|source| DeclaredSource {
            title: source.title.clone(),
            purpose: source.purpose.clone(),
            trust: source.trust,
            way: if source.mapping.is_some() { "file" } else { "http" }.to_owned(),
            keeps_text: source.keep_text,
        });
        SourceSummary {
            name: found.source.clone(),
            declared,
            rows: found.rows.into(),
            events: found.events,
            newest_event_at: found.newest_at.map(|at| at.to_string()),
        }
    }
}

/// An event of the tracking plan, or one that came without being planned.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct TrackedEvent {
    /// Its name.
    pub event: String,
    /// Whether it is in the plan.
    pub planned: bool,
    /// The consent that it is collected for, where the plan says so.
    pub purpose: Option<String>,
    /// Its planned properties, by name.
    pub properties: Vec<TrackedProperty>,
    /// How many there are in the history.
    pub events: u64,
    /// The latest of them.
    #[schema(format = DateTime)]
    pub newest_at: Option<String>,
    /// Who sends it.
    pub sources: Vec<String>,
}

/// A planned property.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct TrackedProperty {
    /// Its name.
    pub name: String,
    /// `text`, `number`, `bool`, `time` or `json`.
    #[serde(rename = "type")]
    pub value_type: String,
    /// Whether an event without it is refused.
    pub required: bool,
    /// Whether it is text that people write: topics are taken from it, then it is dropped.
    pub free_text: bool,
}

impl From<&activity::EventActivity> for TrackedEvent {
    fn from(found: &activity::EventActivity) -> Self {
        let properties = found.spec.iter().flat_map(|spec| &spec.properties);
        let property = |(name, field): (&String, &qianmian_model::plan::FieldSpec)| TrackedProperty {
            name: name.clone(),
            value_type: word(field.value_type).to_owned(),
            required: field.required,
            free_text: field.free_text,
        };
        TrackedEvent {
            event: found.event.clone(),
            planned: found.spec.is_some(),
            purpose: found.spec.as_ref().and_then(|spec| spec.purpose.clone()),
            properties: properties.map(property).collect(),
            events: found.events,
            newest_at: found.newest_at.map(|at| at.to_string()),
            sources: found.sources.clone(),
        }
    }
}

fn word(value_type: ValueType) -> &'static str {
    match value_type {
        ValueType::Bool => "bool",
        ValueType::Number => "number",
        ValueType::Text => "text",
        ValueType::Time => "time",
        ValueType::Json => "json",
    }
}
