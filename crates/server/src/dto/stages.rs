//! What went through the stages.

use qianmian_model::Counts;
use qianmian_pipeline::view;
use serde::Serialize;
use utoipa::ToSchema;

/// Rows through one stage or through all: `rows_in = rows_out + rows_merged + rows_rejected`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
pub struct Rows {
    /// Rows that came in.
    pub rows_in: u64,
    /// Rows that went on.
    pub rows_out: u64,
    /// Rows that said nothing new.
    pub rows_merged: u64,
    /// Rows in quarantine.
    pub rows_rejected: u64,
}

impl From<Counts> for Rows {
    fn from(counts: Counts) -> Self {
        let Counts { rows_in, rows_out, rows_merged, rows_rejected } = counts;
        Rows { rows_in, rows_out, rows_merged, rows_rejected }
    }
}

/// Rows of one source through one stage.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct StageRows {
    /// The stage; `field:<code>` counts fields that were left out or kept with a note.
    pub stage: String,
    /// The source.
    pub source: String,
    /// The rows.
    #[serde(flatten)]
    pub rows: Rows,
}

/// Rejected rows of one source for one reason.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct RejectCount {
    /// The source.
    pub source: String,
    /// Code of the reason.
    pub code: String,
    /// How many rows.
    pub rows: u64,
}

/// Links that were not made, for one reason.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct RefusalCount {
    /// Code of the reason.
    pub code: String,
    /// How many links.
    pub links: u64,
}

/// How many people there are.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct PeopleTotals {
    /// People, without merged and erased ones.
    pub people: u64,
    /// Former people who were found to be another.
    pub merged: u64,
    /// Erased people.
    pub erased: u64,
    /// Identifiers.
    pub identifiers: u64,
    /// Merges that stand.
    pub merges: u64,
    /// Links that were refused.
    pub refusals: u64,
}

/// What went through the stages since the beginning.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Stages {
    /// Rows of all sources from the door to the end of cleaning.
    pub rows: Rows,
    /// Rows by stage and source.
    pub stages: Vec<StageRows>,
    /// Rejected rows by source and reason.
    pub rejects: Vec<RejectCount>,
    /// People, identifiers, merges.
    pub people: PeopleTotals,
    /// Links that were refused, by reason.
    pub refusals: Vec<RefusalCount>,
    /// Rows in the event history.
    pub events: u64,
    /// Files of the event history.
    pub files: u64,
}

impl From<&view::Stages> for Stages {
    fn from(stages: &view::Stages) -> Self {
        let people = &stages.people;
        let stage = |row: &qianmian_store::counts::StageCounts| StageRows {
            stage: row.stage.clone(),
            source: row.source.clone(),
            rows: row.counts.into(),
        };
        let reject = |row: &qianmian_store::counts::RejectCount| RejectCount {
            source: row.source.clone(),
            code: row.code.clone(),
            rows: row.rows,
        };
        let refusal = |(code, links): &(String, u64)| RefusalCount { code: code.clone(), links: *links };
        Stages {
            rows: stages.rows().into(),
            stages: stages.stages.iter().map(stage).collect(),
            rejects: stages.rejects.iter().map(reject).collect(),
            people: PeopleTotals {
                people: people.people,
                merged: people.merged,
                erased: people.erased,
                identifiers: people.identifiers,
                merges: people.merges,
                refusals: people.refusals,
            },
            refusals: stages.refusals.iter().map(refusal).collect(),
            events: stages.events,
            files: stages.files,
        }
    }
}
