//! Records in quarantine. The record itself is not shown, because it holds contact values in the clear.

use qianmian_lake::Quarantined;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

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

impl From<&Quarantined> for QuarantinedRecord {
    fn from(record: &Quarantined) -> Self {
        let failures = record.failures.iter().map(|failure| QuarantineFailure {
            code: failure.code.to_string(),
            field: failure.field.to_string(),
            value: failure.raw.clone(),
            reason: failure.reason.clone(),
        });
        QuarantinedRecord {
            source: record.source.to_string(),
            position: record.position.to_string(),
            rows: record.rows,
            at: record.at.to_string(),
            failures: failures.collect(),
        }
    }
}
