//! Which pairs are compared at all: those that agree on one of the blocking rules.
//!
//! Each rule gives every record a key; records of one key form a block, found by sorting. A block over the cap is left out of
//! its rule and counted. A pair belongs to the first rule that it agrees on, so that none comes twice.

use std::borrow::Cow;
use std::collections::HashMap;

use crate::compare::in_pieces;
use crate::mixing::mix;
use crate::pattern::Field;
use crate::table::{Column, MISSING};

/// What of a column's value is in a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) enum Part {
    /// All of it.
    Whole,
    /// The first so many characters.
    First(usize),
}

impl Part {
    /// Reads `surname` or `surname first 3`: the name of a column and what of it; `None` where the length is not one.
    pub(crate) fn parse(text: &str) -> Option<(&str, Part)> {
        match text.rsplit_once(" first ") {
            None => Some((text, Part::Whole)),
            Some((name, length)) => {
                let length = length.trim().parse().ok().filter(|length| *length > 0)?;
                Some((name.trim(), Part::First(length)))
            }
        }
    }
}

/// A conjunction: pairs agree on every part.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Rule {
    /// Index of a field, and what of it.
    pub(crate) parts: Vec<(usize, Part)>,
}

impl Rule {
    /// Its parts as they are written.
    pub(crate) fn names(&self, fields: &[Field]) -> Vec<String> {
        let part = |(field, part): &(usize, Part)| match part {
            Part::Whole => fields[*field].name.clone(),
            Part::First(length) => format!("{} first {length}", fields[*field].name),
        };
        self.parts.iter().map(part).collect()
    }
}

/// The most rules of a linkage: a pair's rules are a set of bits.
pub(crate) const MOST_RULES: usize = 64;

/// No key: a value is missing, or the block is too large.
const NO_KEY: u32 = 0;

/// The keys of all records under all rules.
#[derive(Debug)]
pub(crate) struct Blocks {
    rules: usize,
    /// Record by record, its key under each rule.
    keys: Vec<u32>,
    /// Per rule the records in the order of their keys, those without one left out.
    orders: Vec<Vec<u32>>,
    /// Per rule where in its order each block ends.
    ends: Vec<Vec<u32>>,
    /// Blocks over the cap.
    pub(crate) skipped: Vec<Skipped>,
}

/// A block that was too large.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Skipped {
    /// Index of its rule.
    pub rule: usize,
    /// How many records it has.
    pub records: usize,
}

impl Blocks {
    /// Sorts the records into blocks of at most `cap` records.
    pub(crate) fn new(rules: &[Rule], columns: &[Column], cap: usize, threads: usize) -> Blocks {
        let records = columns.first().map_or(0, |column| column.values.len());
        let mut blocks = Blocks {
            rules: rules.len(),
            keys: vec![NO_KEY; records * rules.len()],
            orders: Vec::with_capacity(rules.len()),
            ends: Vec::with_capacity(rules.len()),
            skipped: Vec::new(),
        };
        let sorted = in_pieces(rules.len(), threads, |rule| order(&rules[rule], columns, 1, cap));
        for (rule, (order, ends, skipped)) in sorted.into_iter().enumerate() {
            let mut start = 0;
            for (block, &end) in ends.iter().enumerate() {
                for record in &order[start..end as usize] {
                    blocks.keys[*record as usize * rules.len() + rule] = block as u32 + 1;
                }
                start = end as usize;
            }
            blocks.skipped.extend(skipped.into_iter().map(|records| Skipped { rule, records }));
            blocks.orders.push(order);
            blocks.ends.push(ends);
        }
        blocks
    }

    /// What a rule holds, over every `step`th record.
    pub(crate) fn extent(rule: &Rule, columns: &[Column], step: usize, cap: usize) -> Extent {
        let (order, ends, skipped) = order(rule, columns, step, cap);
        let starts = std::iter::once(&0).chain(&ends);
        let pairs = starts.zip(&ends).map(|(start, end)| {
            let records = u64::from(end - start);
            records * (records - 1) / 2
        });
        Extent { pairs: pairs.sum(), records: order.len(), skipped: skipped.iter().sum() }
    }

    fn row(&self, record: u32) -> &[u32] {
        &self.keys[record as usize * self.rules..][..self.rules]
    }

    /// The rules that a pair agrees on, as bits.
    pub(crate) fn rules_of(&self, a: u32, b: u32) -> u64 {
        let keys = self.row(a).iter().zip(self.row(b)).enumerate();
        keys.fold(0, |rules, (index, (a, b))| rules | u64::from(a == b && *a != NO_KEY) << index)
    }

