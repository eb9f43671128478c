//! Words that the dictionary does not have: two to four of its words that keep together.
//!
//! A run of words is one where its parts meet far more often than by chance (pointwise mutual information over its
//! weakest joint, at least [`LEAST_COHESION`]) and where what stands before and after it is open (entropy of the
//! neighbours on the more closed side, at least [`LEAST_FREEDOM`]): 观复 and 博物馆 always meet, and anything can follow
//! 观复博物馆. The two measures are those of Huang and Powers 2003 and of common practice; both in nats.

use std::collections::HashMap;

use super::tokens::{Document, Words};

/// At most so many words make a new one.
pub(super) const LONGEST: usize = 4;
/// At most so many characters.
const MOST_CHARACTERS: usize = 10;
/// Found at least so often.
const LEAST_COUNT: u32 = 2;
/// Least mutual information of the parts at the weakest joint, in nats.
pub const LEAST_COHESION: f64 = 4.0;
/// Least entropy of the neighbours on either side, in nats.
pub const LEAST_FREEDOM: f64 = 0.5;

/// Numbers of the words of a run; `NONE` after its end.
type Run = [u32; LONGEST];
const NONE: u32 = u32::MAX;

/// A word that the dictionary does not have.
#[derive(Debug, Clone, PartialEq)]
pub struct NewWord {
    /// In folded form.
    pub text: String,
    /// How often it stands in the documents.
    pub count: usize,
    /// Mutual information at its weakest joint, in nats.
    pub cohesion: f64,
    /// Entropy of its neighbours on the more closed side, in nats.
    pub freedom: f64,
}

/// The new words of some documents.
#[derive(Debug, Default)]
pub(super) struct NewWords {
    found: HashMap<Run, Figures>,
}

#[derive(Debug, Clone, Copy)]
struct Figures {
    count: u32,
    cohesion: f64,
    freedom: f64,
}

/// How often each neighbour stands on each side.
#[derive(Default)]
struct Neighbours {
    before: HashMap<u32, u32>,
    after: HashMap<u32, u32>,
}

impl NewWords {
    pub(super) fn discover(documents: &[Document], words: &Words) -> NewWords {
        let mut single = vec![0_u32; words.len()];
        let mut runs: HashMap<Run, u32> = HashMap::new();
        for document in documents {
            document.tokens.iter().for_each(|token| single[token.word as usize] += 1);
            each_run(document, words, |run, _, _| *runs.entry(run).or_default() += 1);
        }
        let total: u32 = single.iter().sum();
        let count = |run: &[u32]| match run {
            [word] => single[*word as usize],
            several => runs.get(&padded(several)).copied().unwrap_or(0),
        };
        let fits = |(run, found): (&Run, &u32)| {
            if *found < LEAST_COUNT || characters(run, words) > MOST_CHARACTERS {
                return None;
            }
            let cohesion = cohesion(parts(run), *found, total, count);
            (cohesion >= LEAST_COHESION).then_some((*run, (*found, cohesion)))
        };
        let tight: HashMap<Run, (u32, f64)> = runs.iter().filter_map(fits).collect();
        let neighbours = neighbours(documents, words, &tight);
        let free = |(run, (count, cohesion)): (Run, (u32, f64))| {
            let beside = neighbours.get(&run)?;
            let freedom = entropy(&beside.before).min(entropy(&beside.after));
            (freedom >= LEAST_FREEDOM).then_some((run, Figures { count, cohesion, freedom }))
        };
        NewWords { found: tight.into_iter().filter_map(free).collect() }
    }

    /// Whether `length` words of a document from one on are a new word.
    pub(super) fn contains(&self, document: &Document, from: usize, length: usize) -> bool {
        let tokens = document.tokens.get(from..from + length);
        tokens.is_some_and(|tokens| {
            let mut run = [NONE; LONGEST];
            run.iter_mut().zip(tokens).for_each(|(place, token)| *place = token.word);
            self.found.contains_key(&run)
        })
    }

    /// All of them, the most frequent first.
    pub(super) fn into_list(self, words: &Words) -> Vec<NewWord> {
        let word = |(run, figures): (Run, Figures)| NewWord {
            text: parts(&run).iter().map(|word| words.text(*word)).collect(),
            count: figures.count as usize,
            cohesion: figures.cohesion,
            freedom: figures.freedom,
        };
        let mut list: Vec<NewWord> = self.found.into_iter().map(word).collect();
        list.sort_by(|a, b| b.count.cmp(&a.count).then_with(|| a.text.cmp(&b.text)));
        list
    }
}

