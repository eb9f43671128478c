//! How good guesses and models of texts are.

use std::collections::BTreeMap;

use qianmian_pipeline::infer::measure::{CoveragePoint, Evaluation, LabelFigures, ReliabilityBin};
use qianmian_pipeline::infer::{Inference, Inferred, Threshold};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::error::ApiError;

/// The least confidence of a guess, where nothing is asked.
const THRESHOLD: f64 = 0.7;

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
    /// How many people have a guess, by value.
    pub values: BTreeMap<String, u64>,
}

/// How a trait is to be guessed.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct InferTrait {
    /// The least confidence of a guess, 0 to 1; 0.7 where nothing is asked.
    pub threshold: Option<f64>,
    /// Instead: the least confidence at which this part of the guesses was right, 0 to 1.
    pub precision: Option<f64>,
    /// Whether the guesses are taken into use.
    #[serde(default)]
    pub apply: bool,
}

impl InferTrait {
    /// When a guess is sure enough.
    ///
    /// # Errors
    /// Both are asked, or what is no part of 1.
    pub(crate) fn threshold(&self) -> Result<Threshold, ApiError> {
        let (name, part) = match (self.threshold, self.precision) {
            (Some(_), Some(_)) => {
                let message = "give `threshold` or `precision`, not both".to_owned();
                return Err(ApiError::bad_request("threshold_and_precision", message));
            }
            (None, Some(precision)) => ("precision", precision),
            (threshold, None) => ("threshold", threshold.unwrap_or(THRESHOLD)),
        };
        if !(0.0..=1.0).contains(&part) {
            let message = format!("`{name}` is {part}; give 0 to 1");
            return Err(ApiError::bad_request(&format!("{name}_out_of_range"), message));
        }
        Ok(if name == "precision" { Threshold::Precision(part) } else { Threshold::Confidence(part) })
    }
}

/// What guessing a trait came to.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct TraitInference {
    /// What is guessed, how well, and of how many people.
    #[serde(flatten)]
    pub found: InferredTrait,
    /// People who did not declare it and of whom something is known.
    pub asked: u64,
    /// Whether the guesses were taken into use.
    pub applied: bool,
    /// People who came to have a value of a tag by that.
    pub entered: u64,
    /// People who stopped having one.
    pub left: u64,
}

/// What was taken back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
pub struct ForgottenGuesses {
    /// People who had a guess.
    pub people: u64,
}

impl From<&Inference> for TraitInference {
    fn from(found: &Inference) -> Self {
        TraitInference {
            found: InferredTrait {
                of: found.of.clone(),
                threshold: found.threshold,
                figures: (&found.evaluation).into(),
                values: found.values.clone(),
            },
            asked: found.asked,
            applied: found.applied,
            entered: found.entered,
            left: found.left,
        }
    }
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
