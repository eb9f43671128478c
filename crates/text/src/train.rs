//! A model from texts whose label is known, and how good it is on texts that it has not seen.
//!
//! The examples are cut into folds in which every label has its part. Each fold is scored by a model of the others; from
//! those scores come the figures (each fold calibrated by the others) and the calibration of the model of all examples.
//! Examples with the same text stand in one fold: a text that was learned is no test.

mod descent;
mod examples;

use std::collections::BTreeMap;
use std::thread;

use serde::{Deserialize, Serialize};
use xxhash_rust::xxh3::xxh3_64;

use crate::calibrate::Calibration;
use crate::error::TextError;
use crate::features::{Counts, FeatureReader, Features, Parts, Rarity};
use crate::measure::{Evaluation, most_probable};
use crate::model::{Input, Model};
use examples::Vectors;

pub(crate) use descent::Linear;

/// A text and what it is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Example {
    /// The text.
    pub text: String,
    /// Its label.
    pub label: String,
}

/// What was counted, and what is known of whom or what it was counted of.
#[derive(Debug, Clone, PartialEq)]
pub struct CountedExample {
    /// Named things and how often each was met.
    pub counts: Counts,
    /// Its label.
    pub label: String,
}

/// When a model is sure enough to answer.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Threshold {
    /// From this confidence on, 0 to 1.
    Confidence(f64),
    /// From the least confidence on at which this part of its answers was right; never, where none is enough.
    Precision(f64),
}

/// How a model is trained. It takes 8 bytes of memory for each bucket and label, on each thread.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Training {
    /// Features are hashed into 2^bits buckets, 10 to 24.
    pub bits: u8,
    /// Into how many parts the examples are cut, at least 2.
    pub folds: usize,
    /// When it answers.
    pub threshold: Threshold,
    /// On how many threads; the model is the same on any number.
    pub threads: usize,
}

impl Default for Training {
    fn default() -> Self {
        Training { bits: 20, folds: 5, threshold: Threshold::Confidence(0.5), threads: 1 }
    }
}

impl Training {
    fn bits(self) -> u8 {
        self.bits.clamp(10, 24)
    }
}

/// Scores of examples by models that have not seen them.
struct Unseen {
    /// A row of one score for each label, in the order of the examples.
    scores: Vec<f32>,
    labels: usize,
    /// The fold of each example.
    folds: Vec<usize>,
}

/// An example as it is learned.
struct Item<'a> {
    features: Features,
    label: &'a str,
    /// Examples of one group stand in one fold.
    group: u64,
}

/// Trains a model of texts. Examples without a character or without a label are passed over.
///
/// # Errors
/// Fewer than two labels or more than 256, and a label with fewer examples than folds.
pub fn train(examples: &[Example], training: Training) -> Result<Model, TextError> {
    let mut reader = FeatureReader::new(training.bits(), Parts::Form);
    let mut items = Vec::with_capacity(examples.len());
    for example in examples {
        let mut features = Features::new();
        reader.read(&example.text, &mut features);
        let group = xxh3_64(example.text.trim().as_bytes());
        items.push(Item { features, label: example.label.trim(), group });
    }
    learn(items, Input::Text, training)
}

/// Trains a model of counted things, such as what people did. Examples without any, or without a label, are passed over.
///
/// # Errors
/// As [`train`].
pub fn train_counts(examples: &[CountedExample], training: Training) -> Result<Model, TextError> {
    let reader = FeatureReader::new(training.bits(), Parts::Characters);
    let mut items = Vec::with_capacity(examples.len());
    for (group, example) in examples.iter().enumerate() {
        let mut features = Features::new();
        reader.read_counts(&example.counts, &mut features);
        items.push(Item { features, label: example.label.trim(), group: group as u64 });
    }
    learn(items, Input::Counts, training)
}

