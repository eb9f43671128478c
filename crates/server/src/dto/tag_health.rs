//! How tags are, and what should be done about them.

use qianmian_model::time::date_of;
use qianmian_pipeline::health;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

/// What the people of tags are compared with.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct TagHealthQuery {
    /// Drift since the end of this day; by default a week ago, or the first day that was kept.
    #[param(format = Date)]
    pub since: Option<String>,
}

/// How one tag is.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct TagHealth {
    /// The tag.
    pub tag: String,
    /// What should be done, what comes first first; never empty.
    pub suggestions: Vec<TagSuggestion>,
    /// How many people there are.
    pub everybody: u64,
    /// How many of them have any value.
    pub people: u64,
    /// For how many it is unknown: its missing data.
    pub unknown: u64,
    /// Part of everybody who has any value, 0..1.
    pub coverage: f64,
    /// Part of everybody for whom it is unknown, 0..1.
    pub unknown_rate: f64,
    /// Its values, in the order of the definition.
    pub values: Vec<TagValueShare>,
    /// Entropy of the values over that of equal shares, 0..1; none with fewer than two.
    pub evenness: Option<f64>,
    /// Whether its rules look at events.
    pub reads_events: bool,
    /// The newest event that reaches any of its measures.
    #[schema(format = DateTime)]
    pub newest_event_at: Option<String>,
    /// People who came to have a value, a day, over the last seven full days.
    pub entered_per_day: f64,
    /// People who stopped having one, a day.
    pub left_per_day: f64,
    /// How its people changed; none where no earlier day was kept.
    pub drift: Option<TagDrift>,
    /// What uses it.
    pub uses: TagUses,
    /// Tags that almost the same people have.
    pub same_as: Vec<String>,
}

/// What should be done, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct TagSuggestion {
    /// `fix_missing_data`, `loosen_rule`, `tighten_rule`, `restore_events`, `review_drift`, `merge`, `deprecate` or `keep`.
    pub action: String,
    /// In a sentence.
    pub reason: String,
}

/// One value of a tag.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct TagValueShare {
    /// The value.
    pub value: String,
    /// How many people have it.
    pub people: u64,
    /// Part of all holdings of a value, 0..1.
    pub share: f64,
}

/// How the people of a tag changed.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct TagDrift {
    /// The end of this day is compared with now.
    #[schema(format = Date)]
    pub since: String,
    /// Whether the definition changed between: then the numbers do not speak of people.
    pub redefined: bool,
    /// Population stability index over values, none and unknown: how large the change is.
    pub stability_index: Option<f64>,
    /// The chance of such an index between independent samples: not the case here, as most people are the same.
    pub p_independent: Option<f64>,
    /// Stuart-Maxwell statistic over the people who were there both times.
    pub statistic: f64,
    /// Its degrees of freedom.
    pub dof: f64,
    /// Its p-value: whether the change is real.
    pub p: f64,
    /// People who were there both times.
    pub paired: u64,
    /// Of them, those whose value changed.
    pub moved: u64,
}

/// What uses a tag.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct TagUses {
    /// Audiences.
    pub audiences: Vec<String>,
    /// Campaigns.
    pub campaigns: Vec<String>,
    /// Tags whose rules refer to it.
    pub tags: Vec<String>,
    /// Requests to this API in the last 30 days.
    pub requests: u64,
    /// Experiments that tested it.
    pub experiments: Vec<TagExperiment>,
}

/// What an experiment found of a tag.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct TagExperiment {
    /// The experiment.
    pub experiment: String,
    /// `useful`, `accurate`, `redundant`, `not_enough_evidence` or `faulty`.
    pub finding: String,
}

#[allow(clippy::cast_precision_loss, reason = "counts of people are far below 2^52")]
fn part(people: u64, whole: u64) -> f64 {
    if whole == 0 { 0.0 } else { people as f64 / whole as f64 }
}

impl From<&health::TagHealth> for TagHealth {
    fn from(health: &health::TagHealth) -> Self {
        let holdings: u64 = health.values.iter().map(|(_, people)| people).sum();
        let values = health.values.iter().map(|(value, people)| TagValueShare {
            value: value.clone(),
            people: *people,
            share: part(*people, holdings),
        });
        let suggestions = health.suggestions.iter().map(|suggestion| TagSuggestion {
            action: suggestion.action.name().to_owned(),
            reason: suggestion.reason.clone(),
        });
        TagHealth {
            tag: health.tag.clone(),
            suggestions: suggestions.collect(),
            everybody: health.everybody,
            people: health.people,
            unknown: health.unknown,
            coverage: part(health.people, health.everybody),
            unknown_rate: part(health.unknown, health.everybody),
            values: values.collect(),
            evenness: health.evenness,
            reads_events: health.reads_events,
            newest_event_at: health.newest_event_at.map(|at| at.to_string()),
            entered_per_day: health.entered_per_day,
            left_per_day: health.left_per_day,
            drift: health.drift.as_ref().map(TagDrift::from),
            uses: (&health.uses).into(),
            same_as: health.same_as.clone(),
        }
    }
}

impl From<&health::TagDrift> for TagDrift {
    fn from(drift: &health::TagDrift) -> Self {
        TagDrift {
            since: date_of(drift.since).to_string(),
            redefined: drift.redefined,
            stability_index: drift.index,
            p_independent: drift.p_independent,
            statistic: drift.statistic,
            dof: drift.dof,
            p: drift.p,
            paired: drift.paired,
            moved: drift.moved,
        }
    }
}

impl From<&health::Uses> for TagUses {
    fn from(uses: &health::Uses) -> Self {
        let experiment = |(experiment, finding): &(String, String)| TagExperiment {
            experiment: experiment.clone(),
            finding: finding.clone(),
        };
        TagUses {
            audiences: uses.audiences.iter().cloned().collect(),
            campaigns: uses.campaigns.iter().cloned().collect(),
            tags: uses.tags.iter().cloned().collect(),
            requests: uses.requests,
            experiments: uses.findings.iter().map(experiment).collect(),
        }
    }
}
