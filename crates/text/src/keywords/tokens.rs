//! Documents as numbered words with their places, names of several parts put together.

use std::collections::{HashMap, HashSet};
use std::ops::Range;
use std::sync::LazyLock;

use super::stop_words::STOP_WORDS;
use crate::fold::fold;
use crate::segment::Segmenter;

/// Characters between the parts of a foreign name.
const DOTS: [&str; 4] = ["·", "•", "・", "‧"];
/// A title has at most so many characters.
const LONGEST_TITLE: usize = 30;

static STOPS: LazyLock<HashSet<&'static str>> = LazyLock::new(|| STOP_WORDS.split_whitespace().collect());

/// Every word that was met, with its number.
#[derive(Debug, Default)]
pub(super) struct Words {
    numbers: HashMap<String, u32>,
    words: Vec<Word>,
}

#[derive(Debug)]
struct Word {
    text: String,
    joins: bool,
}

/// A word at its place.
#[derive(Debug)]
pub(super) struct Token {
    pub(super) word: u32,
    /// In characters.
    pub(super) place: Range<usize>,
    /// Whether it is a name of several parts.
    pub(super) is_name: bool,
}

/// A document: as it was written, in its one form, and its words.
#[derive(Debug)]
pub(super) struct Document {
    characters: Vec<char>,
    pub(super) folded: String,
    pub(super) tokens: Vec<Token>,
}

impl Words {
    fn number(&mut self, text: &str) -> u32 {
        if let Some(number) = self.numbers.get(text) {
            return *number;
        }
        let number = u32::try_from(self.words.len()).expect("fewer than four billion different words");
        self.numbers.insert(text.to_owned(), number);
        let joins = text.chars().all(is_han) && !STOPS.contains(text);
        self.words.push(Word { text: text.to_owned(), joins });
        number
    }

    pub(super) fn text(&self, number: u32) -> &str {
        &self.words[number as usize].text
    }

    /// Whether a word may be part of a new one: Chinese and not a function word.
    pub(super) fn joins(&self, number: u32) -> bool {
        self.words[number as usize].joins
    }

    pub(super) fn len(&self) -> usize {
        self.words.len()
    }
}

impl Document {
    pub(super) fn read(text: &str, segmenter: &Segmenter, words: &mut Words) -> Document {
        let folded = fold(text);
        let mut tokens = Vec::new();
        let (mut at, mut pending) = (0, segmenter.segment(&folded).into_iter().peekable());
        while let Some(first) = pending.next() {
            let start = at;
            at += first.chars().count();
            let mut name = first.to_owned();
            let mut is_name = false;
            while first.chars().all(is_han) && pending.peek().is_some_and(|next| DOTS.contains(next)) {
                pending.next();
                at += 1;
                let Some(part) = pending.next_if(|part| part.chars().all(is_han)) else { break };
                at += part.chars().count();
                name = name + "·" + part;
                is_name = true;
            }
            tokens.push(Token { word: words.number(&name), place: start..at, is_name });
        }
        Document { characters: text.chars().collect(), folded, tokens }
    }

    /// What stands at a place, as it was written.
    pub(super) fn original(&self, place: &Range<usize>) -> String {
        self.characters[place.clone()].iter().collect::<String>().trim().to_owned()
    }

    /// What stands in 《》 on one line, folded, with its place.
    pub(super) fn titles(&self) -> Vec<(String, Range<usize>)> {
        let mut titles = Vec::new();
        let mut open = None;
        for (at, character) in self.characters.iter().enumerate() {
            match character {
                '《' => open = Some(at + 1),
                '》' => {
                    let place = open.take().map(|start| start..at);
                    titles.extend(place.filter(|place| place.len() <= LONGEST_TITLE));
                }
                '\n' => open = None,
                _ => {}
            }
        }
        let folded = |place: Range<usize>| (fold(&self.original(&place)), place);
        titles.into_iter().map(folded).filter(|(title, _)| title.chars().any(char::is_alphanumeric)).collect()
    }
}

/// Whether a word can be a keyword: two characters or more, with a letter, not a function word.
pub(super) fn is_content(word: &str) -> bool {
    word.chars().nth(1).is_some()
        && word.chars().all(char::is_alphanumeric)
        && word.chars().any(char::is_alphabetic)
        && !STOPS.contains(word)
}

/// Whether a character is a Chinese one.
pub(super) fn is_han(character: char) -> bool {
    matches!(character, '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}' | '\u{20000}'..='\u{323AF}')
}