fn learn(mut items: Vec<Item<'_>>, input: Input, training: Training) -> Result<Model, TextError> {
    let training = Training { bits: training.bits(), folds: training.folds.max(2), ..training };
    items.retain(|item| !item.features.is_empty() && !item.label.is_empty());
    let labels = labels(&items, training.folds)?;
    let mut vectors = Vectors::default();
    for item in &items {
        let label = labels.binary_search_by(|label| label.as_str().cmp(item.label));
        vectors.push(&item.features, label.unwrap_or_default());
    }
    let folds = folds(&items, vectors.labels(), training.folds);
    drop(items);
    let unseen = Unseen::score(&vectors, folds, &labels, input, training);
    let calibration = unseen.calibration(vectors.labels(), None);
    let probabilities = unseen.probabilities(vectors.labels(), training.folds);
    let answers = probabilities.chunks_exact(labels.len()).zip(vectors.labels().iter().copied());
    let evaluation = Evaluation::new(&labels, answers.clone());
    let threshold = match training.threshold {
        Threshold::Confidence(least) => least,
        Threshold::Precision(wanted) => least_confidence(answers, wanted),
    };
    let all: Vec<usize> = (0..vectors.len()).collect();
    let model = fit(&vectors, &all, &labels, input, training.bits);
    Ok(model.finished(calibration, evaluation, threshold))
}

/// The model of the chosen examples, not calibrated. What texts are made of is weighed by how rare it is among them; what
/// was counted of people is not: that all do something says no less of those who do it more often.
fn fit(vectors: &Vectors, chosen: &[usize], labels: &[String], input: Input, bits: u8) -> Model {
    let buckets = 1 << bits;
    let rarity = match input {
        Input::Text => Rarity::of(chosen.iter().map(|example| vectors.get(*example).0), buckets),
        Input::Counts => Rarity::none(),
    };
    let weighed = vectors.weighed(&rarity);
    let linear = descent::descend(&weighed, chosen, labels.len(), buckets);
    Model::round(labels, input, bits, rarity, &linear)
}

/// The labels in order, each with enough examples.
fn labels(items: &[Item<'_>], folds: usize) -> Result<Vec<String>, TextError> {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for item in items {
        *counts.entry(item.label).or_default() += 1;
    }
    if !(2..=256).contains(&counts.len()) {
        return Err(TextError::Labels(counts.len()));
    }
    if let Some((label, found)) = counts.iter().find(|(_, found)| **found < folds) {
        return Err(TextError::TooFewExamples { label: (*label).to_owned(), found: *found, needed: folds });
    }
    Ok(counts.into_keys().map(str::to_owned).collect())
}

