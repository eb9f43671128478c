//! Where a number stands among those of everybody: SQL's `percent_rank`, against a ranking that is made now and then and
//! kept meanwhile.
//!
//! A ranking holds every different number that people had when it was made and how many had less: exact, in 12 bytes for each
//! different number. The rank of a number is the part of the *other* people that have less, at most 1: for those whose
//! number is as it was this is `percent_rank() over (order by number)`, ties included. Nobody has a rank among nobody.
//!
//! Its bytes (version 1, held by `tests/golden/tag-ranking-v1.bin`): the version; when it was made in microseconds and how
//! many people were ranked, 8 and 4 bytes; then, from the least number to the greatest, the number in 8 bytes and how many
//! people had it as a variable-length number. Fixed lengths are little-endian.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex, PoisonError};

use qianmian_model::Time;

use crate::TagError;
use crate::code::Leaf;
use crate::datum::Datum;
use crate::fingerprint::Fingerprint;
use crate::program::{Crossing, Program, Side};
use crate::wire::{Reader, write_number};

const VERSION: u8 = 1;

/// The numbers of everybody at one instant.
#[derive(Debug, Clone, PartialEq)]
pub struct Ranking {
    at: Time,
    /// Different numbers, in order.
    numbers: Vec<f64>,
    /// By number: how many people had it or less.
    up_to: Vec<u32>,
}

impl Ranking {
    /// Ranks numbers, one of each person for whom there is one. None of them is NaN.
    pub fn of(mut numbers: Vec<f64>, at: Time) -> Ranking {
        // Minus zero is zero.
        numbers.iter_mut().for_each(|number| *number += 0.0);
        numbers.sort_unstable_by(f64::total_cmp);
        let mut ranking = Ranking { at, numbers: Vec::new(), up_to: Vec::new() };
        for same in numbers.chunk_by(|one, other| one == other) {
            ranking.push(same[0], u32::try_from(same.len()).unwrap_or(u32::MAX));
        }
        ranking
    }

    /// Adds people whose number is greater than those before.
    fn push(&mut self, number: f64, people: u32) {
        let up_to = self.people().saturating_add(people);
        self.numbers.push(number);
        self.up_to.push(up_to);
    }

    /// When it was made.
    pub fn at(&self) -> Time {
        self.at
    }

    /// How many people are ranked.
    pub fn people(&self) -> u32 {
        self.up_to.last().copied().unwrap_or(0)
    }

    /// The part of the other people that have less than a number, 0..1; none where nobody is ranked.
    pub fn rank(&self, number: f64) -> Option<f64> {
        let place = self.numbers.partition_point(|known| *known < number);
        let below = place.checked_sub(1).map_or(0, |last| self.up_to[last]);
        (!self.numbers.is_empty()).then(|| self.part(below))
    }

    /// The rank of who has more than so many people.
    fn part(&self, below: u32) -> f64 {
        let others = self.people().saturating_sub(1).max(1);
        (f64::from(below) / f64::from(others)).min(1.0)
    }

    /// What a crossing of the rank is for the number itself: where the number crosses none of these, its rank stays on its
    /// side.
    pub(crate) fn cuts(&self, of_rank: Crossing) -> impl Iterator<Item = Crossing> {
        let sides = match of_rank.side {
            Side::At => &[Side::From, Side::Above][..],
            Side::From => &[Side::From],
            Side::Above => &[Side::Above],
        };
        sides.iter().filter_map(move |side| self.cut(Crossing { side: *side, ..of_rank }))
    }

    /// The number above which a rank is on the other side, because ranks only rise with the number; none where all are on one.
    pub(crate) fn cut(&self, of_rank: Crossing) -> Option<Crossing> {
        if of_rank.holds(self.part(0)) {
            return None;
        }
        let last = self.up_to.partition_point(|below| !of_rank.holds(self.part(*below)));
        self.numbers.get(last).map(|number| Crossing { number: *number, side: Side::Above })
    }

    /// As bytes. See the module.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = vec![VERSION];
        bytes.extend_from_slice(&self.at.0.to_le_bytes());
        bytes.extend_from_slice(&self.people().to_le_bytes());
        let mut below = 0;
        for (number, up_to) in self.numbers.iter().zip(&self.up_to) {
            bytes.extend_from_slice(&number.to_le_bytes());
            write_number(&mut bytes, u64::from(up_to - below));
            below = *up_to;
        }
        bytes
    }

    /// From bytes.
    ///
    /// # Errors
    /// Bytes of another version, or damaged.
    pub fn from_bytes(bytes: &[u8]) -> Result<Ranking, TagError> {
        let damaged = |what: &str| TagError::BadState(format!("a ranking {what}"));
        let mut reader = Reader(bytes);
        if reader.bytes(1)? != [VERSION] {
            return Err(damaged("has another version"));
        }
        let at = Time(i64::from_le_bytes(fixed(&mut reader)?));
        let people = u32::from_le_bytes(fixed(&mut reader)?);
        let mut ranking = Ranking { at, numbers: Vec::new(), up_to: Vec::new() };
        while !reader.is_empty() {
            let number = f64::from_le_bytes(fixed(&mut reader)?);
            if number.is_nan() || ranking.numbers.last().is_some_and(|last| *last >= number) {
                return Err(damaged("is out of order"));
            }
            ranking.push(number, u32::try_from(reader.number()?).unwrap_or(u32::MAX));
        }
        if ranking.people() == people { Ok(ranking) } else { Err(damaged("lacks people")) }
    }
}

