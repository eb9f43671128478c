//! A trained model: labels with weights of a byte for each bucket, made into probabilities by a calibration.
//!
//! A text of length n costs about 2½n look-ups of one row each, and its words. A model never answers for a text without a character, and
//! abstains where its confidence is below its threshold: no answer is an answer.

mod file;

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::calibrate::Calibration;
use crate::features::{Counts, FeatureReader, Features, Parts, Rarity};
use crate::measure::{Evaluation, most_probable};
use crate::train::Linear;

/// Weights are whole numbers up to this, times the label's scale.
const MOST: f32 = 127.0;

/// See the [module](self).
#[derive(Clone, PartialEq)]
pub struct Model {
    head: Head,
    /// By bucket and label.
    weights: Vec<i8>,
    /// By bucket; none in models of counts, and in those of texts of version 1.
    rarity: Rarity,
    /// What of a text it reads.
    parts: Parts,
}

/// Without its weights, which are millions.
impl fmt::Debug for Model {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Model").field("head", &self.head).finish_non_exhaustive()
    }
}

/// What a model reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Input {
    /// Texts.
    Text,
    /// Named things with how often each was met.
    Counts,
}

/// All of a model but its weights.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Head {
    input: Input,
    labels: Vec<String>,
    bits: u8,
    scales: Vec<f32>,
    bias: Vec<f32>,
    calibration: Calibration,
    threshold: f64,
    evaluation: Evaluation,
}

/// What a model says of a text.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Judgement {
    /// The number of the most probable label in [`Model::labels`].
    pub label: usize,
    /// Its probability.
    pub confidence: f64,
}

/// A part of a text that speaks for a label.
#[derive(Debug, Clone, PartialEq)]
pub struct Evidence {
    /// The characters as they stand in the text.
    pub text: String,
    /// By how much all its occurrences raise the label's score over the mean of all labels, before calibration.
    pub weight: f64,
}

impl Model {
    /// A linear model with its weights rounded to bytes, not calibrated and not evaluated.
    pub(crate) fn round(labels: &[String], input: Input, bits: u8, rarity: Rarity, linear: &Linear) -> Model {
        let count = labels.len();
        let mut scales = vec![0.0_f32; count];
        for row in linear.weights.chunks_exact(count) {
            scales.iter_mut().zip(row).for_each(|(scale, weight)| *scale = scale.max(weight.abs() / MOST));
        }
        let rounded = |(weight, scale): (&f32, &f32)| {
            #[allow(clippy::cast_possible_truncation, reason = "between -127 and 127")]
            let byte = if *scale > 0.0 { (weight / scale).round() as i8 } else { 0 };
            byte
        };
        let rows = linear.weights.chunks_exact(count);
        let weights = rows.flat_map(|row| row.iter().zip(&scales).map(rounded)).collect();
        let head = Head {
            input,
            labels: labels.to_vec(),
            bits,
            scales,
            bias: linear.bias.clone(),
            calibration: Calibration::none(count),
            threshold: 0.0,
            evaluation: Evaluation::new(labels, []),
        };
        let parts = if input == Input::Text { Parts::Form } else { Parts::Characters };
        Model { head, weights, rarity, parts }
    }

    pub(crate) fn finished(
        mut self,
        calibration: Calibration,
        evaluation: Evaluation,
        threshold: f64,
    ) -> Model {
        self.head.calibration = calibration;
        self.head.evaluation = evaluation;
        self.head.threshold = threshold;
        self
    }

    /// What it reads.
    pub fn input(&self) -> Input {
        self.head.input
    }

    /// The labels in order.
    pub fn labels(&self) -> &[String] {
        &self.head.labels
    }

    /// The least confidence with which it answers.
    pub fn threshold(&self) -> f64 {
        self.head.threshold
    }

    /// How good it was on examples of its training that it had not seen.
    pub fn evaluation(&self) -> &Evaluation {
        &self.head.evaluation
    }

    /// What turns texts into what it reads; one for each thread.
    pub fn reader(&self) -> FeatureReader {
        FeatureReader::new(self.head.bits, self.parts)
    }

    /// The probability of each label for a text; they sum to 1.
    pub fn probabilities(&self, reader: &mut FeatureReader, text: &str) -> Vec<f64> {
        let mut features = Features::new();
        reader.read(text, &mut features);
        self.head.calibration.probabilities(&self.scores(&features))
    }

    /// The most probable label of a text, however probable; none for a text without a character.
    pub fn judge(&self, reader: &mut FeatureReader, text: &str) -> Option<Judgement> {
        let mut features = Features::new();
        reader.read(text, &mut features);
        self.judge_features(&features)
    }

    /// The same where the model is sure enough by its own threshold.
    pub fn answer(&self, reader: &mut FeatureReader, text: &str) -> Option<Judgement> {
        self.judge(reader, text).filter(|judgement| judgement.confidence >= self.head.threshold)
    }

