//! How sure each topic is of a text, found or not; and the models that say so.

use std::collections::BTreeMap;
use std::sync::Arc;

use qianmian_text::Model;
use qianmian_text::measure::most_probable;

use super::Topics;

/// What a text has of a topic.
#[derive(Debug, Clone, PartialEq)]
pub struct TopicScore {
    /// The topic.
    pub topic: Arc<str>,
    /// Places of the text where a keyword of it stands.
    pub keywords: usize,
    /// The probability that its model gives; none where it has no model.
    pub confidence: Option<f64>,
    /// The least confidence at which its model is believed.
    pub threshold: Option<f64>,
    /// Whether an event with this text has the topic.
    pub found: bool,
}

/// A model and what its labels mean here.
#[derive(Debug, Clone)]
pub struct ModelOfTopics<'a> {
    /// Where it was read, such as `topics/shop.model`.
    pub path: &'a str,
    /// The model.
    pub model: &'a Model,
    /// The labels that are topics, in the model's order.
    pub labels: Vec<ModelLabel<'a>>,
}

/// A label that is a topic.
#[derive(Debug, Clone, PartialEq)]
pub struct ModelLabel<'a> {
    /// What the model calls it.
    pub label: &'a str,
    /// The topic.
    pub topic: &'a str,
    /// The least confidence at which it is believed.
    pub threshold: f64,
}

impl Topics {
    /// Every topic that has a keyword in a text or has a model, in the order of the files. The topics that are `found`
    /// are those of [`Topics::find`].
    pub fn scores(&self, text: &str) -> Vec<TopicScore> {
        let mut scores: BTreeMap<usize, TopicScore> = BTreeMap::new();
        let fresh = |topic: usize| TopicScore {
            topic: Arc::clone(&self.topics[topic].id),
            keywords: 0,
            confidence: None,
            threshold: None,
            found: false,
        };
        for topic in self.find_keywords(text) {
            let score = scores.entry(topic).or_insert_with(|| fresh(topic));
            score.keywords += 1;
            score.found = true;
        }
        for known in &self.models {
            let reader = &mut known.model.reader();
            if known.model.judge(reader, text).is_none() {
                continue;
            }
            let probabilities = known.model.probabilities(reader, text);
            let (first, _) = most_probable(&probabilities);
            for (label, (topic, least)) in &known.labels {
                let confidence = probabilities[*label];
                let score = scores.entry(*topic).or_insert_with(|| fresh(*topic));
                (score.confidence, score.threshold) = (Some(confidence), Some(*least));
                score.found |= *label == first && confidence >= *least;
            }
        }
        scores.into_values().collect()
    }

    /// The models that topics name, by path.
    pub fn models(&self) -> impl Iterator<Item = ModelOfTopics<'_>> {
        self.models.iter().map(|known| {
            let labels = known.model.labels().iter().enumerate().filter_map(|(number, label)| {
                let (topic, threshold) = known.labels.get(&number)?;
                Some(ModelLabel { label, topic: &self.topics[*topic].id, threshold: *threshold })
            });
            ModelOfTopics { path: &known.path, model: &known.model, labels: labels.collect() }
        })
    }
}
