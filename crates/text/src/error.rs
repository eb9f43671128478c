//! What can keep a model from being trained or read.

/// Examples that teach nothing, or a file that is no model of ours.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TextError {
    /// Fewer examples of a label than the folds that check it.
    #[error(
        "usable examples of the label `{label}`: {found}; at least {needed} are needed: add examples, or leave the label out"
    )]
    TooFewExamples {
        /// The label.
        label: String,
        /// Its examples with text.
        found: usize,
        /// How many it takes.
        needed: usize,
    },
    /// Nothing to tell apart.
    #[error("labels found: {0}; a model tells between 2 and 256 apart: look at the column of labels")]
    Labels(usize),
    /// Other bytes than those of a model.
    #[error("not a text model: make one with `qianmian text train`")]
    NotAModel,
    /// Written by a later version.
    #[error(
        "text model of version {found}, where up to {known} is known: use the newer qianmian, or train it again"
    )]
    Version {
        /// The file's.
        found: u8,
        /// The newest that is read.
        known: u8,
    },
    /// Cut short or changed on the way.
    #[error("damaged text model: {0}; copy it again, or train it again")]
    Damaged(&'static str),
}

impl TextError {
    /// Stable code.
    pub fn code(&self) -> &'static str {
        match self {
            TextError::TooFewExamples { .. } => "too_few_examples",
            TextError::Labels(_) => "labels_out_of_range",
            TextError::NotAModel => "not_a_model",
            TextError::Version { .. } => "model_version",
            TextError::Damaged(_) => "damaged_model",
        }
    }

    /// Whether the same call can succeed later: examples or file have to be changed first.
    pub fn retryable(&self) -> bool {
        false
    }
}
