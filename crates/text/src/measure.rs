//! How good a model is on examples whose label is known: right, calibrated, and how often it dares to answer.
//!
//! What holds: probabilities are of examples that the model was not trained on, else the figures flatter it.

use serde::{Deserialize, Serialize};

/// Bins of equal width in which confidence and accuracy are compared.
pub const BINS: usize = 10;
/// Confidences at which the coverage curve is told.
const THRESHOLDS: [f64; 9] = [0.0, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95];
/// The least probability that log loss takes an example to have had.
const LEAST: f64 = 1e-15;

/// Figures over examples. All but counts and losses are parts of 1.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Evaluation {
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
    pub ece: f64,
    /// Each label.
    pub labels: Vec<LabelFigures>,
    /// Confidence against accuracy, by bins that have examples.
    pub reliability: Vec<ReliabilityBin>,
    /// What part is answered, and how well, when less confidence is not enough.
    pub coverage: Vec<CoveragePoint>,
}

/// One label against all others.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct LabelFigures {
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
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ReliabilityBin {
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
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CoveragePoint {
    /// The least confidence of an answer.
    pub threshold: f64,
    /// What part of the examples is answered.
    pub coverage: f64,
    /// What part of the answers is right; none where nothing is answered.
    pub accuracy: Option<f64>,
}

/// The label that is most probable, the first of equals, and its probability.
pub fn most_probable(probabilities: &[f64]) -> (usize, f64) {
    let best = |best: (usize, f64), (label, p): (usize, &f64)| if *p > best.1 { (label, *p) } else { best };
    probabilities.iter().enumerate().fold((0, 0.0), best)
}

impl Evaluation {
    /// Figures of probabilities, one row of `labels` for each number of a right label.
    pub fn new<'a>(labels: &[String], answers: impl IntoIterator<Item = (&'a [f64], usize)>) -> Evaluation {
        let mut tally = Tally::new(labels.len());
        answers.into_iter().for_each(|(probabilities, right)| tally.add(probabilities, right));
        tally.figures(labels)
    }
}

/// Sums over examples.
struct Tally {
    /// By right and given label.
    confusion: Vec<Vec<usize>>,
    brier: f64,
    log_loss: f64,
    /// Confidence and whether right.
    answers: Vec<(f64, bool)>,
}

impl Tally {
    fn new(labels: usize) -> Tally {
        let confusion = vec![vec![0; labels]; labels];
        Tally { confusion, brier: 0.0, log_loss: 0.0, answers: Vec::new() }
    }

    fn add(&mut self, probabilities: &[f64], right: usize) {
        let (given, confidence) = most_probable(probabilities);
        self.confusion[right][given] += 1;
        self.answers.push((confidence, given == right));
        self.log_loss -= probabilities[right].max(LEAST).ln();
        let truth = |label| f64::from(u8::from(label == right));
        self.brier +=
            probabilities.iter().enumerate().map(|(label, p)| (p - truth(label)).powi(2)).sum::<f64>();
    }

    fn figures(&self, labels: &[String]) -> Evaluation {
        let examples = self.answers.len();
        let labels: Vec<LabelFigures> =
            labels.iter().enumerate().map(|(label, name)| self.label(label, name)).collect();
        let commonest = labels.iter().map(|label| label.examples).max().unwrap_or(0);
        let reliability = self.reliability();
        let gap = |bin: &ReliabilityBin| part(bin.examples, examples) * (bin.confidence - bin.accuracy).abs();
        Evaluation {
            examples,
            accuracy: part(self.answers.iter().filter(|(_, right)| *right).count(), examples),
            majority: part(commonest, examples),
            macro_f1: mean(labels.iter().map(|label| label.f1), labels.len()),
            brier: mean([self.brier], examples),
            log_loss: mean([self.log_loss], examples),
            ece: reliability.iter().map(gap).sum(),
            labels,
            reliability,
            coverage: THRESHOLDS.iter().map(|threshold| self.coverage(*threshold)).collect(),
        }
    }

