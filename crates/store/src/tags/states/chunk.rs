//! Bytes of many people's states: a chunk is those of 256 people whose ordinals follow each other, an entry of the
//! journal those that one batch changed. What the bytes of one state mean is the tag stage's affair.
//!
//! The form is a version byte, the earliest instant at which any of the states changes by itself, and for each person:
//! how far their ordinal is from the one before, that instant of theirs counted from the earliest, the length of the
//! state and its bytes. Numbers are of variable length, seven bits a byte. A state of no bytes is none.

use std::sync::Arc;

use qianmian_model::{PersonId, Time};

use super::PersonState;
use crate::{Error, Result};

/// People in a chunk.
pub(super) const CHUNK_PEOPLE: u32 = 256;
const VERSION: u8 = 1;

/// The chunk of a person.
pub(super) fn chunk_of(person: PersonId) -> u32 {
    person.0 / CHUNK_PEOPLE
}

/// A state as it is kept in memory.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Kept {
    pub(super) state: Arc<[u8]>,
    /// Microseconds; none where time alone changes nothing.
    pub(super) next_at: Option<i64>,
}

impl Kept {
    pub(super) fn shown(&self, person: PersonId) -> PersonState {
        PersonState { person, state: Arc::clone(&self.state), next_at: self.next_at.map(Time) }
    }
}

/// States by person, in the order of people, as bytes.
pub(super) fn write<'a>(states: impl Iterator<Item = (u32, &'a Kept)> + Clone) -> Vec<u8> {
    let earliest = states.clone().filter_map(|(_, kept)| kept.next_at).min().unwrap_or(0);
    let mut bytes = vec![VERSION];
    write_number(&mut bytes, earliest.cast_unsigned());
    let mut before = 0;
    for (person, kept) in states {
        write_number(&mut bytes, u64::from(person - before));
        write_number(&mut bytes, kept.next_at.map_or(0, |at| at.wrapping_sub(earliest).cast_unsigned() + 1));
        write_number(&mut bytes, kept.state.len() as u64);
        bytes.extend_from_slice(&kept.state);
        before = person;
    }
    bytes
}

/// The states that [`write`] wrote.
pub(super) fn read(bytes: &[u8], mut take: impl FnMut(u32, Kept)) -> Result<()> {
    let damaged = || Error::Corrupt("states of tags end too early".to_owned());
    let (version, mut rest) = bytes.split_first().ok_or_else(damaged)?;
    if *version != VERSION {
        return Err(Error::Corrupt(format!("states of tags of version {version}")));
    }
    let earliest = read_number(&mut rest).ok_or_else(damaged)?.cast_signed();
    let mut person = 0u32;
    while !rest.is_empty() {
        let mut number = || read_number(&mut rest).ok_or_else(damaged);
        person = u32::try_from(number()?).ok().and_then(|gap| person.checked_add(gap)).ok_or_else(damaged)?;
        let next_at = number()?.checked_sub(1).map(|after| earliest.wrapping_add(after.cast_signed()));
        let length = usize::try_from(number()?).map_err(|_| damaged())?;
        let (state, after) = rest.split_at_checked(length).ok_or_else(damaged)?;
        rest = after;
        take(person, Kept { state: state.into(), next_at });
    }
    Ok(())
}

#[allow(clippy::cast_possible_truncation, reason = "seven bits at a time")]
fn write_number(bytes: &mut Vec<u8>, mut number: u64) {
    while number >= 0x80 {
        bytes.push(number as u8 | 0x80);
        number >>= 7;
    }
    bytes.push(number as u8);
}

fn read_number(bytes: &mut &[u8]) -> Option<u64> {
    let mut number = 0u64;
    for shift in (0..64).step_by(7) {
        let (byte, rest) = bytes.split_first()?;
        *bytes = rest;
        number |= u64::from(byte & 0x7f) << shift;
        if byte & 0x80 == 0 {
            return Some(number);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn kept() -> impl Strategy<Value = Kept> {
        let state = proptest::collection::vec(any::<u8>(), 0..40);
        let next_at = proptest::option::of(any::<i64>().prop_map(|at| at >> 8));
        (state, next_at).prop_map(|(state, next_at)| Kept { state: state.into(), next_at })
    }

    proptest! {
        #[test]
        fn states_come_back_as_they_were(states in proptest::collection::btree_map(any::<u32>(), kept(), 0..20)) {
            let bytes = write(states.iter().map(|(person, kept)| (*person, kept)));
            let mut back = std::collections::BTreeMap::new();
            read(&bytes, |person, kept| drop(back.insert(person, kept))).unwrap();
            prop_assert_eq!(back, states);
        }

        #[test]
        fn damaged_bytes_are_an_error_or_other_states(bytes in proptest::collection::vec(any::<u8>(), 0..60)) {
            let _ = read(&bytes, |_, _| {});
        }
    }

    #[test]
    fn version_1_is_written_as_it_always_was() {
        let kept = |state: &[u8], next_at| Kept { state: state.into(), next_at };
        let states = [
            (3u32, kept(&[1, 2, 3], Some(1_700_000_000_000_000))),
            (5, kept(&[], None)),
            (300, kept(&[9; 130], Some(1_700_000_000_000_300))),
        ];
        let bytes = write(states.iter().map(|(person, kept)| (*person, kept)));
        let golden = include_bytes!("../../../../../tests/golden/tag-state-chunk-v1.bin");
        assert_eq!(bytes, golden);
    }
}
