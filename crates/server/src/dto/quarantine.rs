//! Records in quarantine, and the rules that put them there. Contact values and free text are not shown.

use qianmian_clean::quality;
use qianmian_lake::Quarantined;
use qianmian_model::Rejected;
use qianmian_pipeline::Workspace;
use qianmian_pipeline::quarantine::{ReplayReport as Report, Shown};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::Title;

/// A record that was not taken.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct QuarantinedRecord {
    /// The source.
    pub source: String,
    /// Where it stood: the stream, and an inbox offset or a line of a file.
    #[schema(example = "file:orders:9f86d081884c7d65:17")]
    pub position: String,
    /// How many input rows it was made of.
    pub rows: u32,
    /// When it was refused.
    #[schema(format = DateTime)]
    pub at: String,
    /// Every failed rule.
    pub failures: Vec<QuarantineFailure>,
    /// `open`: it can be corrected and replayed, or discarded. `replayed`, `discarded`, `erased` (with the person it named):
    /// decided. `at_source`: refused before it became a record; it is corrected where it came from.
    #[schema(example = "open")]
    pub state: String,
    /// Of an open record, the fields that can be corrected.
    pub fields: Vec<QuarantinedField>,
}

/// A field of a record in quarantine.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct QuarantinedField {
    /// Its name: `timestamp`, `event`, `identifiers.KIND`, `traits.NAME` or `properties.NAME`.
    #[schema(example = "properties.revenue")]
    pub field: String,
    /// Its value as text; `…` for contact values and free text.
    pub value: String,
}

/// Which open records are replayed, and what is corrected before.
#[derive(Debug, Clone, PartialEq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReplayRequest {
    /// Where they stood, as in the list. Without it, the latest open ones.
    #[serde(default)]
    pub positions: Vec<String>,
    /// Without positions: only of this source.
    pub source: Option<String>,
    /// Without positions: only those whose first failure has this code.
    pub code: Option<String>,
    /// Without positions: how many at most.
    #[serde(default = "default_limit")]
    #[schema(minimum = 1, maximum = 1000, default = 100)]
    pub limit: usize,
    /// What is corrected in each.
    #[serde(default)]
    pub set: Vec<FieldCorrection>,
}

/// What a field becomes.
#[derive(Debug, Clone, PartialEq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct FieldCorrection {
    /// `timestamp`, `event`, `identifiers.KIND`, `traits.NAME` or `properties.NAME`.
    #[schema(example = "properties.revenue")]
    pub field: String,
    /// Its new value, any JSON; null takes the field away.
    #[schema(value_type = Object)]
    pub value: serde_json::Value,
}

/// What a replay did.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct ReplayReport {
    /// Records that went through the stages.
    pub replayed: u64,
    /// Their events.
    pub events: u64,
    /// Records that were refused again, with every reason; they stay open.
    pub refused: Vec<QuarantinedRecord>,
    /// Records that were decided before; nothing was done about them.
    pub decided: u64,
    /// Positions where no record is held.
    pub unknown: Vec<String>,
}

/// Which records are given up.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DiscardRequest {
    /// Where they stood, as in the list.
    pub positions: Vec<String>,
}

/// What was given up.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Discarded {
    /// Records that were open.
    pub discarded: u64,
}

/// The catalogue of quality rules.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct QualityRules {
    /// The version of the product's rules.
    pub version: u32,
    /// The product's rules, then those that sources declare.
    pub rules: Vec<QualityRule>,
}

/// One rule.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct QualityRule {
    /// Its code, as in failures and counts.
    #[schema(example = "invalid_phone")]
    pub id: String,
    /// `reject`: the row or record goes to quarantine. `drop`: the record goes on without the field. `note`: it is counted.
    #[schema(example = "drop")]
    pub severity: String,
    /// What it looks at: `row`, `record`, `identifier`, `trait`, `property` or `consent`.
    pub scope: String,
    /// What is wrong.
    pub title: Title,
    /// The version of the catalogue in which it came or last changed; absent for a source's own.
    pub since: Option<u32>,
    /// The source that declares it; absent for the product's.
    pub source: Option<String>,
}

