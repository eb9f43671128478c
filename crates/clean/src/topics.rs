//! Topics of a text: by keywords, one Aho-Corasick automaton over the lexicons of `topics/*.yaml`, and by trained models.
//!
//! ```yaml
//! - topic: mother_baby
//!   title: { zh: 母婴, en: Mother and baby }
//!   keywords: [奶粉, 纸尿裤, stroller, baby shower]
//! - topic: books
//!   keywords: [小说]
//!   model: shop.model      # of `qianmian text train`, beside this file
//!   label: 书籍             # what the model calls it; the topic's id where nothing is said
//!   threshold: 0.8         # the least confidence; the model's own where nothing is said
//! ```
//!
//! Latin letters match in any case and only as whole words (`baby` is not in `babysitter`); Chinese matches anywhere.
//! Every keyword found counts once per place; where keywords overlap, the longer one at the earlier place counts. A model
//! names one label of a text, and that topic counts once, where no keyword found it already.

use std::collections::{BTreeMap, HashMap};
use std::io;
use std::sync::Arc;

use aho_corasick::{AhoCorasick, MatchKind};
use qianmian_model::Diagnostic;
use qianmian_text::Model;

mod reading;
mod scores;

use reading::Reading;
pub use scores::{ModelLabel, ModelOfTopics, TopicScore};

/// One topic, for people.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Topic {
    /// Its id, as in rules: `interest('mother_baby')`.
    pub id: Arc<str>,
    /// Title by language (`zh`, `en`).
    pub title: BTreeMap<String, String>,
}

/// All lexicons and models.
#[derive(Debug, Clone)]
pub struct Topics {
    topics: Vec<Topic>,
    automaton: AhoCorasick,
    /// Per keyword: the topics it belongs to, and whether it must start and end at a word boundary.
    keywords: Vec<Keyword>,
    models: Vec<TopicModel>,
}

#[derive(Debug, Clone)]
struct Keyword {
    topics: Vec<usize>,
    latin_start: bool,
    latin_end: bool,
}

/// A model and what its labels mean here.
#[derive(Debug, Clone)]
struct TopicModel {
    /// Where it was read, such as `topics/shop.model`.
    path: String,
    model: Arc<Model>,
    /// By label: the topic and the least confidence.
    labels: HashMap<usize, (usize, f64)>,
}

impl Default for Topics {
    fn default() -> Self {
        Topics::none()
    }
}

impl Topics {
    /// No topics at all.
    pub fn none() -> Topics {
        Topics::build(Reading::default())
    }

    /// Reads the files of `topics/` that name no model: pairs of a name for diagnostics and the text. All findings are
    /// errors.
    ///
    /// # Errors
    /// Every mistake of every file, with its place.
    pub fn parse<'a>(files: impl IntoIterator<Item = (&'a str, &'a str)>) -> Result<Topics, Vec<Diagnostic>> {
        Topics::load(files, &|_| Err(io::Error::from(io::ErrorKind::NotFound)))
    }

    /// Reads the files of `topics/`, and by `read` the bytes of the models that they name: its argument is the path of
    /// the model, which begins at the folder of the file that names it, such as `topics/shop.model`.
    ///
    /// # Errors
    /// Every mistake of every file, with its place.
    pub fn load<'a>(
        files: impl IntoIterator<Item = (&'a str, &'a str)>,
        read: &dyn Fn(&str) -> io::Result<Vec<u8>>,
    ) -> Result<Topics, Vec<Diagnostic>> {
        let mut reading = Reading::default();
        for (file, text) in files {
            reading.read(file, text, read);
        }
        if reading.diagnostics.is_empty() { Ok(Topics::build(reading)) } else { Err(reading.diagnostics) }
    }

    fn build(reading: Reading) -> Topics {
        let automaton = AhoCorasick::builder()
            .match_kind(MatchKind::Standard)
            .ascii_case_insensitive(true)
            .build(reading.keywords.iter().map(|(keyword, _)| keyword))
            .expect("lexicons are far smaller than an automaton may be");
        let keywords = reading
            .keywords
            .into_iter()
            .map(|(text, topics)| Keyword {
                topics,
                latin_start: text.starts_with(|c: char| c.is_ascii_alphanumeric()),
                latin_end: text.ends_with(|c: char| c.is_ascii_alphanumeric()),
            })
            .collect();
        let models = reading.models.into_values().collect();
        Topics { topics: reading.topics, automaton, keywords, models }
    }

    /// Every topic, in the order of the files.
    pub fn iter(&self) -> impl Iterator<Item = &Topic> {
        self.topics.iter()
    }

    /// The topics of a text, once per hit, sorted.
    pub fn find(&self, text: &str) -> Vec<Arc<str>> {
        let mut found = self.find_keywords(text);
        for TopicModel { model, labels, .. } in &self.models {
            let judged = model.judge(&mut model.reader(), text);
            let topic = judged.and_then(|judged| {
                let (topic, least) = labels.get(&judged.label)?;
                (judged.confidence >= *least).then_some(*topic)
            });
            found.extend(topic.filter(|topic| !found.contains(topic)));
        }
        let mut ids: Vec<Arc<str>> =
            found.into_iter().map(|topic| Arc::clone(&self.topics[topic].id)).collect();
        ids.sort_unstable();
        ids
    }

    /// The topics of the keywords found, once per place.
    fn find_keywords(&self, text: &str) -> Vec<usize> {
        let mut hits: Vec<(usize, usize, usize)> = self
            .automaton
            .find_overlapping_iter(text)
            .map(|found| (found.start(), found.end(), found.pattern().as_usize()))
            .filter(|&(start, end, keyword)| self.keywords[keyword].is_word(text, start, end))
            .collect();
        hits.sort_unstable_by(|a, b| a.0.cmp(&b.0).then(b.1.cmp(&a.1)));
        let mut free_from = 0;
        let mut topics = Vec::new();
        for (start, end, keyword) in hits {
            if start >= free_from {
                free_from = end;
                topics.extend_from_slice(&self.keywords[keyword].topics);
            }
        }
        topics
    }
}

