//! How good guesses and models of texts are.

use std::collections::BTreeMap;

use qianmian_pipeline::infer::Inferred;
use qianmian_pipeline::infer::measure::{CoveragePoint, Evaluation, LabelFigures, ReliabilityBin};
use serde::Serialize;
use utoipa::ToSchema;

/// How good a model is on examples whose label is known and that it was not trained on. All but counts and losses are
/// parts of 1.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct ModelFigures {
    /// How many examples.
    pub examples: usize,
    /// Where the most probable label was right.
    pub accuracy: f64,
    /// What always answering the commonest label would get right.
    pub majority: f64,
    /// Mean of the F1 of all labels, each counting the same.
    pub macro_f1: f64,
    /// Brier's score: squared distance of probabilities from the truth, 0 to 2.
    pub brier: f64,
    /// Mean negative natural logarithm of the right label's probability.
    pub log_loss: f64,
    /// Expected calibration error: mean distance of confidence and accuracy over ten bins of confidence.
    pub calibration_error: f64,
    /// Each label, in order.
    pub labels: Vec<FiguresOfLabel>,
    /// Confidence against accuracy, by bins that have examples.
    pub reliability: Vec<FiguresOfBin>,
    /// What part is answered, and how well, when less confidence is not enough.
    pub coverage: Vec<FiguresOfThreshold>,
}

/// One label against all others.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct FiguresOfLabel {
    /// The label.
    pub label: String,
    /// Examples that have it.
    pub examples: usize,
    /// Right of those that were given it; 0 where none was.
    pub precision: f64,
    /// Given it of those that have it.
    pub recall: f64,
    /// Harmonic mean of both.
    pub f1: f64,
}

/// Examples with a confidence from `from` to below `to`.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct FiguresOfBin {
    /// From this confidence on.
    pub from: f64,
    /// Below this one; 1 itself is in the last bin.
    pub to: f64,
    /// How many examples.
    pub examples: usize,
    /// Their mean confidence.
    pub confidence: f64,
    /// What part of them was right.
    pub accuracy: f64,
}

/// Answers of at least a confidence.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct FiguresOfThreshold {
    /// The least confidence of an answer.
    pub threshold: f64,
    /// What part of the examples is answered.
    pub coverage: f64,
    /// What part of the answers is right; none where nothing is answered.
    pub accuracy: Option<f64>,
}

/// A trait that is guessed of people who did not declare it.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct InferredTrait {
    /// What is guessed, such as `gender`; guesses are in the trait `inferred_gender`.
    #[serde(rename = "trait")]
    pub of: String,
    /// The least confidence of a guess; above 1 where no guess is right often enough.
    pub threshold: f64,
    /// On people who declared it, each masked and asked of a model that has not seen them.
    pub figures: ModelFigures,
    /// How many people have a guess now, by value.
    pub values: BTreeMap<String, u64>,
}

impl From<&Inferred> for InferredTrait {
    fn from(found: &Inferred) -> Self {
        InferredTrait {
            of: found.of.clone(),
            threshold: found.threshold,
            figures: (&found.evaluation).into(),
            values: found.values.clone(),
        }
    }
}

impl From<&Evaluation> for ModelFigures {
    fn from(found: &Evaluation) -> Self {
        ModelFigures {
            examples: found.examples,
            accuracy: found.accuracy,
            majority: found.majority,
            macro_f1: found.macro_f1,
            brier: found.brier,
            log_loss: found.log_loss,
            calibration_error: found.ece,
            labels: found.labels.iter().map(FiguresOfLabel::from).collect(),
            reliability: found.reliability.iter().map(FiguresOfBin::from).collect(),
            coverage: found.coverage.iter().map(FiguresOfThreshold::from).collect(),
        }
    }
}

impl From<&LabelFigures> for FiguresOfLabel {
    fn from(found: &LabelFigures) -> Self {
        let LabelFigures { label, examples, precision, recall, f1 } = found.clone();
        FiguresOfLabel { label, examples, precision, recall, f1 }
    }
}

impl From<&ReliabilityBin> for FiguresOfBin {
    fn from(found: &ReliabilityBin) -> Self {
        let ReliabilityBin { from, to, examples, confidence, accuracy } = found.clone();
        FiguresOfBin { from, to, examples, confidence, accuracy }
    }
}

impl From<&CoveragePoint> for FiguresOfThreshold {
    fn from(found: &CoveragePoint) -> Self {
        let CoveragePoint { threshold, coverage, accuracy } = found.clone();
        FiguresOfThreshold { threshold, coverage, accuracy }
    }
}
