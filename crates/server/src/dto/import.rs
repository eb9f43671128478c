//! Imports of tag values.

use qianmian_pipeline::import_tag;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

/// Lines shown of those that were not taken.
const SHOWN: usize = 1000;

/// What the rows of an import hold.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ImportQuery {
    /// The kind of identifier, such as `user_id` or `phone`.
    #[param(example = "user_id")]
    pub identifier: String,
    /// The column or key of identifiers.
    #[serde(default = "identifier_column")]
    #[param(default = "identifier")]
    pub identifier_column: String,
    /// The column or key of values.
    #[serde(default = "value_column")]
    #[param(default = "value")]
    pub value_column: String,
}

fn identifier_column() -> String {
    "identifier".to_owned()
}

fn value_column() -> String {
    "value".to_owned()
}

/// What became of the rows: `rows_in = taken + merged + rejected`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct TagImport {
    /// Rows of the body.
    pub rows_in: u64,
    /// People who were given a value.
    pub taken: u64,
    /// Rows that a later row about the same person replaced.
    pub merged: u64,
    /// Rows that could not be used.
    pub rejected: u64,
    /// People who came to have a value.
    pub entered: u64,
    /// People who stopped having one.
    pub left: u64,
    /// Why rows could not be used, by line; the first thousand.
    pub rejects: Vec<ImportReject>,
}

/// A row that could not be used.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct ImportReject {
    /// Its line, from 1.
    pub line: u64,
    /// Stable, `snake_case`.
    pub code: String,
    /// What is wrong and what to do.
    pub reason: String,
}

impl From<&import_tag::TagImport> for TagImport {
    fn from(done: &import_tag::TagImport) -> Self {
        let rejects = done.rejected.iter().take(SHOWN).map(|row| ImportReject {
            line: row.line,
            code: row.code.to_owned(),
            reason: row.reason.clone(),
        });
        TagImport {
            rows_in: done.rows_in,
            taken: done.taken,
            merged: done.merged,
            rejected: done.rejected.len() as u64,
            entered: done.entered,
            left: done.left,
            rejects: rejects.collect(),
        }
    }
}
