//! What each of some documents is about, in its own words: TF-IDF over words, over words that no dictionary has, over
//! names and titles.
//!
//! Candidates are: titles in 《》, wherever their text stands; names of several parts, 瑞恩·高斯林; [new words](new_words)
//! found over all documents; and jieba's words of two characters and more that are not function words. A candidate scores
//! (occurrences) × (ln((documents + 1) / (documents with it + ½)) + rarity in the language / documents) × (2 for a title,
//! 1½ for a name): few documents say little about what is common, so that the dictionary counts as one more. A keyword
//! inside another that scores more is left out. Keywords are shown as the document writes them, and compared
//! [folded](crate::fold()).

pub mod new_words;
mod stop_words;
mod tokens;

use std::collections::{BTreeMap, HashMap};
use std::ops::Range;

use crate::segment::Segmenter;
use new_words::{LONGEST, NewWord, NewWords};
use tokens::{Document, Words, is_content};

/// What a keyword is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeywordKind {
    /// Stood in 《》.
    Title,
    /// Several parts with a dot between them.
    Name,
    /// Not in the dictionary; several words that keep together.
    NewWord,
    /// One of jieba's words.
    Word,
}

impl KeywordKind {
    /// `title`, `name`, `new_word` or `word`.
    pub fn as_str(self) -> &'static str {
        match self {
            KeywordKind::Title => "title",
            KeywordKind::Name => "name",
            KeywordKind::NewWord => "new_word",
            KeywordKind::Word => "word",
        }
    }

    fn boost(self) -> f64 {
        match self {
            KeywordKind::Title => 2.0,
            KeywordKind::Name => 1.5,
            KeywordKind::NewWord | KeywordKind::Word => 1.0,
        }
    }
}

/// One keyword of a document.
#[derive(Debug, Clone, PartialEq)]
pub struct Keyword {
    /// As the document first writes it.
    pub text: String,
    /// What it is.
    pub kind: KeywordKind,
    /// How often it occurs, where it is not part of a longer candidate.
    pub count: usize,
    /// The greater, the more it says; comparable within one call.
    pub score: f64,
}

/// The keywords of documents.
#[derive(Debug, Clone, PartialEq)]
pub struct Keywords {
    /// Of each document its keywords, the best first.
    pub documents: Vec<Vec<Keyword>>,
    /// The new words over all of them, the most frequent first.
    pub new_words: Vec<NewWord>,
}

/// A word of a document that may be a keyword.
struct Candidate {
    kind: KeywordKind,
    count: usize,
    /// Its first place, in characters.
    place: Range<usize>,
}

/// At most `most` keywords of each document. Holds the words of all documents, some 12 bytes each, while it works.
pub fn keywords(documents: &[&str], most: usize) -> Keywords {
    let segmenter = Segmenter::bundled();
    let mut words = Words::default();
    let documents: Vec<Document> =
        documents.iter().map(|text| Document::read(text, segmenter, &mut words)).collect();
    let new_words = NewWords::discover(&documents, &words);
    let candidates: Vec<BTreeMap<String, Candidate>> =
        documents.iter().map(|document| candidates(document, &words, &new_words)).collect();
    let mut spread: HashMap<&str, usize> = HashMap::new();
    for candidate in candidates.iter().flat_map(BTreeMap::keys) {
        *spread.entry(candidate.as_str()).or_default() += 1;
    }
    #[allow(clippy::cast_precision_loss, reason = "counts far below 2^52")]
    let weight = |word: &str, with_it: usize| {
        let all = documents.len() as f64;
        ((all + 1.0) / (with_it as f64 + 0.5)).ln() + segmenter.rarity(word) / all
    };
    let weights: HashMap<&str, f64> =
        spread.into_iter().map(|(word, with_it)| (word, weight(word, with_it))).collect();
    let ranked =
        candidates.iter().zip(&documents).map(|(found, document)| rank(found, document, &weights, most));
    Keywords { documents: ranked.collect(), new_words: new_words.into_list(&words) }
}

