//! Topics of a text by keywords: one Aho-Corasick automaton over the lexicons of `topics/*.yaml`.
//!
//! ```yaml
//! - topic: mother_baby
//!   title: { zh: 母婴, en: Mother and baby }
//!   keywords: [奶粉, 纸尿裤, stroller, baby shower]
//! ```
//!
//! Latin letters match in any case and only as whole words (`baby` is not in `babysitter`); Chinese matches anywhere.
//! Every keyword found counts once per place; where keywords overlap, the longer one at the earlier place counts.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use aho_corasick::{AhoCorasick, MatchKind};
use qianmian_model::{Diagnostic, Severity};
use serde::Deserialize;
use serde_saphyr::Spanned;

/// One topic, for people.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Topic {
    /// Its id, as in rules: `interest('mother_baby')`.
    pub id: Arc<str>,
    /// Title by language (`zh`, `en`).
    pub title: BTreeMap<String, String>,
}

/// All lexicons.
#[derive(Debug, Clone)]
pub struct Topics {
    topics: Vec<Topic>,
    automaton: AhoCorasick,
    /// Per keyword: the topics it belongs to, and whether it must start and end at a word boundary.
    keywords: Vec<Keyword>,
}

#[derive(Debug, Clone)]
struct Keyword {
    topics: Vec<usize>,
    latin_start: bool,
    latin_end: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct TopicDto {
    topic: Spanned<String>,
    #[serde(default)]
    title: BTreeMap<String, String>,
    keywords: Vec<Spanned<String>>,
}

impl Default for Topics {
    fn default() -> Self {
        Topics::none()
    }
}

impl Topics {
    /// No topics at all.
    pub fn none() -> Topics {
        Topics::build(Vec::new(), &[])
    }

    /// Reads the files of `topics/`: pairs of a name for diagnostics and the text. All findings are errors.
    pub fn parse<'a>(files: impl IntoIterator<Item = (&'a str, &'a str)>) -> Result<Topics, Vec<Diagnostic>> {
        let mut reading = Reading::default();
        for (file, text) in files {
            match qianmian_yaml::parse::<Vec<TopicDto>>(file, text) {
                Ok(topics) => topics.into_iter().for_each(|topic| reading.add(file, topic)),
                Err(mistake) => reading.diagnostics.push(mistake),
            }
        }
        if !reading.diagnostics.is_empty() {
            return Err(reading.diagnostics);
        }
        Ok(Topics::build(reading.topics, &reading.keywords))
    }

    fn build(topics: Vec<Topic>, keywords: &[(String, Vec<usize>)]) -> Topics {
        let automaton = AhoCorasick::builder()
            .match_kind(MatchKind::Standard)
            .ascii_case_insensitive(true)
            .build(keywords.iter().map(|(keyword, _)| keyword))
            .expect("lexicons are far smaller than an automaton may be");
        let keywords = keywords
            .iter()
            .map(|(text, topics)| Keyword {
                topics: topics.clone(),
                latin_start: text.starts_with(|c: char| c.is_ascii_alphanumeric()),
                latin_end: text.ends_with(|c: char| c.is_ascii_alphanumeric()),
            })
            .collect();
        Topics { topics, automaton, keywords }
    }

    /// Every topic, in the order of the files.
    pub fn iter(&self) -> impl Iterator<Item = &Topic> {
        self.topics.iter()
    }

    /// The topics of a text, once per hit, sorted.
    pub fn find(&self, text: &str) -> Vec<Arc<str>> {
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
                let ids =
                    self.keywords[keyword].topics.iter().map(|&topic| Arc::clone(&self.topics[topic].id));
                topics.extend(ids);
            }
        }
        topics.sort_unstable();
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

#[derive(Default)]
struct Reading {
    topics: Vec<Topic>,
    keywords: Vec<(String, Vec<usize>)>,
    places: HashMap<String, usize>,
    diagnostics: Vec<Diagnostic>,
}

impl Reading {
    fn add(&mut self, file: &str, dto: TopicDto) {
        let id = dto.topic.value.trim();
        let named = !id.is_empty() && id.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
        if !named {
            let message = format!("topic id `{id}` is not of letters, digits and `_`");
            self.report(file, &dto.topic, "invalid_topic_id", message, None);
        }
        if self.topics.iter().any(|topic| &*topic.id == id) {
            self.report(file, &dto.topic, "duplicate_topic", format!("topic `{id}` is defined twice"), None);
        }
        if dto.keywords.is_empty() {
            let hint = Some("list at least one word under `keywords`");
            self.report(file, &dto.topic, "empty_topic", format!("topic `{id}` has no keywords"), hint);
        }
        let index = self.topics.len();
        self.topics.push(Topic { id: id.into(), title: dto.title });
        for keyword in dto.keywords {
            self.add_keyword(file, index, &keyword);
        }
    }

    fn add_keyword(&mut self, file: &str, topic: usize, keyword: &Spanned<String>) {
        let text = keyword.value.trim().to_ascii_lowercase();
        if text.is_empty() || (text.len() == 1 && text.is_ascii()) {
            let hint = Some("a keyword has at least one Chinese character or two letters");
            self.report(file, keyword, "short_keyword", format!("keyword `{text}` is too short"), hint);
            return;
        }
        let next = self.keywords.len();
        let place = *self.places.entry(text.clone()).or_insert(next);
        if place == next {
            self.keywords.push((text, vec![topic]));
        } else if self.keywords[place].1.contains(&topic) {
            self.report(
                file,
                keyword,
                "duplicate_keyword",
                format!("keyword `{text}` is listed twice"),
                None,
            );
        } else {
            self.keywords[place].1.push(topic);
        }
    }

    fn report(
        &mut self,
        file: &str,
        at: &Spanned<String>,
        code: &'static str,
        message: String,
        hint: Option<&str>,
    ) {
        self.diagnostics.push(Diagnostic {
            severity: Severity::Error,
            code,
            file: file.to_owned(),
            line: u32::try_from(at.referenced.line()).unwrap_or(0),
            column: u32::try_from(at.referenced.column()).unwrap_or(0),
            message,
            hint: hint.map(str::to_owned),
        });
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

    #[test]
    fn mistakes_are_located() {
        refuse("- topic: a\n  keywords: []\n", "topics/x.yaml:1:10: error: topic `a` has no keywords");
        refuse("- topic: a\n  keywords: [x]\n", "topics/x.yaml:2:14: error: keyword `x` is too short");
        refuse("- topic: a\n  keyword: [xy]\n", "topics/x.yaml:2:3: error: ");
        refuse("- topic: a b\n  keywords: [xy]\n", "topics/x.yaml:1:10: error: topic id `a b`");
    }
}
