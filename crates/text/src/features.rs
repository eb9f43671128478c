//! What a model sees of a text: how often each character, each pair of neighbours and each word occurs, and its
//! [form](form): how long it is and of what kinds of characters. All is hashed into buckets.
//!
//! The text is [folded](crate::fold()) first; blanks of any length are one boundary, as are begin and end; digits are one
//! digit; a run of Latin letters and digits is a word. Counts are damped to 1 + ln(count), weighed by how
//! rare they are, and scaled to length 1, so that a long text weighs no more than a short one.
//! Hashing: Weinberger et al. 2009, <https://arxiv.org/abs/0902.2206>.

mod form;
mod rarity;

use std::collections::BTreeMap;
use std::ops::Range;

use xxhash_rust::xxh3::xxh3_64;

use crate::fold::fold_char;
use crate::segment::Segmenter;

pub(crate) use rarity::Rarity;

/// Buckets and their values: buckets ascending, values positive. Empty without any letter.
pub type Features = Vec<(u32, f32)>;

/// Named things and how often each was met.
pub type Counts = BTreeMap<String, f32>;

/// Stands for blanks, begin and end of a text.
const BOUNDARY: char = ' ';

/// What of a text is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Parts {
    /// Characters, pairs of neighbours, and Latin words: models of version 1.
    Characters,
    /// These, and Chinese words: models of version 2.
    Words,
    /// These, and the text's form.
    Form,
}

/// Turns texts into features; holds the memory that is used again for the next text.
#[derive(Debug, Clone)]
pub struct FeatureReader {
    bits: u8,
    parts: Parts,
    standard: String,
    buckets: Vec<u32>,
}

impl FeatureReader {
    /// For 2^`bits` buckets, at most 2^24.
    pub fn new(bits: u8, parts: Parts) -> FeatureReader {
        FeatureReader { bits: bits.min(24), parts, standard: String::new(), buckets: Vec::new() }
    }

    /// The damped counts of a text, not weighed and not scaled, written over what `features` held.
    pub fn read(&mut self, text: &str, features: &mut Features) {
        let (bits, buckets, standard) = (self.bits, &mut self.buckets, &mut self.standard);
        standard.clear();
        standard.extend(text.chars().map(standard_char));
        buckets.clear();
        grams(placed(standard), |hash, _| buckets.push(bucket(hash, bits)));
        if self.parts >= Parts::Words {
            words(standard, |hash, _| buckets.push(bucket(hash, bits)));
        }
        if self.parts >= Parts::Form {
            form::form(standard, |hash| buckets.push(bucket(hash, bits)));
        }
        buckets.sort_unstable();
        features.clear();
        for run in buckets.chunk_by(|a, b| a == b) {
            #[allow(clippy::cast_precision_loss, reason = "damped anyway")]
            features.push((run[0], 1.0 + (run.len() as f32).ln()));
        }
    }

    /// The same of named things and how often each was met, at least once, such as what a person did.
    pub(crate) fn read_counts(&self, counts: &Counts, features: &mut Features) {
        features.clear();
        features.extend(counts.iter().map(|(name, count)| (self.bucket_of(name), 1.0 + count.max(1.0).ln())));
        features.sort_unstable_by(|a, b| a.0.cmp(&b.0).then(a.1.total_cmp(&b.1)));
        features.dedup_by(|next, kept| {
            let same = next.0 == kept.0;
            kept.1 += if same { next.1 } else { 0.0 };
            same
        });
    }

    /// Where a named thing is counted.
    pub(crate) fn bucket_of(&self, name: &str) -> u32 {
        bucket(xxh3_64(name.as_bytes()), self.bits)
    }

    /// Each part of a text with its bucket and its place in bytes; its form has none.
    pub(crate) fn places(&self, text: &str) -> Vec<(u32, Range<usize>)> {
        let standard: String = text.chars().map(standard_char).collect();
        let own: Vec<Range<usize>> = placed(text).map(|(place, _)| place).collect();
        let mut places = Vec::new();
        grams(own.iter().cloned().zip(standard.chars()), |hash, place| {
            places.push((bucket(hash, self.bits), place));
        });
        if self.parts >= Parts::Words {
            words(&standard, |hash, characters| {
                let place = own[characters.start].start..own[characters.end - 1].end;
                places.push((bucket(hash, self.bits), place));
            });
        }
        places
    }
}