    /// Whether a pair agrees on a rule before this one.
    fn earlier(&self, a: u32, b: u32, rule: usize) -> bool {
        self.row(a)[..rule].iter().zip(&self.row(b)[..rule]).any(|(a, b)| a == b && *a != NO_KEY)
    }

    /// How many pairs the blocks hold, those of several rules counted for each.
    pub(crate) fn pairs_at_most(&self) -> u64 {
        let of_rule = |ends: &Vec<u32>| -> u64 {
            let starts = std::iter::once(&0).chain(ends);
            starts.zip(ends).map(|(start, end)| u64::from(end - start) * u64::from(end - start - 1) / 2).sum()
        };
        self.ends.iter().map(of_rule).sum()
    }

    /// Pieces of work of about equal size: a rule and a range of its blocks.
    pub(crate) fn pieces(&self, pairs: usize) -> Vec<Piece> {
        let mut pieces = Vec::new();
        for (rule, ends) in self.ends.iter().enumerate() {
            let (mut first, mut start, mut load) = (0, 0, 0);
            for (block, &end) in ends.iter().enumerate() {
                let records = (end - start) as usize;
                load += records * (records - 1) / 2;
                start = end;
                if load >= pairs || block + 1 == ends.len() {
                    pieces.push(Piece { rule, first, after: block + 1 });
                    (first, load) = (block + 1, 0);
                }
            }
        }
        pieces
    }

    /// Calls with every pair of a piece that belongs to its rule, the smaller record first.
    pub(crate) fn pairs(&self, piece: Piece, mut call: impl FnMut(u32, u32)) {
        let (order, ends) = (&self.orders[piece.rule], &self.ends[piece.rule]);
        let mut start = if piece.first == 0 { 0 } else { ends[piece.first - 1] as usize };
        for &end in &ends[piece.first..piece.after] {
            let block = &order[start..end as usize];
            start = end as usize;
            for (index, a) in block.iter().enumerate() {
                for b in &block[index + 1..] {
                    if !self.earlier(*a, *b, piece.rule) {
                        call(*a, *b);
                    }
                }
            }
        }
    }
}

/// What a rule would compare.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Extent {
    /// Pairs in its blocks.
    pub(crate) pairs: u64,
    /// Records in its blocks.
    pub(crate) records: usize,
    /// Records in blocks over the cap.
    pub(crate) skipped: usize,
}

/// A range of one rule's blocks.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Piece {
    rule: usize,
    first: usize,
    after: usize,
}

/// The records that have company under a rule, block by block; the end of each block; the sizes of those over the cap.
fn order(rule: &Rule, columns: &[Column], step: usize, cap: usize) -> (Vec<u32>, Vec<u32>, Vec<usize>) {
    let parts: Vec<Cow<'_, [u32]>> =
        rule.parts.iter().map(|(field, part)| numbers(&columns[*field], *part)).collect();
    let records = columns.first().map_or(0, |column| column.values.len()) as u32;
    let keyed = (0..records).step_by(step).filter_map(|record| Some((key(&parts, record)?, record)));
    let mut keyed: Vec<(u64, u32)> = keyed.collect();
    keyed.sort_unstable();
    let (mut order, mut ends, mut skipped) = (Vec::new(), Vec::new(), Vec::new());
    for block in keyed.chunk_by(|a, b| a.0 == b.0).filter(|block| block.len() > 1) {
        if block.len() > cap {
            skipped.push(block.len());
        } else {
            order.extend(block.iter().map(|(_, record)| *record));
            ends.push(order.len() as u32);
        }
    }
    (order, ends, skipped)
}

/// The key of a record: its numbers, mixed where there are more than two.
fn key(parts: &[Cow<'_, [u32]>], record: u32) -> Option<u64> {
    let mut key = 0_u64;
    for (index, part) in parts.iter().enumerate() {
        let number = part[record as usize];
        if number == MISSING {
            return None;
        }
        // Two numbers fit as they are; a third one needs a hash of what is there.
        let carried = if index < 2 { key << 32 } else { mix(key) };
        key = carried ^ u64::from(number);
    }
    Some(key)
}

/// The number of each record's part of a value: equal numbers are equal parts.
fn numbers(column: &Column, part: Part) -> Cow<'_, [u32]> {
    let Part::First(length) = part else { return Cow::Borrowed(&column.values) };
    let mut firsts = HashMap::new();
    let mut of_value = vec![MISSING; column.distinct()];
    for (value, number) in of_value.iter_mut().enumerate().skip(1) {
        let text = column.text(value as u32);
        let next = firsts.len() as u32 + 1;
        *number = *firsts.entry(&text[..text.len().min(length)]).or_insert(next);
    }
    Cow::Owned(column.values.iter().map(|value| of_value[*value as usize]).collect())
}
