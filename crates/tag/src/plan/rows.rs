//! Rows on their way to the people they belong to: packed into words, kept apart by ranges of people, so that a range
//! fits a processor's cache when its people are evaluated.
//!
//! A row is a head word, then its instant where it is needed, then a word for each value that it gives to a series. The
//! head holds the person within the range (24 bits), the reach (24 bits) and the age in days (16 bits).

use std::ops::RangeInclusive;

/// An age that does not fit, or is not one because the row lies after the instant of evaluation.
pub(super) const NO_AGE: u16 = u16::MAX;
/// Words of one block. A row lies in one block.
const BLOCK: usize = 1 << 12;
/// How many ranges people are divided into, at most.
const RANGES: u32 = 256;
/// A person within a range has so many bits: 256 ranges of so many people are all there can be.
const PERSON_BITS: u32 = 24;
const REACH_BITS: u32 = 24;

/// How ids are divided into ranges of equal length.
#[derive(Debug, Clone, Copy)]
pub(super) struct Ranges {
    first: u32,
    shift: u32,
}

impl Ranges {
    /// Ranges over the ids that are expected; others are in the first or last of the longest ranges there can be.
    pub(super) fn over(ids: &RangeInclusive<u32>) -> Ranges {
        let span = ids.end().saturating_sub(*ids.start());
        let shift = (0..PERSON_BITS).find(|shift| span >> shift < RANGES).unwrap_or(PERSON_BITS);
        Ranges { first: if ids.is_empty() { 0 } else { *ids.start() }, shift }
    }

    /// Ranges over all ids there can be.
    pub(super) fn everywhere() -> Ranges {
        Ranges { first: 0, shift: PERSON_BITS }
    }

    /// Whether an id has its place in a range.
    pub(super) fn holds(self, id: u32) -> bool {
        id.checked_sub(self.first).is_some_and(|offset| offset >> self.shift < RANGES)
    }

    /// The range of an id that has its place, and the person within it.
    pub(super) fn place(self, id: u32) -> (usize, u32) {
        let offset = id.wrapping_sub(self.first);
        ((offset >> self.shift) as usize, offset & ((1 << self.shift) - 1))
    }

    /// The ids of a range.
    pub(super) fn ids(self, range: usize) -> RangeInclusive<u32> {
        let start = u64::from(self.first) + ((range as u64) << self.shift);
        let clamp = |id: u64| u32::try_from(id).unwrap_or(u32::MAX);
        clamp(start)..=clamp(start + (1 << self.shift) - 1)
    }

    pub(super) fn len() -> usize {
        RANGES as usize
    }

    /// People of one range, at most.
    pub(super) fn width(self) -> usize {
        1 << self.shift
    }
}

/// The head word of a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Head {
    pub(super) person: u32,
    pub(super) reach: u32,
    pub(super) age: u16,
}

impl Head {
    pub(super) fn pack(self) -> u64 {
        let Head { person, reach, age } = self;
        (u64::from(person) << (REACH_BITS + 16)) | (u64::from(reach) << 16) | u64::from(age)
    }

    #[inline]
    #[allow(clippy::cast_possible_truncation, reason = "each is cut to its own bits")]
    pub(super) fn unpack(word: u64) -> Head {
        Head {
            person: (word >> (REACH_BITS + 16)) as u32,
            reach: (word >> 16) as u32 & ((1 << REACH_BITS) - 1),
            age: word as u16,
        }
    }
}

/// The rows of one range of people, in blocks so that growing copies nothing.
#[derive(Debug, Default)]
pub(super) struct Rows {
    blocks: Vec<Vec<u64>>,
}

impl Rows {
    /// Adds a row of one word.
    #[inline]
    pub(super) fn push(&mut self, word: u64) {
        match self.blocks.last_mut() {
            Some(block) if block.len() < BLOCK => block.push(word),
            _ => self.extend(&[word]),
        }
    }

    /// Adds a row.
    pub(super) fn extend(&mut self, words: &[u64]) {
        if self.blocks.last().is_none_or(|block| block.len() + words.len() > BLOCK) {
            self.blocks.push(Vec::with_capacity(BLOCK.max(words.len())));
        }
        if let Some(block) = self.blocks.last_mut() {
            block.extend_from_slice(words);
        }
    }

    /// The words from a place on.
    #[inline]
    pub(super) fn at(&self, place: RowPlace) -> &[u64] {
        &self.blocks[place.block as usize][place.word as usize..]
    }

    /// Gives `take` each row's place and head; `len` is how many words a row with that head has.
    pub(super) fn walk(&self, len: impl Fn(Head) -> usize, mut take: impl FnMut(RowPlace, Head)) {
        for (block, words) in (0u32..).zip(&self.blocks) {
            let mut word = 0;
            while word < words.len() {
                let head = Head::unpack(words[word]);
                take(RowPlace { block, word: u32::try_from(word).unwrap_or(u32::MAX) }, head);
                word += len(head);
            }
        }
    }
}

/// Where a row begins.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct RowPlace {
    block: u32,
    word: u32,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_id_has_one_place_and_comes_back_from_it() {
        for ids in [0..=0, 0..=999_999, 5..=5, 0..=u32::MAX, 4_000_000_000..=u32::MAX] {
            let ranges = Ranges::over(&ids);
            for id in [*ids.start(), u32::midpoint(*ids.start(), *ids.end()), *ids.end()] {
                assert!(ranges.holds(id), "{id} of {ids:?}");
                let (range, person) = ranges.place(id);
                assert_eq!(ranges.ids(range).start() + person, id);
                assert!((person as usize) < ranges.width() && range < Ranges::len());
            }
        }
        assert!(!Ranges::over(&(0..=999)).holds(1_000_000));
        assert!(!Ranges::over(&(500..=999)).holds(3));
    }

    #[test]
    fn rows_of_several_words_do_not_straddle_blocks() {
        let mut rows = Rows::default();
        let head = |person| Head { person, reach: 3, age: 90 };
        for person in 0..5_000 {
            rows.extend(&[head(person).pack(), 1, 2]);
        }
        let mut next = 0;
        rows.walk(
            |_| 3,
            |place, found| {
                assert_eq!((found, rows.at(place)[2]), (head(next), 2));
                next += 1;
            },
        );
        assert_eq!(next, 5_000);
    }
}