    /// The most probable label of what was counted, however probable; none where nothing was.
    pub fn judge_counts(&self, counts: &Counts) -> Option<Judgement> {
        let mut features = Features::new();
        self.reader().read_counts(counts, &mut features);
        self.judge_features(&features)
    }

    fn judge_features(&self, damped: &[(u32, f32)]) -> Option<Judgement> {
        let features = self.weighed(damped);
        if features.is_empty() {
            return None;
        }
        let (label, confidence) = most_probable(&self.head.calibration.probabilities(&self.score(&features)));
        Some(Judgement { label, confidence })
    }

    /// Damped counts as the model takes them. Of counted things those that it never met are left out: it can make nothing
    /// of what a person is alone with.
    fn weighed(&self, damped: &[(u32, f32)]) -> Features {
        let met =
            |bucket: u32| self.head.input == Input::Text || self.row(bucket).iter().any(|byte| *byte != 0);
        let mut features: Features = damped.iter().copied().filter(|(bucket, _)| met(*bucket)).collect();
        self.rarity.weigh(&mut features);
        features
    }

    /// The weights of a bucket, by label.
    fn row(&self, bucket: u32) -> &[i8] {
        let count = self.head.labels.len();
        &self.weights[bucket as usize * count..(bucket as usize + 1) * count]
    }

    /// The parts of a text that speak most for a label, at most `most`, the strongest first.
    pub fn evidence(
        &self,
        reader: &mut FeatureReader,
        text: &str,
        label: usize,
        most: usize,
    ) -> Vec<Evidence> {
        let mut features = Features::new();
        reader.read(text, &mut features);
        let mut places = reader.places(text);
        // The first place of each bucket.
        places.sort_by_key(|(bucket, place)| (*bucket, place.start));
        places.dedup_by_key(|(bucket, _)| *bucket);
        let words = |bucket: u32| {
            let found = places.binary_search_by_key(&bucket, |(known, _)| *known).ok()?;
            Some(text[places[found].1.clone()].trim())
        };
        let mut shown: Vec<Evidence> = Vec::new();
        for (weight, bucket) in self.speaking_for(&features, label) {
            let words = words(bucket).filter(|words| !words.is_empty());
            let new = words.filter(|words| shown.iter().all(|known| !known.text.contains(words)));
            shown.extend(new.map(|words| Evidence { text: words.to_owned(), weight }));
            if shown.len() >= most {
                break;
            }
        }
        shown.truncate(most);
        shown
    }

    /// What was counted that speaks most for a label, at most `most`, the strongest first.
    pub fn evidence_of_counts(&self, counts: &Counts, label: usize, most: usize) -> Vec<Evidence> {
        let (reader, mut features) = (self.reader(), Features::new());
        reader.read_counts(counts, &mut features);
        let named = |(weight, bucket): (f64, u32)| {
            let name = counts.keys().find(|name| reader.bucket_of(name) == bucket)?;
            Some(Evidence { text: name.clone(), weight })
        };
        self.speaking_for(&features, label).into_iter().filter_map(named).take(most).collect()
    }

    /// Buckets that raise a label's score over the mean of all, and by how much, the strongest first.
    fn speaking_for(&self, damped: &[(u32, f32)], label: usize) -> Vec<(f64, u32)> {
        let said = |&(bucket, value): &(u32, f32)| (f64::from(value) * self.leaning(bucket, label), bucket);
        let mut said: Vec<(f64, u32)> =
            self.weighed(damped).iter().map(said).filter(|(weight, _)| *weight > 0.0).collect();
        said.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        said
    }

    /// How much more a bucket says for a label than for all on average.
    fn leaning(&self, bucket: u32, label: usize) -> f64 {
        let row = self.row(bucket);
        let weight = |(byte, scale): (&i8, &f32)| f64::from(*byte) * f64::from(*scale);
        #[allow(clippy::cast_precision_loss, reason = "at most 256 labels")]
        let mean = row.iter().zip(&self.head.scales).map(weight).sum::<f64>() / row.len() as f64;
        weight((&row[label], &self.head.scales[label])) - mean
    }

    /// What each label scores of damped counts, before calibration.
    pub(crate) fn scores(&self, damped: &[(u32, f32)]) -> Vec<f32> {
        self.score(&self.weighed(damped))
    }

    fn score(&self, features: &[(u32, f32)]) -> Vec<f32> {
        let mut scores = vec![0.0; self.head.labels.len()];
        for &(bucket, value) in features {
            scores
                .iter_mut()
                .zip(self.row(bucket))
                .for_each(|(score, byte)| *score += value * f32::from(*byte));
        }
        let ends = self.head.scales.iter().zip(&self.head.bias);
        scores.iter_mut().zip(ends).for_each(|(score, (scale, bias))| *score = *score * scale + bias);
        scores
    }
}
