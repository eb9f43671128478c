//! The files of `topics/`, read with every mistake at its place.

use std::collections::{BTreeMap, HashMap};
use std::io;
use std::sync::Arc;

use qianmian_model::Diagnostic;
use qianmian_text::{Input, Model};
use serde::Deserialize;
use serde_saphyr::Spanned;

use super::{Topic, TopicModel};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct TopicDto {
    topic: Spanned<String>,
    #[serde(default)]
    title: BTreeMap<String, String>,
    #[serde(default)]
    keywords: Vec<Spanned<String>>,
    model: Option<Spanned<String>>,
    label: Option<Spanned<String>>,
    threshold: Option<Spanned<f64>>,
}

/// What the files said so far.
#[derive(Default)]
pub(super) struct Reading {
    pub(super) topics: Vec<Topic>,
    /// Keywords with their topics.
    pub(super) keywords: Vec<(String, Vec<usize>)>,
    /// By the path of the model.
    pub(super) models: BTreeMap<String, TopicModel>,
    pub(super) diagnostics: Vec<Diagnostic>,
    places: HashMap<String, usize>,
}

impl Reading {
    /// Adds a file; `read` gives the bytes of the models that it names.
    pub(super) fn read(&mut self, file: &str, text: &str, read: &dyn Fn(&str) -> io::Result<Vec<u8>>) {
        match qianmian_yaml::parse::<Vec<TopicDto>>(file, text) {
            Ok(topics) => topics.into_iter().for_each(|topic| self.add(file, topic, read)),
            Err(mistake) => self.diagnostics.push(mistake),
        }
    }

    fn add(&mut self, file: &str, dto: TopicDto, read: &dyn Fn(&str) -> io::Result<Vec<u8>>) {
        let id = dto.topic.value.trim();
        let named = !id.is_empty() && id.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
        if !named {
            let message = format!("topic id `{id}` is not of letters, digits and `_`");
            self.report(file, &dto.topic, "invalid_topic_id", message, None);
        }
        if self.topics.iter().any(|topic| &*topic.id == id) {
            self.report(file, &dto.topic, "duplicate_topic", format!("topic `{id}` is defined twice"), None);
        }
        if dto.keywords.is_empty() && dto.model.is_none() {
            let hint = Some("list at least one word under `keywords`, or name a `model`".to_owned());
            self.report(file, &dto.topic, "empty_topic", format!("topic `{id}` has no keywords"), hint);
        }
        let index = self.topics.len();
        self.topics.push(Topic { id: id.into(), title: dto.title.clone() });
        for keyword in &dto.keywords {
            self.add_keyword(file, index, keyword);
        }
        self.add_model(file, index, &dto, read);
    }

    fn add_keyword(&mut self, file: &str, topic: usize, keyword: &Spanned<String>) {
        let text = keyword.value.trim().to_ascii_lowercase();
        if text.is_empty() || (text.len() == 1 && text.is_ascii()) {
            let hint = Some("a keyword has at least one Chinese character or two letters".to_owned());
            self.report(file, keyword, "short_keyword", format!("keyword `{text}` is too short"), hint);
            return;
        }
        let next = self.keywords.len();
        let place = *self.places.entry(text.clone()).or_insert(next);
        if place == next {
            self.keywords.push((text, vec![topic]));
        } else if self.keywords[place].1.contains(&topic) {
            let message = format!("keyword `{text}` is listed twice");
            self.report(file, keyword, "duplicate_keyword", message, None);
        } else {
            self.keywords[place].1.push(topic);
        }
    }

    /// Makes a label of a model mean a topic.
    fn add_model(
        &mut self,
        file: &str,
        topic: usize,
        dto: &TopicDto,
        read: &dyn Fn(&str) -> io::Result<Vec<u8>>,
    ) {
        let Some(name) = &dto.model else {
            if let Some(label) = &dto.label {
                let hint = Some("name the `model` that gives it".to_owned());
                self.report(file, label, "label_without_model", "`label` without `model`".to_owned(), hint);
            }
            return;
        };
        let least = dto.threshold.as_ref();
        if let Some(least) = least.filter(|least| !(0.0..=1.0).contains(&least.value)) {
            let message = format!("threshold {} is no confidence", least.value);
            let hint = Some("write a number from 0 to 1".to_owned());
            self.report(file, least, "invalid_threshold", message, hint);
        }
        let label = dto.label.as_ref().unwrap_or(&dto.topic);
        let Some((path, number)) = self.label_of(file, name, label, read) else { return };
        let Some(known) = self.models.get_mut(&path) else { return };
        let threshold = least.map_or(known.model.threshold(), |least| least.value);
        if let Some((earlier, _)) = known.labels.insert(number, (topic, threshold)) {
            let earlier = Arc::clone(&self.topics[earlier].id);
            let message =
                format!("label `{}` of model `{}` is topic `{earlier}` already", label.value, name.value);
            self.report(file, label, "label_twice", message, Some("leave one out".to_owned()));
        }
    }

    /// The path of a model, which is read then, and the number of its label.
    fn label_of(
        &mut self,
        file: &str,
        name: &Spanned<String>,
        label: &Spanned<String>,
        read: &dyn Fn(&str) -> io::Result<Vec<u8>>,
    ) -> Option<(String, usize)> {
        let folder = file.rsplit_once('/').map_or(String::new(), |(folder, _)| format!("{folder}/"));
        let path = folder + name.value.trim();
        if !self.models.contains_key(&path) {
            let model = read(&path)
                .map_err(|error| format!("model `{}` cannot be read: {error}", name.value))
                .and_then(|bytes| {
                    Model::from_bytes(&bytes).map_err(|error| format!("model `{}`: {error}", name.value))
                })
                .and_then(|model| match model.input() {
                    Input::Text => Ok(model),
                    Input::Counts => Err(format!("model `{}` is not of texts", name.value)),
                });
            match model {
                Ok(model) => {
                    let known =
                        TopicModel { path: path.clone(), model: Arc::new(model), labels: HashMap::new() };
                    self.models.insert(path.clone(), known);
                }
                Err(message) => {
                    let hint =
                        Some("`qianmian text train` makes one; its path starts at this file".to_owned());
                    self.report(file, name, "model_unreadable", message, hint);
                    return None;
                }
            }
        }
        let labels = self.models.get(&path)?.model.labels();
        if let Some(number) = labels.iter().position(|known| known == label.value.trim()) {
            return Some((path, number));
        }
        let hint = qianmian_yaml::suggest(&label.value, labels.iter().map(String::as_str));
        let message = format!("model `{}` has no label `{}`", name.value, label.value);
        self.report(file, label, "unknown_label", message, hint);
        None
    }

    fn report<T>(
        &mut self,
        file: &str,
        at: &Spanned<T>,
        code: &'static str,
        message: String,
        hint: Option<String>,
    ) {
        self.diagnostics.push(qianmian_yaml::error(file, at.referenced, code, message, hint));
    }
}