/// Everything in a document that may be a keyword, by its folded text.
fn candidates(document: &Document, words: &Words, new_words: &NewWords) -> BTreeMap<String, Candidate> {
    let mut found: BTreeMap<String, Candidate> = BTreeMap::new();
    let mut add = |text: String, kind: KeywordKind, place: Range<usize>| {
        found.entry(text).or_insert(Candidate { kind, count: 0, place }).count += 1;
    };
    let mut at = 0;
    while at < document.tokens.len() {
        let longest = (2..=LONGEST).rev().find(|length| new_words.contains(document, at, *length));
        let taken = longest.unwrap_or(1);
        let tokens = &document.tokens[at..at + taken];
        let text: String = tokens.iter().map(|token| words.text(token.word)).collect();
        let place = tokens[0].place.start..tokens[taken - 1].place.end;
        if longest.is_some() {
            add(text, KeywordKind::NewWord, place);
        } else if tokens[0].is_name {
            add(text, KeywordKind::Name, place);
        } else if is_content(&text) {
            add(text, KeywordKind::Word, place);
        }
        at += taken;
    }
    for (title, place) in document.titles() {
        add_title(&mut found, title, place, &document.folded);
    }
    found
}

/// Counts a title wherever its text stands, and takes the words inside it away as often.
fn add_title(found: &mut BTreeMap<String, Candidate>, title: String, place: Range<usize>, folded: &str) {
    if found.get(&title).is_some_and(|known| known.kind == KeywordKind::Title) {
        return;
    }
    let count = folded.matches(title.as_str()).count();
    for (word, inside) in found.iter_mut() {
        if title.contains(word.as_str()) {
            inside.count = inside.count.saturating_sub(count);
        }
    }
    found.retain(|_, candidate| candidate.count > 0);
    found.insert(title, Candidate { kind: KeywordKind::Title, count, place });
}

fn rank(
    found: &BTreeMap<String, Candidate>,
    document: &Document,
    weights: &HashMap<&str, f64>,
    most: usize,
) -> Vec<Keyword> {
    #[allow(clippy::cast_precision_loss, reason = "counts far below 2^52")]
    let score = |text: &str, candidate: &Candidate| {
        candidate.count as f64 * weights.get(text).copied().unwrap_or_default() * candidate.kind.boost()
    };
    let mut scored: Vec<(f64, &str, &Candidate)> =
        found.iter().map(|(text, candidate)| (score(text, candidate), text.as_str(), candidate)).collect();
    scored.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(b.1)));
    let mut chosen: Vec<(f64, &str, &Candidate)> = Vec::new();
    for one in scored {
        if chosen.len() == most {
            break;
        }
        if chosen.iter().all(|(_, longer, _)| !longer.contains(one.1)) {
            chosen.push(one);
        }
    }
    let shown = |(score, _, candidate): (f64, &str, &Candidate)| Keyword {
        text: document.original(&candidate.place),
        kind: candidate.kind,
        count: candidate.count,
        score,
    };
    chosen.into_iter().map(shown).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(documents: &[&str], most: usize) -> Vec<Vec<(String, KeywordKind)>> {
        let found = keywords(documents, most).documents.into_iter();
        found.map(|list| list.into_iter().map(|word| (word.text, word.kind)).collect()).collect()
    }

    #[test]
    fn a_title_counts_with_its_words_wherever_it_stands() {
        let all = found(&["你看过《霸王别姬》吗?霸王别姬真好看,电影院还在放"], 3);
        assert_eq!(all[0][0], ("霸王别姬".to_owned(), KeywordKind::Title));
        assert!(all[0].iter().all(|(word, _)| word != "霸王"));
    }

    #[test]
    fn a_name_of_several_parts_is_one_and_shown_as_written() {
        let all = found(&["我喜歡艾瑪·斯通,艾玛·斯通很年轻", "今天去哪里吃饭"], 2);
        assert_eq!(all[0][0], ("艾瑪·斯通".to_owned(), KeywordKind::Name));
    }

    #[test]
    fn what_is_in_every_document_says_little() {
        let all = found(&["电影 纸尿裤", "电影 榨汁机", "电影 望远镜"], 1);
        let first: Vec<&str> = all.iter().map(|list| list[0].0.as_str()).collect();
        assert_eq!(first, ["纸尿裤", "榨汁机", "望远镜"]);
    }

    #[test]
    fn nothing_comes_of_nothing() {
        assert_eq!(found(&["", "的了吗 123 !!! 😀😀", "《》《 》《\n》《没有结束"], 5)[0], []);
        assert!(keywords(&[], 3).documents.is_empty());
        assert!(found(&["奶粉"], 0)[0].is_empty());
    }
}
