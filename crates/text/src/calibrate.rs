//! Scores made into probabilities, fitted on examples that the model has not seen, in two steps:
//!
//! 1. softmax(slope · score + offset): temperature scaling (Guo et al. 2017, <https://arxiv.org/abs/1706.04599>) with an
//!    offset for each label (Alexandari et al. 2020, <https://arxiv.org/abs/1901.06852>).
//! 2. Of the most probable label, how often it is right: Platt's sigmoid over the logit of its probability. The others
//!    share what remains as before, and none of them comes out ahead.
//!
//! Slopes are positive, so that a higher score is never a lower probability. Fitted by Newton's method; a prior keeps few
//! examples from saying much.

use serde::{Deserialize, Serialize};

use crate::measure::most_probable;

/// Newton steps at most; some five are usual.
const STEPS: usize = 50;
/// The least slope: a model whose scores say nothing gives every text about the same probabilities.
const LEAST_SLOPE: f64 = 1e-3;
/// Strength of the prior of a slope of 1 and offsets of 0, as if so many examples said so.
const PRIOR: f64 = 1.0;
/// The greatest logit of a probability.
const MOST_LOGIT: f64 = 20.0;

/// How scores become probabilities.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Calibration {
    all: Softmax,
    /// Of the logit of the most probable label: no and yes.
    first: Softmax,
}

/// softmax(slope · score + offset).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Softmax {
    slope: f64,
    offsets: Vec<f64>,
}

impl Calibration {
    /// Scores as they are.
    pub fn none(labels: usize) -> Calibration {
        Calibration { all: Softmax::none(labels), first: Softmax::none(2) }
    }

    /// The calibration that makes the right labels most probable. `scores` has one row of `labels` scores for each right
    /// label of `right`.
    pub fn fit(scores: &[f32], right: &[usize], labels: usize) -> Calibration {
        let all = Softmax::fit(scores, right, labels);
        let (mut logits, mut correct) =
            (Vec::with_capacity(2 * right.len()), Vec::with_capacity(right.len()));
        for (row, right) in scores.chunks_exact(labels).zip(right) {
            let (first, confidence) = most_probable(&all.probabilities(row));
            #[allow(clippy::cast_possible_truncation, reason = "a logit needs no more digits")]
            logits.extend([0.0, logit(confidence) as f32]);
            correct.push(usize::from(first == *right));
        }
        Calibration { first: Softmax::fit(&logits, &correct, 2), all }
    }

    /// Probabilities of one text's scores; they sum to 1.
    pub fn probabilities(&self, scores: &[f32]) -> Vec<f64> {
        let mut probabilities = self.all.probabilities(scores);
        let (first, confidence) = most_probable(&probabilities);
        let rest = 1.0 - confidence;
        if rest <= 0.0 {
            return probabilities;
        }
        #[allow(clippy::cast_possible_truncation, reason = "a logit needs no more digits")]
        let right = self.first.probabilities(&[0.0, logit(confidence) as f32])[1];
        let others = probabilities.iter().enumerate().filter(|(label, _)| *label != first);
        let second = others.map(|(_, p)| *p).fold(0.0, f64::max);
        let right = right.max(second / (rest + second));
        probabilities.iter_mut().for_each(|p| *p *= (1.0 - right) / rest);
        probabilities[first] = right;
        probabilities
    }

    /// How many labels there are.
    pub(crate) fn labels(&self) -> usize {
        self.all.offsets.len()
    }
}

fn logit(probability: f64) -> f64 {
    (probability / (1.0 - probability)).ln().clamp(-MOST_LOGIT, MOST_LOGIT)
}

impl Softmax {
    fn none(labels: usize) -> Softmax {
        Softmax { slope: 1.0, offsets: vec![0.0; labels] }
    }

    fn probabilities(&self, scores: &[f32]) -> Vec<f64> {
        let shifted =
            scores.iter().zip(&self.offsets).map(|(score, offset)| self.slope * f64::from(*score) + offset);
        softmax(shifted.collect())
    }

    fn fit(scores: &[f32], right: &[usize], labels: usize) -> Softmax {
        let mut found = Softmax::none(labels);
        let mut loss = found.loss(scores, right);
        for _ in 0..STEPS {
            let step = found.newton_step(scores, right);
            let Some((better, less)) = found.walk(&step, scores, right, loss) else { break };
            let gained = loss - less;
            (found, loss) = (better, less);
            if gained < 1e-9 * (1.0 + loss.abs()) {
                break;
            }
        }
        found
    }

    /// The longest of a step's halves that makes the loss smaller.
    fn walk(&self, step: &[f64], scores: &[f32], right: &[usize], loss: f64) -> Option<(Softmax, f64)> {
        (0..30).map(|halves| 0.5f64.powi(halves)).find_map(|part| {
            let slope = (self.slope - part * step[0]).max(LEAST_SLOPE);
            let offsets = self.offsets.iter().zip(&step[1..]).map(|(offset, step)| offset - part * step);
            let moved = Softmax { slope, offsets: offsets.collect() };
            let less = moved.loss(scores, right);
            (less < loss).then_some((moved, less))
        })
    }

    fn loss(&self, scores: &[f32], right: &[usize]) -> f64 {
        let examples = scores.chunks_exact(self.offsets.len()).zip(right);
        let said: f64 =
            examples.map(|(row, label)| -self.probabilities(row)[*label].max(f64::MIN_POSITIVE).ln()).sum();
        let prior: f64 = self.offsets.iter().map(|offset| offset * offset).sum();
        said + 0.5 * PRIOR * (prior + (self.slope - 1.0).powi(2))
    }

