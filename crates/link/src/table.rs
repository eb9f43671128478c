//! Records as columns of numbered values: what all steps of a linkage read.
//!
//! A value is numbered once per column, so that equality is equality of numbers; number 0 is a missing value. Records are in
//! the order of their table and id, whatever order the files had.

use xxhash_rust::xxh3::xxh3_64;

use crate::mixing::NumberMap;
use crate::profile::Profiles;
use crate::similarity::{Form, Sketch};

/// The number of a missing value.
pub(crate) const MISSING: u32 = 0;

/// One column: the value of every record, and the distinct values.
#[derive(Debug, Clone)]
pub(crate) struct Column {
    /// Per record the number of its value.
    pub(crate) values: Vec<u32>,
    /// Per value how many records hold it.
    pub(crate) counts: Vec<u32>,
    units: Vec<u16>,
    entries: Vec<Entry>,
    places: NumberMap<u64, u32>,
}

/// Where the text of a value stands, and its sketch: all that most comparisons read.
#[derive(Debug, Clone, Copy, Default)]
struct Entry {
    start: u32,
    length: u32,
    sketch: Sketch,
}

impl Column {
    pub(crate) fn new() -> Column {
        Column {
            values: Vec::new(),
            counts: vec![0],
            units: Vec::new(),
            entries: vec![Entry::default()],
            places: NumberMap::default(),
        }
    }

    /// How many numbers there are, the missing value's included.
    pub(crate) fn distinct(&self) -> usize {
        self.entries.len()
    }

    /// The text of a value, as UTF-16 code units.
    pub(crate) fn text(&self, value: u32) -> &[u16] {
        self.form(value).text
    }

    /// The text of a value with its sketch, for comparisons.
    pub(crate) fn form(&self, value: u32) -> Form<'_> {
        let Entry { start, length, sketch } = self.entries[value as usize];
        Form { text: &self.units[start as usize..][..length as usize], sketch }
    }

    /// The text of a profile's value, for people.
    pub(crate) fn show(&self, profile: u32) -> String {
        String::from_utf16_lossy(self.text(self.values[profile as usize]))
    }

    /// Adds a record's value; an empty text is a missing one.
    pub(crate) fn push(&mut self, text: &str) {
        let value = if text.is_empty() { MISSING } else { self.number(text) };
        self.values.push(value);
        self.counts[value as usize] += 1;
    }

    fn number(&mut self, text: &str) -> u32 {
        let mut hash = xxh3_64(text.as_bytes());
        loop {
            match self.places.get(&hash) {
                Some(&value) if is(self.text(value), text) => return value,
                // Another text of the same hash: look in the next place.
                Some(_) => hash = hash.wrapping_add(1),
                None => break,
            }
        }
        let (value, start) = (self.entries.len() as u32, self.units.len());
        self.units.extend(text.encode_utf16());
        let added = &self.units[start..];
        let (length, sketch) = (added.len() as u32, Sketch::of(added));
        self.entries.push(Entry { start: start as u32, length, sketch });
        self.counts.push(0);
        self.places.insert(hash, value);
        value
    }

    /// Puts the records into another order and ends the numbering.
    fn finish(&mut self, order: &[u32]) {
        self.values = order.iter().map(|&record| self.values[record as usize]).collect();
        self.places = NumberMap::default();
    }

    /// How many records hold a value.
    pub(crate) fn filled(&self) -> usize {
        self.values.len() - self.counts[0] as usize
    }
}

/// Whether these code units are a text.
fn is(units: &[u16], text: &str) -> bool {
    if text.is_ascii() {
        units.len() == text.len()
            && units.iter().zip(text.bytes()).all(|(unit, byte)| *unit == u16::from(byte))
    } else {
        units.iter().copied().eq(text.encode_utf16())
    }
}