impl Keyword {
    fn is_word(&self, text: &str, start: usize, end: usize) -> bool {
        let bytes = text.as_bytes();
        let latin =
            |at: Option<usize>| at.and_then(|at| bytes.get(at)).is_some_and(u8::is_ascii_alphanumeric);
        !(self.latin_start && latin(start.checked_sub(1)) || self.latin_end && latin(Some(end)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LEXICON: &str = "
- topic: mother_baby
  title: { zh: 母婴, en: Mother and baby }
  keywords: [奶粉, 婴儿奶粉, baby, 宝宝]
- topic: camera
  keywords: [Camera, 相机, 奶粉]
";

    fn topics() -> Topics {
        Topics::parse([("topics/shop.yaml", LEXICON)]).unwrap()
    }

    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        let found: Vec<String> = topics().find(text).iter().map(ToString::to_string).collect();
        assert_eq!(found, expected, "{text}");
    }

    #[track_caller]
    fn refuse(text: &str, expected: &str) {
        let diagnostics = Topics::parse([("topics/x.yaml", text)]).unwrap_err();
        assert!(diagnostics[0].to_string().starts_with(expected), "{}", diagnostics[0]);
    }

    #[test]
    fn keywords_are_found_once_per_place_the_longer_first() {
        check("宝宝喝什么婴儿奶粉", &["mother_baby", "mother_baby"]);
        check("奶粉", &["camera", "mother_baby"]);
        check("没有", &[]);
    }

    #[test]
    fn latin_words_match_whole_and_in_any_case() {
        check("My CAMERA!", &["camera"]);
        check("买camera吗", &["camera"]);
        check("babysitter", &[]);
        check("crybaby", &[]);
        check("Baby", &["mother_baby"]);
    }

    /// A model that tells books from fruit, with the file that maps its labels.
    fn with_model(yaml: &str) -> Result<Topics, Vec<Diagnostic>> {
        let example = |text: String, label: &str| qianmian_text::Example { text, label: label.to_owned() };
        let books = ["好看的小说", "这本书写得好", "作者的文笔", "书页很厚", "故事情节", "读完这本书"];
        let fruit = ["苹果很甜", "水果新鲜", "橙子多汁", "果子坏了", "苹果脆", "箱装水果"];
        let texts = books.iter().map(|text| (text, "书籍")).chain(fruit.iter().map(|text| (text, "fruit")));
        let examples: Vec<_> = texts.map(|(text, label)| example(text.repeat(2), label)).collect();
        let training = qianmian_text::Training { folds: 3, bits: 12, ..Default::default() };
        let bytes = qianmian_text::train(&examples, training).unwrap().to_bytes();
        let read = move |path: &str| match path {
            "topics/shop.model" => Ok(bytes.clone()),
            "topics/broken.model" => Ok(bytes[..40].to_vec()),
            _ => Err(io::Error::from(io::ErrorKind::NotFound)),
        };
        Topics::load([("topics/x.yaml", yaml)], &read)
    }

    #[test]
    fn a_model_finds_what_no_keyword_does_and_counts_once() {
        let yaml = "
- topic: books
  keywords: [小说]
  model: shop.model
  label: 书籍
  threshold: 0
- topic: fruit
  model: shop.model
  threshold: 1
";
        let topics = with_model(yaml).unwrap();
        let found = |text: &str| topics.find(text).iter().map(ToString::to_string).collect::<Vec<_>>();
        assert_eq!(found("作者的书"), ["books"]);
        assert_eq!(found("小说,还是小说"), ["books", "books"], "keywords have found it already");
        assert_eq!(found("苹果和水果"), [""; 0], "nothing is ever that sure");
        assert_eq!(found(" "), [""; 0]);
    }

    #[test]
    fn scores_say_how_sure_each_topic_is_and_find_the_same() {
        let yaml = "
- topic: books
  keywords: [小说]
  model: shop.model
  label: 书籍
- topic: fruit
  model: shop.model
  threshold: 1
- topic: film
  keywords: [电影]
";
        let topics = with_model(yaml).unwrap();
        let scores = topics.scores("作者的小说");
        let shown: Vec<_> = scores
            .iter()
            .map(|score| (&*score.topic, score.keywords, score.threshold, score.found))
            .collect();
        assert_eq!(shown, [("books", 1, Some(0.5), true), ("fruit", 0, Some(1.0), false)]);
        let sum: f64 = scores.iter().filter_map(|score| score.confidence).sum();
        assert!((sum - 1.0).abs() < 1e-9 && scores[0].confidence > scores[1].confidence, "{scores:?}");
        for text in ["作者的书", "苹果和水果", "小说,还是小说", "电影", " "] {
            let mut found = topics.find(text);
            found.dedup();
            let scored = topics.scores(text).into_iter().filter(|score| score.found);
            let mut scored: Vec<_> = scored.map(|score| score.topic).collect();
            scored.sort_unstable();
            assert_eq!(scored, found, "{text}");
        }
        let models: Vec<_> = topics.models().map(|model| (model.path, model.labels.len())).collect();
        assert_eq!(models, [("topics/shop.model", 2)]);
    }

    #[test]
    fn mistakes_about_models_are_located() {
        for (yaml, expected) in [
            (
                "- topic: fruit\n  model: no.model\n",
                "topics/x.yaml:2:10: error: model `no.model` cannot be read",
            ),
            (
                "- topic: fruit\n  model: broken.model\n",
                "topics/x.yaml:2:10: error: model `broken.model`: damaged",
            ),
            (
                "- topic: a\n  model: shop.model\n",
                "topics/x.yaml:1:10: error: model `shop.model` has no label `a` (there is fruit, 书籍)",
            ),
            (
                "- topic: a\n  model: shop.model\n  label: fruits\n",
                "topics/x.yaml:3:10: error: model `shop.model` has no label `fruits` (did you mean `fruit`?)",
            ),
            (
                "- topic: fruit\n  model: shop.model\n  threshold: 70\n",
                "topics/x.yaml:3:14: error: threshold 70 is no confidence (write a number from 0 to 1)",
            ),
            (
                "- topic: a\n  keywords: [xy]\n  label: b\n",
                "topics/x.yaml:3:10: error: `label` without `model`",
            ),
            (
                "- topic: a\n  model: shop.model\n  label: fruit\n- topic: b\n  model: shop.model\n  label: fruit\n",
                "topics/x.yaml:6:10: error: label `fruit` of model `shop.model` is topic `a` already",
            ),
        ] {
            let found = with_model(yaml).unwrap_err();
            assert!(found[0].to_string().starts_with(expected), "{}", found[0]);
        }
    }

    #[test]
    fn mistakes_are_located() {
        refuse("- topic: a\n  keywords: []\n", "topics/x.yaml:1:10: error: topic `a` has no keywords");
        refuse("- topic: a\n  keywords: [x]\n", "topics/x.yaml:2:14: error: keyword `x` is too short");
        refuse("- topic: a\n  keyword: [xy]\n", "topics/x.yaml:2:3: error: ");
        refuse("- topic: a b\n  keywords: [xy]\n", "topics/x.yaml:1:10: error: topic id `a b`");
    }
}
