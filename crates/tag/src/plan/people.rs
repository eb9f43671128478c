//! Who is in a batch: a set of ids, and since when something is known of each.

use std::ops::RangeInclusive;

/// Ids in one block: they share the upper half of an id.
const BLOCK: usize = 1 << 16;
const WORDS: usize = BLOCK / 64;

/// A set of people that takes in one row after the other: 2 bits a person, and their first event where it is asked for.
#[derive(Debug, Default)]
pub(super) struct People {
    /// By the upper half of the id; short, and sparse where ids are.
    blocks: Vec<Option<Box<Block>>>,
    /// Whether the time of the first event is kept.
    keep_first: bool,
}

#[derive(Debug)]
struct Block {
    known: [u64; WORDS],
    /// Something happened up to the instant of evaluation.
    seen: [u64; WORDS],
    first: Option<Box<[i64]>>,
}

impl People {
    pub(super) fn new(keep_first: bool) -> People {
        People { blocks: Vec::new(), keep_first }
    }

    /// Counts a person in.
    pub(super) fn admit(&mut self, id: u32) {
        let (word, bit) = place(id);
        self.block(id).known[word] |= bit;
    }

    /// Counts a person in, and notes that something happened to them.
    pub(super) fn see(&mut self, id: u32, at: i64) {
        let (word, bit) = place(id);
        let block = self.block(id);
        block.known[word] |= bit;
        block.seen[word] |= bit;
        if let Some(first) = &mut block.first {
            let first = &mut first[usize::from(low(id))];
            *first = (*first).min(at);
        }
    }

    fn block(&mut self, id: u32) -> &mut Block {
        let index = usize::from(high(id));
        if self.blocks.len() <= index {
            self.blocks.resize_with(index + 1, || None);
        }
        let keep_first = self.keep_first;
        self.blocks[index].get_or_insert_with(|| Block::empty(keep_first))
    }

    /// Whether something happened to a person up to the instant of evaluation.
    pub(super) fn is_seen(&self, id: u32) -> bool {
        let (word, bit) = place(id);
        self.find(id).is_some_and(|block| block.seen[word] & bit != 0)
    }

    /// When something happened first, where that is kept.
    pub(super) fn first_event(&self, id: u32) -> Option<i64> {
        let first = self.find(id)?.first.as_ref()?[usize::from(low(id))];
        (first != i64::MAX).then_some(first)
    }

    fn find(&self, id: u32) -> Option<&Block> {
        self.blocks.get(usize::from(high(id)))?.as_deref()
    }

    /// Takes in everybody of another set.
    pub(super) fn join(&mut self, other: People) {
        for (index, theirs) in other.blocks.into_iter().enumerate() {
            let Some(theirs) = theirs else { continue };
            if self.blocks.len() <= index {
                self.blocks.resize_with(index + 1, || None);
            }
            match &mut self.blocks[index] {
                Some(mine) => mine.join(&theirs),
                place => *place = Some(theirs),
            }
        }
    }

    /// The ids in a range, in order.
    pub(super) fn within(&self, range: RangeInclusive<u32>) -> Vec<u32> {
        let mut found = Vec::new();
        let blocks = usize::from(high(*range.start()))..=usize::from(high(*range.end()));
        for index in blocks.take_while(|index| *index < self.blocks.len()) {
            let Some(block) = &self.blocks[index] else { continue };
            for (word, &bits) in block.known.iter().enumerate() {
                push_bits(index * BLOCK + word * 64, bits, &range, &mut found);
            }
        }
        found
    }

    /// All ids, in order.
    pub(super) fn all(&self) -> Vec<u32> {
        self.within(0..=u32::MAX)
    }
}

impl Block {
    fn empty(keep_first: bool) -> Box<Block> {
        let first = keep_first.then(|| vec![i64::MAX; BLOCK].into_boxed_slice());
        Box::new(Block { known: [0; WORDS], seen: [0; WORDS], first })
    }

    fn join(&mut self, other: &Block) {
        self.known.iter_mut().zip(&other.known).for_each(|(mine, theirs)| *mine |= theirs);
        self.seen.iter_mut().zip(&other.seen).for_each(|(mine, theirs)| *mine |= theirs);
        if let (Some(mine), Some(theirs)) = (&mut self.first, &other.first) {
            mine.iter_mut().zip(theirs.iter()).for_each(|(mine, theirs)| *mine = (*mine).min(*theirs));
        }
    }
}

#[allow(clippy::cast_possible_truncation, reason = "the halves of 32 bits")]
fn high(id: u32) -> u16 {
    (id >> 16) as u16
}

#[allow(clippy::cast_possible_truncation, reason = "the halves of 32 bits")]
fn low(id: u32) -> u16 {
    id as u16
}

fn place(id: u32) -> (usize, u64) {
    (usize::from(low(id)) / 64, 1 << (id % 64))
}

fn push_bits(first: usize, mut bits: u64, range: &RangeInclusive<u32>, found: &mut Vec<u32>) {
    while bits != 0 {
        let id = u32::try_from(first).unwrap_or(u32::MAX) + bits.trailing_zeros();
        bits &= bits - 1;
        if range.contains(&id) {
            found.push(id);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_small_and_large_are_in_once_and_in_order() {
        let mut people = People::new(true);
        for id in [7, u32::MAX, 7, 1 << 24, 0, u32::MAX] {
            people.admit(id);
        }
        people.see(7, 30);
        people.see(7, 20);
        assert_eq!(people.all(), [0, 7, 1 << 24, u32::MAX]);
        assert_eq!(people.within(1..=1 << 24), [7, 1 << 24]);
        assert_eq!((people.is_seen(7), people.is_seen(0)), (true, false));
        assert_eq!((people.first_event(7), people.first_event(0)), (Some(20), None));
    }

    #[test]
    fn joined_sets_have_everybody_and_the_earlier_first_event() {
        let (mut mine, mut theirs) = (People::new(true), People::new(true));
        mine.see(1, 10);
        theirs.see(1, 5);
        theirs.admit(200_000);
        mine.join(theirs);
        assert_eq!(mine.all(), [1, 200_000]);
        assert_eq!(mine.first_event(1), Some(5));
    }
}