/// All records of a linkage.
#[derive(Debug)]
pub struct Records {
    /// Per record the id that the file gives it.
    pub(crate) ids: Vec<Box<str>>,
    /// Per record its table: 0 left, 1 right.
    pub(crate) tables: Vec<u32>,
    /// Which records are compared as one.
    pub(crate) profiles: Profiles,
    /// The compared columns, in the order of the configuration; from here on, one value a profile.
    pub(crate) columns: Vec<Column>,
    /// The columns that keep records apart.
    pub(crate) vetoes: Vec<Column>,
    /// Who records are known to be, for learning.
    pub(crate) labels: Option<Column>,
    /// Record by record, what it is known by together with others.
    pub(crate) together: Option<Column>,
    /// Record by record, who it truly is, where that is known, for measuring.
    pub(crate) truth: Option<Column>,
    /// Profile by profile, the numbers of its values in the compared columns.
    pub(crate) rows: Vec<u32>,
}

impl Records {
    /// How many there are.
    pub fn len(&self) -> usize {
        self.ids.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.ids.is_empty()
    }

    /// How many profiles there are: as many as records, where none are known to be together.
    pub(crate) fn profiles(&self) -> usize {
        self.profiles.first.len()
    }

    /// How many pairs of profiles there are; `across` only those of two tables.
    pub(crate) fn pairs(&self, across: bool) -> f64 {
        let all = self.profiles() as f64;
        let left = self.tables.iter().filter(|table| **table == 0).count() as f64;
        if across { left * (all - left) } else { all * (all - 1.0) / 2.0 }
    }

    /// Puts the records into the order of table and id, and those that are known to be together into one profile.
    pub(crate) fn sort(&mut self) -> Vec<u32> {
        let order = self.order();
        self.ids = order.iter().map(|&record| std::mem::take(&mut self.ids[record as usize])).collect();
        self.tables = order.iter().map(|&record| self.tables[record as usize]).collect();
        let of_records = self.together.iter_mut().chain(&mut self.truth);
        let of_profiles = self.columns.iter_mut().chain(&mut self.vetoes).chain(&mut self.labels);
        of_records.chain(of_profiles).for_each(|column| column.finish(&order));
        self.profiles = Profiles::new(self.together.as_ref(), self.len());
        if self.together.is_some() {
            let of_profiles = self.columns.iter_mut().chain(&mut self.vetoes).chain(&mut self.labels);
            of_profiles.for_each(|column| column.merge(&self.profiles));
        }
        let fields = self.columns.len();
        self.rows = vec![MISSING; self.profiles() * fields];
        for (field, column) in self.columns.iter().enumerate() {
            for (profile, value) in column.values.iter().enumerate() {
                self.rows[profile * fields + field] = *value;
            }
        }
        order
    }

    fn order(&self) -> Vec<u32> {
        let key = |record: usize| (self.tables[record], beginning(&self.ids[record]), record as u32);
        let mut keys: Vec<(u32, u128, u32)> = (0..self.len()).map(key).collect();
        keys.sort_unstable_by(|a, b| {
            let ids = || self.ids[a.2 as usize].cmp(&self.ids[b.2 as usize]);
            (a.0, a.1).cmp(&(b.0, b.1)).then_with(ids).then(a.2.cmp(&b.2))
        });
        keys.into_iter().map(|(_, _, record)| record).collect()
    }

    /// The record of an id, in the table named first.
    pub(crate) fn find(&self, id: &str, tables: [u32; 2]) -> Option<u32> {
        tables.into_iter().find_map(|table| {
            let start = self.tables.partition_point(|found| *found < table);
            let end = self.tables.partition_point(|found| *found <= table);
            let found = self.ids[start..end].binary_search_by(|known| (**known).cmp(id)).ok()?;
            Some((start + found) as u32)
        })
    }
}

/// The first sixteen bytes of an id as a number of the same order.
fn beginning(id: &str) -> u128 {
    let mut bytes = [0; 16];
    let length = id.len().min(16);
    bytes[..length].copy_from_slice(&id.as_bytes()[..length]);
    u128::from_be_bytes(bytes)
}
