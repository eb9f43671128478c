//! What texts say, by the topics and models of the workspace. Nothing of them is kept.

use qianmian_clean::{ModelOfTopics, TopicScore};
use qianmian_text::keywords::{Keyword, keywords};

use crate::Pipeline;

/// What one text says.
#[derive(Debug, Clone, PartialEq)]
pub struct TextFeatures {
    /// What it is about in its own words, the best first.
    pub keywords: Vec<Keyword>,
    /// Topics that have a keyword in it or have a model, in the order of the files.
    pub topics: Vec<TopicScore>,
}

impl Pipeline {
    /// What texts say, each with at most `most` keywords: how rare a word is among them counts.
    pub fn text_features(&self, texts: &[&str], most: usize) -> Vec<TextFeatures> {
        let topics = &self.workspace.topics;
        let found = keywords(texts, most).documents.into_iter().zip(texts);
        found.map(|(keywords, text)| TextFeatures { keywords, topics: topics.scores(text) }).collect()
    }

    /// The models of texts that topics name, by path.
    pub fn text_models(&self) -> impl Iterator<Item = ModelOfTopics<'_>> {
        self.workspace.topics.models()
    }
}
