//! What texts say, and the models that say it.

use qianmian_clean::ModelOfTopics;
use qianmian_pipeline::texts;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::ModelFigures;

/// Texts to be looked at.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TextsRequest {
    /// The texts, 1 to 1000.
    #[schema(min_items = 1, max_items = 1000, example = json!(["宝宝喝什么奶粉好"]))]
    pub texts: Vec<String>,
    /// How many keywords of each at most, 1 to 100.
    #[serde(default = "default_keywords")]
    #[schema(minimum = 1, maximum = 100, default = 10)]
    pub keywords: usize,
}

fn default_keywords() -> usize {
    10
}

/// What one text says.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct TextFeatures {
    /// What it is about in its own words, the best first.
    pub keywords: Vec<TextKeyword>,
    /// Topics that have a keyword in it or have a model, in the order of the files.
    pub topics: Vec<TextTopic>,
}

/// One keyword of a text.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct TextKeyword {
    /// As the text first writes it.
    pub text: String,
    /// `title`, `name`, `new_word` or `word`.
    pub kind: String,
    /// How often it occurs, where it is not part of a longer one.
    pub count: usize,
    /// The greater, the more it says; comparable within one answer.
    pub score: f64,
}

/// What a text has of a topic.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct TextTopic {
    /// The topic.
    pub topic: String,
    /// Places of the text where a keyword of it stands.
    pub keywords: usize,
    /// The calibrated probability that its model gives; none where it has no model.
    pub confidence: Option<f64>,
    /// The least confidence at which its model is believed.
    pub threshold: Option<f64>,
    /// Whether an event with this text has the topic.
    pub found: bool,
}

/// A model of texts that topics name.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct TextModel {
    /// Where it was read.
    #[schema(example = "topics/shop.model")]
    pub path: String,
    /// On examples of its training that it had not seen.
    pub figures: ModelFigures,
    /// The labels that are topics, in the model's order.
    pub topics: Vec<TextModelTopic>,
}

/// A label of a model that is a topic.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct TextModelTopic {
    /// What the model calls it.
    pub label: String,
    /// The topic.
    pub topic: String,
    /// The least confidence at which it is believed.
    pub threshold: f64,
}

impl From<&texts::TextFeatures> for TextFeatures {
    fn from(found: &texts::TextFeatures) -> Self {
        let keywords = found.keywords.iter().map(|word| TextKeyword {
            text: word.text.clone(),
            kind: word.kind.as_str().to_owned(),
            count: word.count,
            score: word.score,
        });
        let topics = found.topics.iter().map(|score| TextTopic {
            topic: score.topic.to_string(),
            keywords: score.keywords,
            confidence: score.confidence,
            threshold: score.threshold,
            found: score.found,
        });
        TextFeatures { keywords: keywords.collect(), topics: topics.collect() }
    }
}

impl From<&ModelOfTopics<'_>> for TextModel {
    fn from(known: &ModelOfTopics<'_>) -> Self {
        let topics = known.labels.iter().map(|label| TextModelTopic {
            label: label.label.to_owned(),
            topic: label.topic.to_owned(),
            threshold: label.threshold,
        });
        TextModel {
            path: known.path.to_owned(),
            figures: known.model.evaluation().into(),
            topics: topics.collect(),
        }
    }
}