    /// What Newton's method takes off slope and offsets: the gradient through the inverse of the curvature.
    fn newton_step(&self, scores: &[f32], right: &[usize]) -> Vec<f64> {
        let labels = self.offsets.len();
        let size = labels + 1;
        let mut gradient = vec![PRIOR * (self.slope - 1.0)];
        gradient.extend(self.offsets.iter().map(|offset| PRIOR * offset));
        let mut curvature = vec![0.0; size * size];
        (0..size).for_each(|at| curvature[at * size + at] = PRIOR);
        for (row, label) in scores.chunks_exact(labels).zip(right) {
            let probabilities = self.probabilities(row);
            let mean: f64 = probabilities.iter().zip(row).map(|(p, score)| p * f64::from(*score)).sum();
            gradient[0] += mean - f64::from(row[*label]);
            gradient[1 + label] -= 1.0;
            for (one, p) in probabilities.iter().enumerate() {
                let away = f64::from(row[one]) - mean;
                gradient[1 + one] += p;
                curvature[0] += p * away * away;
                curvature[1 + one] += p * away;
                curvature[(1 + one) * size] += p * away;
                curvature[(1 + one) * size + 1 + one] += p;
                for (other, q) in probabilities.iter().enumerate() {
                    curvature[(1 + one) * size + 1 + other] -= p * q;
                }
            }
        }
        solve(curvature, gradient)
    }
}

/// exp of each over their sum, without overflow.
fn softmax(mut values: Vec<f64>) -> Vec<f64> {
    let greatest = values.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    values.iter_mut().for_each(|value| *value = (*value - greatest).exp());
    let sum: f64 = values.iter().sum();
    values.iter_mut().for_each(|value| *value /= sum);
    values
}

/// Solves a positive definite system by Cholesky's decomposition, in place.
fn solve(mut matrix: Vec<f64>, mut right: Vec<f64>) -> Vec<f64> {
    let size = right.len();
    for row in 0..size {
        for column in 0..=row {
            let done: f64 = (0..column).map(|k| matrix[row * size + k] * matrix[column * size + k]).sum();
            let rest = matrix[row * size + column] - done;
            matrix[row * size + column] =
                if row == column { rest.max(1e-12).sqrt() } else { rest / matrix[column * size + column] };
        }
    }
    for row in 0..size {
        let done: f64 = (0..row).map(|k| matrix[row * size + k] * right[k]).sum();
        right[row] = (right[row] - done) / matrix[row * size + row];
    }
    for row in (0..size).rev() {
        let done: f64 = (row + 1..size).map(|k| matrix[k * size + row] * right[k]).sum();
        right[row] = (right[row] - done) / matrix[row * size + row];
    }
    right
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Examples whose right label has the probability that the scores times `slope` say, by quantiles without chance.
    fn examples(slope: f64, offset: f64) -> (Vec<f32>, Vec<usize>) {
        let (mut scores, mut right) = (Vec::new(), Vec::new());
        for step in -20..=20 {
            let score = f64::from(step) / 5.0;
            let probability = 1.0 / (1.0 + (-(slope * score + offset)).exp());
            for draw in 0..200 {
                #[allow(clippy::cast_possible_truncation, reason = "a test's score")]
                scores.extend([0.0, score as f32]);
                right.push(usize::from((f64::from(draw) + 0.5) / 200.0 < probability));
            }
        }
        (scores, right)
    }

    #[test]
    fn slope_and_offset_of_the_truth_are_found() {
        for (slope, offset) in [(0.4, 0.0), (2.0, -1.0), (1.0, 0.5)] {
            let (scores, right) = examples(slope, offset);
            let found = Softmax::fit(&scores, &right, 2);
            assert!((found.slope - slope).abs() < 0.05, "{found:?} instead of {slope}");
            let between = found.offsets[1] - found.offsets[0];
            assert!((between - offset).abs() < 0.05, "{found:?} instead of {offset}");
        }
    }

    #[test]
    fn scores_that_mislead_are_hardly_believed() {
        let (scores, right) = examples(-1.0, 0.0);
        let found = Softmax::fit(&scores, &right, 2);
        assert!(found.slope <= 0.01, "{found:?}");
        assert!((found.probabilities(&[0.0, 4.0])[1] - 0.5).abs() < 0.05);
    }

    #[test]
    fn confidence_of_the_first_label_is_how_often_it_is_right() {
        // Three labels: the first is right in 60 of 100 cases, however sure the scores are.
        let rows: Vec<[f32; 3]> = (0..100u8).map(|n| [2.0 + f32::from(n % 10), 0.0, 1.0]).collect();
        let right: Vec<usize> = (0..100).map(|n| if n % 5 < 3 { 0 } else { 1 + n % 2 }).collect();
        let found = Calibration::fit(&rows.concat(), &right, 3);
        let mean = rows.iter().map(|row| found.probabilities(row)[0]).sum::<f64>() / 100.0;
        assert!((mean - 0.6).abs() < 0.02, "{mean}");
    }

    #[test]
    fn nothing_seen_is_the_prior() {
        assert_eq!(Calibration::fit(&[], &[], 3), Calibration::none(3));
    }
}