    fn label(&self, label: usize, name: &str) -> LabelFigures {
        let examples = self.confusion[label].iter().sum();
        let given = self.confusion.iter().map(|row| row[label]).sum();
        let right = self.confusion[label][label];
        let f1 = part(2 * right, examples + given);
        LabelFigures {
            label: name.to_owned(),
            examples,
            precision: part(right, given),
            recall: part(right, examples),
            f1,
        }
    }

    fn reliability(&self) -> Vec<ReliabilityBin> {
        let edge = |bin: usize| part(bin, BINS);
        let of_bin = |bin: usize| {
            let inside =
                |confidence: f64| confidence >= edge(bin) && (confidence < edge(bin + 1) || bin + 1 == BINS);
            let answers: Vec<(f64, bool)> =
                self.answers.iter().copied().filter(|(confidence, _)| inside(*confidence)).collect();
            (!answers.is_empty()).then(|| ReliabilityBin {
                from: edge(bin),
                to: edge(bin + 1),
                examples: answers.len(),
                confidence: mean(answers.iter().map(|(confidence, _)| *confidence), answers.len()),
                accuracy: part(answers.iter().filter(|(_, right)| *right).count(), answers.len()),
            })
        };
        (0..BINS).filter_map(of_bin).collect()
    }

    fn coverage(&self, threshold: f64) -> CoveragePoint {
        let answered: Vec<bool> = self
            .answers
            .iter()
            .filter(|(confidence, _)| *confidence >= threshold)
            .map(|(_, right)| *right)
            .collect();
        let right = answered.iter().filter(|right| **right).count();
        CoveragePoint {
            threshold,
            coverage: part(answered.len(), self.answers.len()),
            accuracy: (!answered.is_empty()).then(|| part(right, answered.len())),
        }
    }
}

/// A part of a whole; 0 of nothing.
#[allow(clippy::cast_precision_loss, reason = "counts far below 2^52")]
fn part(count: usize, whole: usize) -> f64 {
    if whole == 0 { 0.0 } else { count as f64 / whole as f64 }
}

#[allow(clippy::cast_precision_loss, reason = "counts far below 2^52")]
fn mean(values: impl IntoIterator<Item = f64>, count: usize) -> f64 {
    if count == 0 { 0.0 } else { values.into_iter().sum::<f64>() / count as f64 }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn labels() -> Vec<String> {
        ["a", "b"].map(str::to_owned).to_vec()
    }

    #[track_caller]
    fn close(found: f64, expected: f64) {
        assert!((found - expected).abs() < 1e-12, "{found} instead of {expected}");
    }

    #[test]
    fn figures_are_those_of_their_formulas() {
        let answers: [(&[f64], usize); 4] =
            [(&[0.9, 0.1], 0), (&[0.8, 0.2], 1), (&[0.35, 0.65], 1), (&[0.75, 0.25], 0)];
        let figures = Evaluation::new(&labels(), answers);
        close(figures.accuracy, 0.75);
        close(figures.majority, 0.5);
        // a: precision 2/3, recall 1; b: precision 1, recall 1/2.
        close(figures.macro_f1, (0.8 + 2.0 / 3.0) / 2.0);
        close(figures.brier, 2.0 * (0.01 + 0.64 + 0.1225 + 0.0625) / 4.0);
        close(figures.log_loss, -(0.9f64.ln() + 0.2f64.ln() + 0.65f64.ln() + 0.75f64.ln()) / 4.0);
        close(figures.ece, (0.1 + 0.8 + 0.35 + 0.25) / 4.0);
        assert_eq!(figures.reliability.len(), 4);
        let at = |threshold: f64| {
            figures.coverage.iter().find(|point| (point.threshold - threshold).abs() < 1e-9).unwrap()
        };
        close(at(0.7).coverage, 0.75);
        close(at(0.7).accuracy.unwrap(), 2.0 / 3.0);
        assert_eq!(at(0.95).accuracy, None);
    }

    #[test]
    fn full_confidence_is_in_the_last_bin_and_nothing_is_no_figure() {
        let sure: [(&[f64], usize); 1] = [(&[1.0, 0.0], 0)];
        assert_eq!(Evaluation::new(&labels(), sure).reliability[0].examples, 1);
        let none = Evaluation::new(&labels(), []);
        assert!(none.accuracy == 0.0 && none.log_loss == 0.0 && none.reliability.is_empty());
    }
}
