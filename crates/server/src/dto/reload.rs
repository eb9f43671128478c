//! Taking changed files into use.

use qianmian_pipeline::reload;
use serde::Serialize;
use utoipa::ToSchema;

/// How the last reload of the workspace's files fared.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, ToSchema)]
pub struct Reload {
    /// Where it is.
    pub state: ReloadState,
    /// When it began.
    #[schema(format = DateTime)]
    pub begun_at: Option<String>,
    /// When it ended.
    #[schema(format = DateTime)]
    pub ended_at: Option<String>,
    /// What it changes.
    pub changes: Option<ReloadChanges>,
    /// The code of what failed; the server's log says more.
    pub failure: Option<String>,
}

/// Where a reload is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ReloadState {
    /// There was none: the files are in use that the server began with.
    #[default]
    None,
    /// What the new files ask for is being read; those before are in use.
    Preparing,
    /// The new files are in use.
    InUse,
    /// The files before stay in use.
    Failed,
}

/// What a reload changes: of tags in force, and of who is who.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct ReloadChanges {
    /// Tags that come into force, by name.
    pub added: Vec<String>,
    /// Tags that mean something else.
    pub changed: Vec<String>,
    /// Tags that are in force no more.
    pub retired: Vec<String>,
    /// Series of event aggregates that are read from the history, because nothing asked for them before.
    pub series: usize,
    /// Whether the rules of linking are others, so that everybody is decided anew.
    pub linking: bool,
}

impl From<&reload::Changes> for ReloadChanges {
    fn from(changes: &reload::Changes) -> Self {
        let reload::Changes { added, changed, retired, series, linking } = changes.clone();
        ReloadChanges { added, changed, retired, series, linking }
    }
}
