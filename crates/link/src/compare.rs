//! All candidate pairs with their patterns, on all threads, in an order that does not depend on how many there are.

use std::sync::atomic::{AtomicUsize, Ordering};

use crate::block::Blocks;
use crate::estimate::Count;
use crate::mixing::{NumberMap, mix};
use crate::pattern::Comparer;
use crate::table::{Column, MISSING, Records};

/// A compared pair, the smaller record first.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Pair {
    pub(crate) a: u32,
    pub(crate) b: u32,
    pub(crate) pattern: u64,
}

/// Candidate pairs of one piece of work.
const PIECE: usize = 100_000;
/// About how many candidate pairs the estimation takes; of more it takes a sample.
const SAMPLE: usize = 2_000_000;
/// How many pairs are drawn at random.
const RANDOM: usize = 1_000_000;
const RANDOM_PIECES: usize = 16;

/// Compares all candidate pairs. With `tables`, only pairs across two tables.
pub(crate) fn candidates(
    blocks: &Blocks,
    comparer: Comparer<'_>,
    tables: Option<&[u32]>,
    threads: usize,
) -> Vec<Vec<Pair>> {
    let pieces = blocks.pieces(PIECE);
    in_pieces(pieces.len(), threads, |index| {
        let mut pairs = Vec::new();
        blocks.pairs(pieces[index], |a, b| {
            if tables.is_none_or(|tables| tables[a as usize] != tables[b as usize]) {
                pairs.push(Pair { a, b, pattern: comparer.pattern(a, b) });
            }
        });
        pairs
    })
}

/// Results of `work` for 0 up to `pieces`, in this order.
pub(crate) fn in_pieces<T: Send>(pieces: usize, threads: usize, work: impl Fn(usize) -> T + Sync) -> Vec<T> {
    let next = AtomicUsize::new(0);
    let run = || {
        let mut done = Vec::new();
        loop {
            let piece = next.fetch_add(1, Ordering::Relaxed);
            if piece >= pieces {
                return done;
            }
            done.push((piece, work(piece)));
        }
    };
    let mut done: Vec<(usize, T)> = std::thread::scope(|scope| {
        let workers: Vec<_> = (1..threads.max(1)).map(|_| scope.spawn(run)).collect();
        let mut done = run();
        for worker in workers {
            match worker.join() {
                Ok(results) => done.extend(results),
                Err(panic) => std::panic::resume_unwind(panic),
            }
        }
        done
    });
    done.sort_unstable_by_key(|(piece, _)| *piece);
    done.into_iter().map(|(_, result)| result).collect()
}

/// How many pairs have each pattern, set of rules and label.
type Tally = NumberMap<(u64, u64, Option<bool>), u64>;

/// Whether two records are known to be one person.
fn known(labels: Option<&Column>, a: u32, b: u32) -> Option<bool> {
    let labels = &labels?.values;
    let (a, b) = (labels[a as usize], labels[b as usize]);
    (a != MISSING && b != MISSING).then_some(a == b)
}

/// How many candidate pairs have each pattern and set of rules, in order; of very many pairs, of a sample that depends on
/// the records alone.
pub(crate) fn count_patterns(
    candidates: &[Vec<Pair>],
    blocks: &Blocks,
    labels: Option<&Column>,
    threads: usize,
) -> Vec<Count> {
    let pairs: usize = candidates.iter().map(Vec::len).sum();
    let share = (pairs / SAMPLE + 1) as u64;
    sorted(in_pieces(candidates.len(), threads, |index| {
        let mut tally = Tally::default();
        for pair in &candidates[index] {
            if mix(u64::from(pair.a) << 32 | u64::from(pair.b)).is_multiple_of(share) {
                let rules = blocks.rules_of(pair.a, pair.b);
                *tally.entry((pair.pattern, rules, known(labels, pair.a, pair.b))).or_default() += 1;
            }
        }
        tally
    }))
}

/// Patterns of pairs drawn at random, with a fixed seed; of few records, of all pairs.
pub(crate) fn count_random(
    records: &Records,
    comparer: Comparer<'_>,
    tables: Option<&[u32]>,
    threads: usize,
) -> Vec<Count> {
    sorted(in_pieces(RANDOM_PIECES, threads, |piece| {
        let mut tally = Tally::default();
        random_pairs(records.profiles(), piece, |a, b| {
            if tables.is_none_or(|tables| tables[a as usize] != tables[b as usize]) {
                let known = known(records.labels.as_ref(), a, b);
                *tally.entry((comparer.pattern(a, b), 0, known)).or_default() += 1;
            }
        });
        tally
    }))
}

/// The pairs of one piece of work.
fn random_pairs(records: usize, piece: usize, mut call: impl FnMut(u32, u32)) {
    if records * records <= 2 * RANDOM {
        for a in (piece..records).step_by(RANDOM_PIECES) {
            (a + 1..records).for_each(|b| call(a as u32, b as u32));
        }
        return;
    }
    for draw in 0..RANDOM / RANDOM_PIECES {
        let number = mix((draw * RANDOM_PIECES + piece) as u64);
        let (a, b) = (scaled(number >> 32, records), scaled(number & 0xFFFF_FFFF, records));
        if a != b {
            call(a, b);
        }
    }
}

/// A 32-bit number as one below `records`.
fn scaled(number: u64, records: usize) -> u32 {
    ((number * records as u64) >> 32) as u32
}

/// All tallies as one, in order.
fn sorted(tallies: Vec<Tally>) -> Vec<Count> {
    let mut total = Tally::default();
    for (key, pairs) in tallies.into_iter().flatten() {
        *total.entry(key).or_default() += pairs;
    }
    let mut counts: Vec<_> = total.into_iter().collect();
    counts.sort_unstable();
    counts
        .into_iter()
        .map(|((pattern, rules, known), pairs)| Count { pattern, rules, known, pairs: pairs as f64 })
        .collect()
}