fn fixed<const N: usize>(reader: &mut Reader<'_>) -> Result<[u8; N], TagError> {
    let mut bytes = [0; N];
    bytes.copy_from_slice(reader.bytes(N)?);
    Ok(bytes)
}

/// Rankings by what they rank: the fingerprint of a ranked expression.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Rankings(BTreeMap<Fingerprint, Arc<Ranking>>);

impl Rankings {
    /// The ranking of an expression, if there is one.
    pub(crate) fn get(&self, expression: &Fingerprint) -> Option<&Arc<Ranking>> {
        self.0.get(expression)
    }

    pub(crate) fn insert(&mut self, expression: Fingerprint, ranking: Arc<Ranking>) {
        self.0.insert(expression, ranking);
    }
}

/// The numbers of people by ranked expression, until they are ranked.
#[derive(Debug)]
pub(crate) struct Numbers(Vec<Vec<f64>>);

impl Numbers {
    /// Nobody's yet.
    pub(crate) fn new(program: &Program) -> Numbers {
        Numbers(vec![Vec::new(); program.ranked.len()])
    }

    /// Adds a person's numbers, in the order of the program's ranked expressions.
    pub(crate) fn add(&mut self, numbers: impl IntoIterator<Item = Option<f64>>) {
        self.0.iter_mut().zip(numbers).for_each(|(all, number)| all.extend(number));
    }

    /// Adds the people of another collection.
    pub(crate) fn join(&mut self, other: Numbers) {
        self.0.iter_mut().zip(other.0).for_each(|(all, others)| all.extend(others));
    }

    /// Ranks them, as of an instant.
    pub(crate) fn rank(self, program: &Program, at: Time) -> Rankings {
        let rank = |numbers| Arc::new(Ranking::of(numbers, at));
        let ranked = program.ranked.iter().map(|ranked| ranked.fingerprint);
        Rankings(ranked.zip(self.0.into_iter().map(rank)).collect())
    }
}

impl Program {
    /// Whether any rule asks for a rank.
    pub fn has_ranks(&self) -> bool {
        !self.ranked.is_empty()
    }

    /// By series: whether people are ranked by it.
    pub(crate) fn ranked_series(&self) -> Vec<bool> {
        let mut ranked = vec![false; self.series.len()];
        for expression in &self.ranked {
            expression.code.visit(&mut |leaf| {
                if let Leaf::Measure(slot) = leaf {
                    let slot = &self.slots[slot as usize];
                    std::iter::once(slot.series)
                        .chain(slot.second)
                        .for_each(|series| ranked[series as usize] = true);
                }
            });
        }
        ranked
    }

    /// The numbers that a person is ranked by, where `load` gives what is known of them; none where it is unknown.
    pub(crate) fn numbers<'a>(
        &'a self,
        load: &dyn Fn(Leaf) -> Datum<'a>,
    ) -> impl Iterator<Item = Option<f64>> {
        self.ranked.iter().map(|ranked| match ranked.code.value(load) {
            Datum::Number(number) => Some(number),
            _ => None,
        })
    }
}

/// Rankings that were read, by the hash of their bytes: kept in memory as long as they are asked for.
#[derive(Debug, Default)]
pub(crate) struct Shelf(Mutex<HashMap<Fingerprint, Arc<Ranking>>>);

impl Shelf {
    pub(crate) fn get(&self, hash: &Fingerprint) -> Option<Arc<Ranking>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).get(hash).cloned()
    }

    /// Keeps these and no others.
    pub(crate) fn replace(&self, rankings: HashMap<Fingerprint, Arc<Ranking>>) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = rankings;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_crosses_a_cut_exactly_when_its_rank_crosses_what_it_is_a_cut_of() {
        for numbers in [vec![], vec![2.0], vec![1.0, 1.0], vec![0.0, 1.0, 1.0, 3.0, 3.0, 3.0, 7.5]] {
            let ranking = Ranking::of(numbers, Time(0));
            let probes = [-1.0, 0.0, 0.5, 1.0, 1.5, 2.0, 2.5, 3.0, 5.0, 7.5, 8.0];
            for part in [-0.1, 0.0, 1.0 / 6.0, 0.3, 0.5, 1.0, 1.1] {
                for side in [Side::From, Side::Above, Side::At] {
                    let of_rank = Crossing { number: part, side };
                    let cuts: Vec<Crossing> = ranking.cuts(of_rank).collect();
                    for pair in probes.windows(2) {
                        let place = |number| cuts.iter().map(|cut| cut.holds(number)).collect::<Vec<_>>();
                        let holds = |number| ranking.rank(number).map(|rank| of_rank.holds(rank));
                        if place(pair[0]) == place(pair[1]) {
                            assert_eq!(holds(pair[0]), holds(pair[1]), "{of_rank:?} in {ranking:?}");
                        } else if side != Side::At {
                            assert_ne!(holds(pair[0]), holds(pair[1]), "{of_rank:?} in {ranking:?}");
                        }
                    }
                }
            }
        }
    }
}
