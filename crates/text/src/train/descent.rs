//! One linear model of given examples: multinomial logistic regression that starts from naive Bayes.
//!
//! Naive Bayes is good with few examples, logistic regression with many; so weights begin at a part of naive Bayes's
//! log-count ratios (as in Wang and Manning 2012, <https://aclanthology.org/P12-2018>, here for many labels at once).
//! Steps shrink as in AdaGrad (Duchi et al. 2011, <https://jmlr.org/papers/v12/duchi11a.html>), and there are few of
//! them, which is what keeps rare characters from being learned by heart. Examples come in an order that a hash gives:
//! the same examples give the same weights, bit for bit, on however many threads.

use xxhash_rust::xxh3::xxh3_64_with_seed;

use super::examples::Vectors;

/// Passes over the examples.
const PASSES: u64 = 5;
/// The length of the first step.
const RATE: f32 = 0.35;
/// The same for what a label begins with: all examples pull at it.
const BIAS_RATE: f32 = 0.035;
/// The part of naive Bayes's ratios that weights begin at.
const PRIOR: f32 = 0.5;
/// What naive Bayes adds to each count.
const SMOOTHING: f32 = 0.1;
/// What the sum of squared gradients begins with, against a first step of endless length.
const FIRST_SQUARE: f32 = 1e-3;

/// Weights by bucket and label, and what each label begins with.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Linear {
    pub(crate) weights: Vec<f32>,
    pub(crate) bias: Vec<f32>,
}

/// The model of the chosen examples. Labels are below `labels`, buckets below `buckets`.
pub(crate) fn descend(vectors: &Vectors, chosen: &[usize], labels: usize, buckets: usize) -> Linear {
    let mut model = naive_bayes(vectors, chosen, labels, buckets);
    let mut squares = vec![FIRST_SQUARE; model.weights.len()];
    let mut bias_squares = vec![FIRST_SQUARE; labels];
    let mut errors = vec![0.0; labels];
    let mut order = chosen.to_vec();
    for pass in 0..PASSES {
        order.sort_by_cached_key(|example| xxh3_64_with_seed(&example.to_le_bytes(), pass));
        for &example in &order {
            let (features, label) = vectors.get(example);
            model.errors(features, label, &mut errors);
            for &(bucket, value) in features {
                let row = bucket as usize * labels..(bucket as usize + 1) * labels;
                let weights = model.weights[row.clone()].iter_mut().zip(&mut squares[row]);
                for ((weight, square), error) in weights.zip(&errors) {
                    let gradient = error * value;
                    *square += gradient * gradient;
                    *weight -= RATE * gradient / square.sqrt();
                }
            }
            for ((bias, square), error) in model.bias.iter_mut().zip(&mut bias_squares).zip(&errors) {
                *square += error * error;
                *bias -= BIAS_RATE * error / square.sqrt();
            }
        }
    }
    model
}

impl Linear {
    /// What each label scores.
    pub(crate) fn scores(&self, features: &[(u32, f32)], scores: &mut [f32]) {
        let labels = scores.len();
        scores.copy_from_slice(&self.bias);
        for &(bucket, value) in features {
            let row = &self.weights[bucket as usize * labels..(bucket as usize + 1) * labels];
            scores.iter_mut().zip(row).for_each(|(score, weight)| *score += value * weight);
        }
    }

    /// Probabilities less what is right: the gradient of the loss by the scores.
    fn errors(&self, features: &[(u32, f32)], label: usize, errors: &mut [f32]) {
        self.scores(features, errors);
        let greatest = errors.iter().copied().fold(f32::NEG_INFINITY, f32::max);
        errors.iter_mut().for_each(|score| *score = (*score - greatest).exp());
        let sum: f32 = errors.iter().sum();
        errors.iter_mut().for_each(|score| *score /= sum);
        errors[label] -= 1.0;
    }
}

/// Weights that are a part of ln(how much more often a bucket is met under a label than under all on average).
fn naive_bayes(vectors: &Vectors, chosen: &[usize], labels: usize, buckets: usize) -> Linear {
    let mut weights = vec![SMOOTHING; buckets * labels];
    let mut seen = vec![false; buckets];
    for &example in chosen {
        let (features, label) = vectors.get(example);
        for &(bucket, value) in features {
            weights[bucket as usize * labels + label] += value;
            seen[bucket as usize] = true;
        }
    }
    let mut totals = vec![0.0_f32; labels];
    for (row, _) in weights.chunks_exact(labels).zip(&seen).filter(|(_, seen)| **seen) {
        totals.iter_mut().zip(row).for_each(|(total, count)| *total += count);
    }
    for (row, seen) in weights.chunks_exact_mut(labels).zip(&seen) {
        if !seen {
            row.fill(0.0);
            continue;
        }
        row.iter_mut().zip(&totals).for_each(|(count, total)| *count /= total);
        #[allow(clippy::cast_precision_loss, reason = "at most 256 labels")]
        let mean = row.iter().sum::<f32>() / labels as f32;
        row.iter_mut().for_each(|part| *part = PRIOR * (*part / mean).ln());
    }
    Linear { weights, bias: vec![0.0; labels] }
}
