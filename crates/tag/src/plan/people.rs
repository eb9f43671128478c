//! The people of a batch as dense ordinals, whatever their ids are.

use std::collections::HashMap;

use qianmian_model::Time;

/// Ids below this have a place in a table; the others in a map.
const DIRECT: u32 = 1 << 24;
const NOBODY: u32 = u32::MAX;

/// Ids and ordinals, with each person's first event.
#[derive(Debug, Default)]
pub(super) struct People {
    ids: Vec<u32>,
    direct: Vec<u32>,
    others: HashMap<u32, u32>,
    first: Vec<i64>,
}

impl People {
    /// The ordinal of an id; a new one for a new id.
    pub(super) fn ordinal(&mut self, id: u32) -> u32 {
        let next = u32::try_from(self.ids.len()).unwrap_or(NOBODY);
        let ordinal = if id < DIRECT {
            let index = id as usize;
            if self.direct.len() <= index {
                self.direct.resize(index + 1, NOBODY);
            }
            let place = &mut self.direct[index];
            if *place == NOBODY {
                *place = next;
            }
            *place
        } else {
            *self.others.entry(id).or_insert(next)
        };
        if ordinal == next {
            self.ids.push(id);
            self.first.push(i64::MAX);
        }
        ordinal
    }

    /// Notes that something happened to a person.
    pub(super) fn see(&mut self, ordinal: u32, at: i64) {
        let first = &mut self.first[ordinal as usize];
        *first = (*first).min(at);
    }

    pub(super) fn len(&self) -> usize {
        self.ids.len()
    }

    pub(super) fn id(&self, ordinal: usize) -> u32 {
        self.ids[ordinal]
    }

    pub(super) fn first_event(&self, ordinal: usize) -> Option<Time> {
        let first = self.first[ordinal];
        (first != i64::MAX).then_some(Time(first))
    }

    /// Ordinals in the order of ids.
    pub(super) fn in_order(&self) -> Vec<usize> {
        let mut order: Vec<usize> = (0..self.ids.len()).collect();
        order.sort_unstable_by_key(|&ordinal| self.ids[ordinal]);
        order
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_small_and_large_get_one_ordinal_each() {
        let mut people = People::default();
        for id in [7, u32::MAX, 7, DIRECT, 0, u32::MAX] {
            people.ordinal(id);
        }
        let ids: Vec<u32> = people.in_order().into_iter().map(|ordinal| people.id(ordinal)).collect();
        assert_eq!(ids, [0, 7, DIRECT, u32::MAX]);
    }
}
