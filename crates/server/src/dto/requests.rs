//! Requests of data subjects.

use qianmian_store::requests;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

/// What somebody asks for about their own data.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum SubjectRequestKind {
    /// To have a copy of it: `GET /profiles/{person}/export`.
    Access,
    /// To have it erased: `DELETE /profiles/{person}`, which closes the request.
    Erasure,
    /// To have it mended, at its source.
    Correction,
}

impl SubjectRequestKind {
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            SubjectRequestKind::Access => "access",
            SubjectRequestKind::Erasure => "erasure",
            SubjectRequestKind::Correction => "correction",
        }
    }
}

/// A request of a data subject.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct SubjectRequest {
    /// Its number.
    pub id: u64,
    /// Whose, when it was written down; a request stays after the erasure that it asked for.
    pub person: String,
    /// `access`, `erasure` or `correction`.
    pub kind: String,
    /// Through what it came.
    pub through: String,
    /// When it was written down, by the machine's clock.
    #[schema(format = DateTime)]
    pub received_at: String,
    /// Until when it is to be answered: 30 days, as GB/T 35273-2020 and GDPR art. 12 (3) ask for.
    #[schema(format = DateTime)]
    pub due_at: String,
    /// `open`, `done` or `refused`.
    pub state: String,
    /// When it was closed.
    #[schema(format = DateTime)]
    pub closed_at: Option<String>,
    /// Who closed it.
    pub closed_by: Option<String>,
    /// Why it was refused.
    pub reason: Option<String>,
}

impl From<&requests::SubjectRequest> for SubjectRequest {
    fn from(request: &requests::SubjectRequest) -> Self {
        SubjectRequest {
            id: request.id,
            person: request.person.to_string(),
            kind: request.kind.clone(),
            through: request.through.clone(),
            received_at: request.received_at.to_string(),
            due_at: request.due_at.to_string(),
            state: request.state.clone(),
            closed_at: request.closed_at.map(|at| at.to_string()),
            closed_by: request.closed_by.clone(),
            reason: request.reason.clone(),
        }
    }
}

/// A request to be written down.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SubjectRequestEntry {
    /// `p12`, or an identifier as `kind:value` in standard form.
    #[schema(example = "user_id:u1")]
    pub person: String,
    /// What is asked for.
    pub kind: SubjectRequestKind,
    /// Through what it came: 1 to 100 characters, without any contact value.
    #[schema(example = "phone")]
    pub through: String,
}

/// How a request is closed.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SubjectRequestClosing {
    /// Why it is refused; without a reason it is done.
    #[serde(default)]
    pub refused_because: Option<String>,
}

/// Which requests.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct SubjectRequestQuery {
    /// Only those that are `open`, `done` or `refused`.
    #[serde(default)]
    pub state: Option<String>,
    /// How many at most.
    #[serde(default = "default_limit")]
    #[param(minimum = 1, maximum = 1000, default = 100)]
    pub limit: usize,
}

fn default_limit() -> usize {
    100
}