/// The fold of each example: groups in the order of their hash, dealt out label by label.
fn folds(items: &[Item<'_>], labels: &[usize], folds: usize) -> Vec<usize> {
    let mut groups: BTreeMap<u64, Vec<usize>> = BTreeMap::new();
    for (index, item) in items.iter().enumerate() {
        groups.entry(xxh3_64(&item.group.to_le_bytes())).or_default().push(index);
    }
    let mut dealt: BTreeMap<usize, usize> = BTreeMap::new();
    let mut found = vec![0; items.len()];
    for same in groups.into_values() {
        let next = dealt.entry(labels[same[0]]).or_default();
        same.into_iter().for_each(|index| found[index] = *next % folds);
        *next += 1;
    }
    found
}

impl Unseen {
    /// Scores every fold by a model of the others, several folds at a time.
    fn score(
        vectors: &Vectors,
        folds: Vec<usize>,
        labels: &[String],
        input: Input,
        training: Training,
    ) -> Unseen {
        let count = labels.len();
        let numbers: Vec<usize> = (0..training.folds).collect();
        let mut scores = vec![0.0; folds.len() * count];
        for some in numbers.chunks(training.threads.max(1)) {
            let scored = thread::scope(|scope| {
                let run = |fold: usize| {
                    let folds = &folds;
                    scope.spawn(move || score_fold(vectors, folds, fold, labels, input, training.bits))
                };
                let running: Vec<_> = some.iter().map(|fold| run(*fold)).collect();
                running
                    .into_iter()
                    .map(|thread| thread.join().expect("training does not panic"))
                    .collect::<Vec<_>>()
            });
            for (example, row) in scored.into_iter().flatten() {
                scores[example * count..(example + 1) * count].copy_from_slice(&row);
            }
        }
        Unseen { scores, labels: count, folds }
    }

    /// The calibration that fits all examples, or all but those of a fold.
    fn calibration(&self, right: &[usize], without: Option<usize>) -> Calibration {
        let rows = self.scores.chunks_exact(self.labels).zip(right).zip(&self.folds);
        let (mut scores, mut chosen) = (Vec::new(), Vec::new());
        for ((row, right), _) in rows.filter(|(_, fold)| Some(**fold) != without) {
            scores.extend_from_slice(row);
            chosen.push(*right);
        }
        Calibration::fit(&scores, &chosen, self.labels)
    }

    /// Probabilities of all examples, calibrated by what other folds showed.
    fn probabilities(&self, right: &[usize], folds: usize) -> Vec<f64> {
        let calibrations: Vec<Calibration> =
            (0..folds).map(|fold| self.calibration(right, Some(fold))).collect();
        let rows = self.scores.chunks_exact(self.labels).zip(&self.folds);
        rows.flat_map(|(row, fold)| calibrations[*fold].probabilities(row)).collect()
    }
}

/// The scores of a fold's examples by a model of all others.
fn score_fold(
    vectors: &Vectors,
    folds: &[usize],
    fold: usize,
    labels: &[String],
    input: Input,
    bits: u8,
) -> Vec<(usize, Vec<f32>)> {
    let (held_out, learned): (Vec<usize>, Vec<usize>) =
        (0..vectors.len()).partition(|example| folds[*example] == fold);
    let model = fit(vectors, &learned, labels, input, bits);
    held_out.into_iter().map(|example| (example, model.scores(vectors.get(example).0))).collect()
}

/// The least confidence from which on the wanted part of the answers is right; above 1 where there is none.
fn least_confidence<'a>(answers: impl Iterator<Item = (&'a [f64], usize)>, wanted: f64) -> f64 {
    let mut answers: Vec<(f64, bool)> = answers
        .map(|(probabilities, right)| {
            let (given, confidence) = most_probable(probabilities);
            (confidence, given == right)
        })
        .collect();
    answers.sort_by(|a, b| b.0.total_cmp(&a.0));
    let (mut right, mut least) = (0, 1.1);
    for (index, (confidence, correct)) in answers.iter().enumerate() {
        right += usize::from(*correct);
        #[allow(clippy::cast_precision_loss, reason = "counts far below 2^52")]
        let precision = right as f64 / (index + 1) as f64;
        let last_of_equals = answers.get(index + 1).is_none_or(|next| next.0 < *confidence);
        if precision >= wanted && last_of_equals {
            least = *confidence;
        }
    }
    least
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_least_confidence_is_that_of_the_wanted_precision() {
        let answers: [(&[f64], usize); 4] =
            [(&[0.9, 0.1], 0), (&[0.8, 0.2], 0), (&[0.7, 0.3], 1), (&[0.4, 0.6], 0)];
        let least = |wanted| least_confidence(answers.iter().copied(), wanted);
        assert_eq!(least(1.0).to_bits(), 0.8f64.to_bits());
        assert_eq!(least(0.6).to_bits(), 0.7f64.to_bits());
        assert_eq!(least(0.5).to_bits(), 0.6f64.to_bits());
        assert!(least(1.1) > 1.0);
    }

    #[test]
    fn a_group_is_in_one_fold_and_every_label_in_all() {
        let item = |group, label| Item { features: vec![(1, 1.0)], label, group };
        let mut items: Vec<Item<'_>> = (0..40).map(|n| item(n / 2, "a")).collect();
        items.extend((0..10).map(|n| item(100 + n, "b")));
        let labels: Vec<usize> = (0..50).map(|index| usize::from(index >= 40)).collect();
        let found = folds(&items, &labels, 5);
        assert!((0..20).all(|pair| found[2 * pair] == found[2 * pair + 1]));
        for fold in 0..5 {
            assert_eq!(found[40..].iter().filter(|at| **at == fold).count(), 2);
        }
    }
}