impl QualityRules {
    /// The rules that hold in a workspace.
    pub fn of(workspace: &Workspace) -> QualityRules {
        let product = quality::RULES.iter().map(|rule| QualityRule {
            id: rule.id.to_owned(),
            severity: rule.severity.as_str().to_owned(),
            scope: rule.scope.as_str().to_owned(),
            title: Title { zh: rule.zh.to_owned(), en: rule.en.to_owned() },
            since: Some(rule.since),
            source: None,
        });
        let declared = workspace.sources.values().flat_map(|source| {
            let rules = source.mapping.iter().flat_map(|mapping| mapping.rules());
            rules.map(|(code, reason)| QualityRule {
                id: code.to_owned(),
                severity: quality::Severity::Reject.as_str().to_owned(),
                scope: quality::Scope::Row.as_str().to_owned(),
                title: Title { zh: reason.to_owned(), en: reason.to_owned() },
                since: None,
                source: Some(source.name.to_string()),
            })
        });
        QualityRules { version: quality::VERSION, rules: product.chain(declared).collect() }
    }
}

/// One failed rule.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct QuarantineFailure {
    /// What summaries count.
    pub code: String,
    /// The field at fault; empty when it is the whole record.
    pub field: String,
    /// The value as it came, cut to 200 characters; empty for contact values.
    pub value: String,
    /// What is wrong and what to do.
    pub reason: String,
}

/// Which records in quarantine.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct QuarantineQuery {
    /// Only of this source.
    pub source: Option<String>,
    /// Only with a failure of this code.
    pub code: Option<String>,
    /// How many at most.
    #[serde(default = "default_limit")]
    #[param(minimum = 1, maximum = 1000, default = 100)]
    pub limit: usize,
}

fn default_limit() -> usize {
    100
}

/// What is said of a row that was refused before it became a record.
const AT_SOURCE: &str = "at_source";

impl From<&Shown> for QuarantinedRecord {
    fn from(shown: &Shown) -> Self {
        let field = |(field, value): &(String, String)| QuarantinedField {
            field: field.clone(),
            value: value.clone(),
        };
        let Quarantined { source, position, rows, at, failures, .. } = &shown.refused;
        let failures = failures.iter().map(|failure| QuarantineFailure {
            code: failure.code.to_string(),
            field: failure.field.to_string(),
            value: failure.raw.clone(),
            reason: failure.reason.clone(),
        });
        QuarantinedRecord {
            source: source.to_string(),
            position: position.to_string(),
            rows: *rows,
            at: at.to_string(),
            failures: failures.collect(),
            state: shown.state.map_or(AT_SOURCE, |state| state.as_str()).to_owned(),
            fields: shown.fields.iter().map(field).collect(),
        }
    }
}

impl From<&Report> for ReplayReport {
    fn from(report: &Report) -> Self {
        ReplayReport {
            replayed: report.replayed,
            events: report.events,
            refused: report.refused.iter().map(refused_again).collect(),
            decided: report.decided,
            unknown: report.unknown.iter().map(ToString::to_string).collect(),
        }
    }
}

fn refused_again(rejected: &Rejected) -> QuarantinedRecord {
    let failures = rejected.failures.iter().map(|failure| QuarantineFailure {
        code: failure.code.to_owned(),
        field: failure.field.clone(),
        value: failure.raw.clone(),
        reason: failure.reason.clone(),
    });
    QuarantinedRecord {
        source: rejected.source.to_string(),
        position: rejected.position.to_string(),
        rows: rejected.rows,
        at: rejected.at.to_string(),
        failures: failures.collect(),
        state: "open".to_owned(),
        fields: Vec::new(),
    }
}
