//! What can go wrong while stages are driven.

use qianmian_model::Diagnostic;

/// The result of a pipeline step.
pub type Result<T> = std::result::Result<T, PipelineError>;

/// Errors of the pipeline: those of the stages, and its own.
#[derive(Debug, thiserror::Error)]
pub enum PipelineError {
    /// Files of the workspace have mistakes.
    #[error("{}", .0.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"))]
    Workspace(Vec<Diagnostic>),
    /// An expression has mistakes.
    #[error("{0}")]
    Expression(String),
    /// There is no such thing.
    #[error("no {kind} `{name}`{}", .nearest.as_ref().map(|near| format!(" (did you mean `{near}`?)")).unwrap_or_default())]
    Unknown {
        /// What was asked for: `source`, `tag`, `campaign`, `person`, ….
        kind: &'static str,
        /// The name that was given.
        name: String,
        /// The nearest that exists.
        nearest: Option<String>,
    },
    /// A request that cannot be carried out as things are.
    #[error("{0}")]
    Refused(String),
    /// A definition is not what the change of it was made from.
    #[error("{0}")]
    Changed(String),
    /// A definition cannot go away, or be called otherwise.
    #[error("the {kind} `{name}` is used by {}; change that first", .users.join(", "))]
    Used {
        /// `tag`, `audience`.
        kind: &'static str,
        /// Its name.
        name: String,
        /// What uses it, in words.
        users: Vec<String>,
    },
    /// A file of the workspace cannot be written.
    #[error(
        "{file} cannot be written: {reason}; let the user that runs this write there, or edit the file where it is kept"
    )]
    Unwritable {
        /// Relative to the workspace.
        file: String,
        /// Why.
        reason: String,
    },
    /// Other files were taken into use since this began.
    #[error("the files of the workspace were reloaded meanwhile; try again")]
    Superseded,
    /// Rows went missing in a batch: a defect. Nothing of the batch was kept.
    #[error("rows do not add up in stage {stage} of {stream}: {detail}")]
    Unbalanced {
        /// The stage.
        stage: &'static str,
        /// The stream.
        stream: String,
        /// The counts.
        detail: String,
    },
    /// A worker thread ended before its work.
    #[error("a worker ended before its work was done")]
    Worker,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] qianmian_store::Error),
    /// The lake failed.
    #[error(transparent)]
    Lake(#[from] qianmian_lake::LakeError),
    /// Collecting failed.
    #[error(transparent)]
    Collect(#[from] qianmian_collect::CollectError),
    /// Linking failed.
    #[error(transparent)]
    Identity(#[from] qianmian_identity::IdentityError),
    /// Linking by likelihood failed.
    #[error(transparent)]
    Link(#[from] qianmian_link::Error),
    /// Tagging failed.
    #[error(transparent)]
    Tag(#[from] qianmian_tag::TagError),
    /// Delivering failed.
    #[error(transparent)]
    Deliver(#[from] qianmian_deliver::DeliverError),
    /// Validating failed.
    #[error(transparent)]
    Validate(#[from] qianmian_validate::Error),
}

impl PipelineError {
    /// A stable code.
    pub fn code(&self) -> &'static str {
        match self {
            PipelineError::Workspace(_) => "workspace_invalid",
            PipelineError::Expression(_) => "expression_invalid",
            PipelineError::Unknown { .. } => "unknown",
            PipelineError::Refused(_) => "refused",
            PipelineError::Changed(_) => "changed_meanwhile",
            PipelineError::Used { .. } => "in_use",
            PipelineError::Unwritable { .. } => "file_unwritable",
            PipelineError::Superseded => "superseded",
            PipelineError::Unbalanced { .. } => "unbalanced",
            PipelineError::Worker => "worker",
            PipelineError::Store(error) => error.code(),
            PipelineError::Lake(error) => error.code(),
            PipelineError::Collect(error) => error.code(),
            PipelineError::Identity(error) => error.code(),
            PipelineError::Link(error) => error.code(),
            PipelineError::Tag(error) => error.code(),
            PipelineError::Deliver(error) => error.code(),
            PipelineError::Validate(error) => error.code(),
        }
    }

    /// Whether the same call may succeed later.
    pub fn retryable(&self) -> bool {
        match self {
            PipelineError::Superseded => true,
            PipelineError::Store(error) => error.retryable(),
            PipelineError::Lake(error) => error.retryable(),
            PipelineError::Collect(error) => error.retryable(),
            PipelineError::Link(error) => error.retryable(),
            PipelineError::Deliver(error) => error.retryable(),
            _ => false,
        }
    }

    /// Whether the person who asked has to change something, rather than the machine.
    pub fn is_usage(&self) -> bool {
        matches!(
            self,
            PipelineError::Workspace(_)
                | PipelineError::Expression(_)
                | PipelineError::Unknown { .. }
                | PipelineError::Refused(_)
                | PipelineError::Changed(_)
                | PipelineError::Used { .. }
                | PipelineError::Unwritable { .. }
                | PipelineError::Collect(qianmian_collect::CollectError::Invalid(_))
        ) || matches!(self, PipelineError::Link(error) if error.is_usage())
    }
}