/// Calls `found` for every run of two to four words that may be joined, with its document's first and last place.
fn each_run(document: &Document, words: &Words, mut found: impl FnMut(Run, usize, usize)) {
    for from in 0..document.tokens.len() {
        let mut run = [NONE; LONGEST];
        for (length, token) in document.tokens[from..].iter().take(LONGEST).enumerate() {
            if token.is_name || !words.joins(token.word) {
                break;
            }
            run[length] = token.word;
            if length > 0 {
                found(run, from, from + length);
            }
        }
    }
}

/// ln of how much more often a run is met than its two parts would meet by chance, at its weakest joint.
fn cohesion(run: &[u32], count: u32, total: u32, count_of: impl Fn(&[u32]) -> u32) -> f64 {
    let joint = |at: usize| {
        let (left, right) = run.split_at(at);
        let by_chance = f64::from(count_of(left)) * f64::from(count_of(right));
        (f64::from(count) * f64::from(total) / by_chance).ln()
    };
    (1..run.len()).map(joint).fold(f64::INFINITY, f64::min)
}

fn neighbours(
    documents: &[Document],
    words: &Words,
    tight: &HashMap<Run, (u32, f64)>,
) -> HashMap<Run, Neighbours> {
    let mut all: HashMap<Run, Neighbours> = HashMap::new();
    // Begin and end of a document are open: each counts as a neighbour of its own.
    let mut open = NONE;
    for document in documents {
        each_run(document, words, |run, first, last| {
            if !tight.contains_key(&run) {
                return;
            }
            let mut word = |at: Option<usize>| {
                at.and_then(|at| document.tokens.get(at)).map_or_else(
                    || {
                        open -= 1;
                        open
                    },
                    |token| token.word,
                )
            };
            let (before, after) = (word(first.checked_sub(1)), word(Some(last + 1)));
            let beside = all.entry(run).or_default();
            *beside.before.entry(before).or_default() += 1;
            *beside.after.entry(after).or_default() += 1;
        });
    }
    all
}

/// Shannon's entropy of counts, in nats; the counts are sorted, so that the sum does not depend on their order.
fn entropy(counts: &HashMap<u32, u32>) -> f64 {
    let mut counts: Vec<u32> = counts.values().copied().collect();
    counts.sort_unstable();
    let total: f64 = counts.iter().copied().map(f64::from).sum();
    -counts.into_iter().map(|count| f64::from(count) / total).map(|part| part * part.ln()).sum::<f64>()
}

fn parts(run: &Run) -> &[u32] {
    let length = run.iter().position(|word| *word == NONE).unwrap_or(LONGEST);
    &run[..length]
}

fn padded(words: &[u32]) -> Run {
    let mut run = [NONE; LONGEST];
    run.iter_mut().zip(words).for_each(|(place, word)| *place = *word);
    run
}

fn characters(run: &Run, words: &Words) -> usize {
    parts(run).iter().map(|word| words.text(*word).chars().count()).sum()
}

#[cfg(test)]
mod tests {
    use crate::keywords::keywords;

    #[test]
    fn what_keeps_together_in_open_company_is_a_word() {
        let mut talk = vec![
            "昨天去观复博物馆,人很多",
            "北京观复博物馆门票贵吗",
            "推荐观复博物馆给朋友",
            "观复博物馆周一休息",
            "博物馆都要预约",
        ];
        // Other talk, against which four times are more than chance.
        talk.extend(["晚饭吃火锅还是烧烤,火锅店排队太久,烧烤摊比较近"; 40]);
        let found = keywords(&talk, 3);
        let word = found.new_words.iter().find(|word| word.text == "观复博物馆");
        assert_eq!(word.map(|word| word.count), Some(4), "{:?}", found.new_words);
        assert!(word.is_some_and(|word| word.freedom > 1.0), "{word:?}");
    }

    #[test]
    fn what_is_said_once_or_always_in_one_phrase_is_none() {
        let found =
            keywords(&["限量发售套餐优惠券", "快来抢限量发售套餐优惠券吧", "快来抢限量发售套餐优惠券吧"], 3);
        assert!(found.new_words.iter().all(|word| word.text != "发售套餐"), "{:?}", found.new_words);
    }
}
