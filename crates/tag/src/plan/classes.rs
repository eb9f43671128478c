//! Which listeners take a row, found once for each combination of keys that decides it.

use super::columns::{Columns, Property};
use crate::program::{Listener, Program};

/// The reaches of a batch's rows, found once for each combination of keys that decides them.
pub(super) struct Classes<'c> {
    program: &'c Program,
    columns: &'c Columns,
    /// By event of the batch: who listens to it.
    listeners: Vec<&'c [Listener]>,
    by_event: Vec<Class>,
}

/// What decides which listeners of an event admit a row.
enum Class {
    /// The text of one property at most. Reaches by its keys, the last of rows without it.
    Keyed { property: Option<u32>, reaches: Vec<Option<u32>> },
    /// The row itself.
    Free,
}

impl<'c> Classes<'c> {
    pub(super) fn new(columns: &'c Columns, program: &'c Program) -> Classes<'c> {
        let listeners: Vec<&[Listener]> =
            columns.event_names().iter().map(|name| program.listeners_to(name)).collect();
        let by_event = listeners.iter().map(|listeners| Class::of(columns, program, listeners)).collect();
        Classes { program, columns, listeners, by_event }
    }

    /// The reach of a row; `find` gives that of the listeners to an event that admit the row.
    pub(super) fn reach(
        &mut self,
        row: usize,
        event: usize,
        find: impl FnOnce(&str, &[Listener], &Vec<bool>) -> u32,
    ) -> u32 {
        let place = match &mut self.by_event[event] {
            Class::Free => None,
            Class::Keyed { property: None, reaches } => reaches.first_mut(),
            Class::Keyed { property: Some(property), reaches } => {
                let key = match self.columns.property(*property) {
                    Property::Text(words) => words.key(row),
                    _ => None,
                };
                let key = key.unwrap_or(reaches.len() - 1);
                reaches.get_mut(key)
            }
        };
        if let Some(Some(known)) = place {
            return *known;
        }
        let listeners = self.listeners[event];
        let looked_at = self.columns.row(row);
        let admits = |listener| self.columns.admits(self.program, listener, &looked_at);
        let admitted = listeners.iter().map(admits).collect();
        let found = find(&self.columns.event_names()[event], listeners, &admitted);
        if let Some(place) = place {
            *place = Some(found);
        }
        found
    }
}

impl Class {
    fn of(columns: &Columns, program: &Program, listeners: &[Listener]) -> Class {
        let filters = listeners.iter().filter_map(|listener| listener.filter);
        let mut looked_at: Vec<u32> =
            filters.flat_map(|filter| program.filters[filter as usize].properties()).collect();
        looked_at.sort_unstable();
        looked_at.dedup();
        match looked_at[..] {
            [] => Class::Keyed { property: None, reaches: vec![None] },
            [property] => match columns.property(property) {
                Property::Text(words) => {
                    Class::Keyed { property: Some(property), reaches: vec![None; words.count() + 1] }
                }
                Property::Absent => Class::Keyed { property: None, reaches: vec![None] },
                _ => Class::Free,
            },
            _ => Class::Free,
        }
    }
}