/// Fibonacci hashing: the upper bits of a product with the golden ratio.
fn bucket(gram: u64, bits: u8) -> u32 {
    #[allow(clippy::cast_possible_truncation, reason = "at most 24 bits remain")]
    let bucket = (gram.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> (64 - u32::from(bits))) as u32;
    bucket
}

/// Calls `found` for every word of two characters and more that is not Latin, with a number of its own and its place in
/// characters.
fn words(standard: &str, mut found: impl FnMut(u64, Range<usize>)) {
    let mut start = 0;
    for word in Segmenter::bundled().segment(standard) {
        let end = start + word.chars().count();
        if end - start > 1 && !word.starts_with(|first: char| first.is_ascii()) {
            found(xxh3_64(word.as_bytes()), start..end);
        }
        start = end;
    }
}

/// Calls `found` for every gram with a number of its own and its place in bytes.
fn grams(standard: impl Iterator<Item = (Range<usize>, char)>, mut found: impl FnMut(u64, Range<usize>)) {
    let mut before = (BOUNDARY, 0);
    let mut word: Option<(u64, usize, usize)> = None;
    let mut length = 0;
    for (place, character) in standard {
        let Range { start: at, end } = place;
        if character.is_ascii_alphanumeric() {
            let (hash, start, letters) = word.unwrap_or((0xCBF2_9CE4_8422_2325, at, 0));
            let hash = (hash ^ u64::from(u32::from(character))).wrapping_mul(0x0100_0000_01B3);
            word = Some((hash, start, letters + 1));
        } else if let Some((hash, start, letters)) = word.take()
            && letters > 2
        {
            found(hash | 1 << 63, start..at);
        }
        if character != BOUNDARY {
            found(u64::from(u32::from(character)), at..end);
        }
        if character != BOUNDARY || before.0 != BOUNDARY {
            found(pair(before.0, character), before.1..end);
        }
        (before, length) = ((character, at), end);
    }
    if let Some((hash, start, letters)) = word
        && letters > 2
    {
        found(hash | 1 << 63, start..length);
    }
    if before.0 != BOUNDARY {
        found(pair(before.0, BOUNDARY), before.1..length);
    }
}

/// Characters with their places in bytes.
fn placed(text: &str) -> impl Iterator<Item = (Range<usize>, char)> {
    text.char_indices().map(|(at, character)| (at..at + character.len_utf8(), character))
}

fn standard_char(character: char) -> char {
    match fold_char(character) {
        '0'..='9' => '0',
        other if other.is_whitespace() || other.is_control() => BOUNDARY,
        other => other,
    }
}

/// Above all single characters, below all words.
fn pair(first: char, second: char) -> u64 {
    (u64::from(u32::from(first)) + 1) << 21 | u64::from(u32::from(second))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn features(text: &str) -> Features {
        let mut features = Features::new();
        FeatureReader::new(18, Parts::Form).read(text, &mut features);
        features
    }

    #[test]
    fn scripts_widths_numbers_and_blanks_do_not_matter() {
        assert_eq!(features("請問奶粉１２段 多少錢"), features("请问奶粉34段\t\n 多少钱"));
        assert_ne!(features("奶粉"), features("粉奶"));
        assert_ne!(features("baby car"), features("babycar"));
    }

    #[test]
    fn nothing_is_in_a_text_without_characters() {
        for blank in ["", "  \n\t ", "\u{0}", "\u{3000}"] {
            assert_eq!(features(blank), [], "{blank:?}");
        }
    }

    #[test]
    fn counts_are_damped() {
        let counts = Counts::from([("event Order Completed".to_owned(), 1.0), ("hour 22".to_owned(), 20.0)]);
        let (reader, mut features) = (FeatureReader::new(18, Parts::Characters), Features::new());
        reader.read_counts(&counts, &mut features);
        let of = |name: &str| features.iter().find(|(at, _)| *at == reader.bucket_of(name)).unwrap().1;
        assert!((of("hour 22") / of("event Order Completed") - (1.0 + 20.0f32.ln())).abs() < 1e-5);
    }

    #[test]
    fn places_point_at_the_text() {
        let text = "買baby奶粉的中國科學院";
        let shown = |parts| {
            let places = FeatureReader::new(18, parts).places(text);
            places.into_iter().map(|(_, place)| &text[place]).collect::<Vec<_>>()
        };
        let (characters, words) = (shown(Parts::Characters), shown(Parts::Words));
        assert!(["baby", "奶粉", "粉"].iter().all(|part| characters.contains(part)), "{characters:?}");
        assert!(words.contains(&"中國科學院") && !characters.contains(&"中國科學院"), "{words:?}");
    }
}
