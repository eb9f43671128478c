//! People whose interactions are no person's.

use qianmian_pipeline::anomalies::{Looked, State};
use qianmian_store::anomalies::{self, Found};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

/// What was said of an anomaly.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum AnomalyState {
    /// Nothing yet: its events are set aside.
    Open,
    /// It is one: its events stay set aside.
    Confirmed,
    /// It is none: its events count, and it is not found again.
    Dismissed,
}

/// Somebody whose interactions are no person's, for a span of time.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct Anomaly {
    /// Its number.
    pub id: i64,
    /// What was found.
    #[serde(flatten)]
    pub found: FoundAnomaly,
    /// What was said of it.
    pub state: AnomalyState,
    /// When it was found last.
    #[schema(format = DateTime)]
    pub found_at: String,
    /// When it was decided.
    #[schema(format = DateTime)]
    pub decided_at: Option<String>,
    /// By whom.
    pub decided_by: Option<String>,
}

/// What was found of somebody.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct FoundAnomaly {
    /// Who.
    #[schema(example = "p12")]
    pub person: String,
    /// `abnormal_volume`: far too much on one day. `abnormal_behaviour`: habits that are a machine's.
    #[schema(example = "abnormal_behaviour")]
    pub reason: String,
    /// The first instant that it concerns.
    #[schema(format = DateTime)]
    pub from: String,
    /// The instant at which it ends; absent where it goes on.
    #[schema(format = DateTime)]
    pub until: Option<String>,
    /// Of a day: robust standard deviations above a usual one. Of behaviour: how easily it is told from everybody's, 0 to 1.
    pub score: f64,
    /// What is unusual, most first.
    pub evidence: Vec<AnomalyEvidence>,
}

/// One thing that is unusual.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct AnomalyEvidence {
    /// `events_on_day`, `events_per_day`, `busiest_minute` (counts), `at_night`, `repeated`, `same_interval`, `hours_of_day`
    /// (parts, 0 to 1).
    #[schema(example = "same_interval")]
    pub what: String,
    /// Of this person.
    pub value: f64,
    /// The median of all people.
    pub usual: f64,
    /// How many robust standard deviations above it; counts by their logarithm.
    pub deviations: f64,
}

/// Which anomalies.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct AnomaliesQuery {
    /// Only in this state.
    #[param(inline)]
    pub state: Option<AnomalyState>,
    /// Only of this person: `p12` or `kind:value`.
    pub person: Option<String>,
    /// How many at most.
    #[serde(default = "default_limit")]
    #[param(minimum = 1, maximum = 1000, default = 100)]
    pub limit: usize,
}

fn default_limit() -> usize {
    100
}

/// How to look for anomalies.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct FindAnomalies {
    /// Whether what is found is kept, and its events set aside.
    #[serde(default)]
    pub apply: bool,
}

/// What a look at everybody found.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct FoundAnomalies {
    /// People of whom there is anything to look at.
    pub people: u64,
    /// What is abnormal, the most unusual first.
    pub found: Vec<FoundAnomaly>,
    /// Of them, those that were not known before.
    pub new: u64,
    /// Open ones that are not found any more.
    pub gone: u64,
    /// Whether it was kept.
    pub applied: bool,
    /// People whose events were counted anew.
    pub rebuilt: u64,
}

/// What an anomaly is.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AnomalyDecision {
    /// What is said of it.
    pub state: AnomalyState,
}

/// An anomaly after it was decided.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct DecidedAnomaly {
    /// As it is now.
    pub anomaly: Anomaly,
    /// People whose events were counted anew.
    pub rebuilt: u64,
}

impl From<State> for AnomalyState {
    fn from(state: State) -> Self {
        match state {
            State::Open => AnomalyState::Open,
            State::Confirmed => AnomalyState::Confirmed,
            State::Dismissed => AnomalyState::Dismissed,
        }
    }
}

impl From<AnomalyState> for State {
    fn from(state: AnomalyState) -> Self {
        match state {
            AnomalyState::Open => State::Open,
            AnomalyState::Confirmed => State::Confirmed,
            AnomalyState::Dismissed => State::Dismissed,
        }
    }
}

impl From<&anomalies::Anomaly> for Anomaly {
    fn from(anomaly: &anomalies::Anomaly) -> Self {
        Anomaly {
            id: anomaly.id,
            found: (&anomaly.found).into(),
            state: anomaly.state.into(),
            found_at: anomaly.found_at.to_string(),
            decided_at: anomaly.decided.as_ref().map(|(at, _)| at.to_string()),
            decided_by: anomaly.decided.as_ref().map(|(_, by)| by.clone()),
        }
    }
}

impl From<&Found> for FoundAnomaly {
    fn from(found: &Found) -> Self {
        let evidence = found.evidence.iter().map(|evidence| AnomalyEvidence {
            what: evidence.what.clone(),
            value: evidence.value,
            usual: evidence.usual,
            deviations: evidence.deviations,
        });
        FoundAnomaly {
            person: found.person.to_string(),
            reason: found.reason.clone(),
            from: found.from_at.to_string(),
            until: found.until_at.map(|at| at.to_string()),
            score: found.score,
            evidence: evidence.collect(),
        }
    }
}

impl From<&Looked> for FoundAnomalies {
    fn from(looked: &Looked) -> Self {
        FoundAnomalies {
            people: looked.people,
            found: looked.found.iter().map(Into::into).collect(),
            new: looked.new,
            gone: looked.gone,
            applied: looked.applied,
            rebuilt: looked.rebuilt,
        }
    }
}
