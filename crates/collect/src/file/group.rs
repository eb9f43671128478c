//! Rows put together by their key. What the mapping reads of each row is kept in one text, so that holding a row costs
//! little more than its cells.

use std::collections::{HashMap, HashSet};
use std::hash::{BuildHasherDefault, Hasher};

use qianmian_model::Failure;
use xxhash_rust::xxh3::xxh3_128;

use super::row::Row;
use crate::code;
use crate::mapping::{Cells, Grouping};

const NONE: u32 = u32::MAX;

/// Hashes fingerprints, which are hashes already, by taking a part of them.
pub(super) type ByFingerprint = BuildHasherDefault<Fingerprint>;

/// See [`ByFingerprint`].
#[derive(Debug, Default)]
pub(super) struct Fingerprint(u64);

impl Hasher for Fingerprint {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        let mut part = [0; 8];
        let length = bytes.len().min(8);
        part[..length].copy_from_slice(&bytes[..length]);
        self.0 = u64::from_le_bytes(part);
    }

    #[allow(clippy::cast_possible_truncation, reason = "a part of the fingerprint is meant")]
    fn write_u128(&mut self, fingerprint: u128) {
        self.0 = fingerprint as u64;
    }
}

/// Groups of rows in the order of their first row.
pub(super) struct Groups {
    by: Vec<usize>,
    contiguous: bool,
    columns: usize,
    index: HashMap<u128, u32, ByFingerprint>,
    /// Keys that have been handed over; only where groups are contiguous.
    done: HashSet<u128, ByFingerprint>,
    groups: Vec<Group>,
    /// The first group that has not been handed over.
    next: usize,
    text: String,
    rows: Vec<HeldRow>,
    /// Of each row, where each of its cells ends, counted from the row's start.
    ends: Vec<u32>,
}

/// Rows with the same key.
#[derive(Debug, Clone, Copy)]
pub(super) struct Group {
    pub(super) first_line: u64,
    /// All its rows, duplicates too.
    pub(super) row_count: u32,
    first: u32,
    last: u32,
}

#[derive(Debug, Clone, Copy)]
struct HeldRow {
    start: usize,
    next: u32,
}

/// A row of a group.
pub(super) struct GroupRow<'a> {
    text: &'a str,
    ends: &'a [u32],
}

impl Cells for GroupRow<'_> {
    fn cell(&self, column: usize) -> &str {
        let start = if column == 0 { 0 } else { self.ends[column - 1] };
        &self.text[start as usize..self.ends[column] as usize]
    }
}

impl Groups {
    pub(super) fn new(grouping: &Grouping, columns: usize) -> Groups {
        Groups {
            by: grouping.by.clone(),
            contiguous: grouping.contiguous,
            columns,
            index: HashMap::default(),
            done: HashSet::default(),
            groups: Vec::new(),
            next: 0,
            text: String::new(),
            rows: Vec::new(),
            ends: Vec::new(),
        }
    }

    /// Whether the groups held are complete once this row has come.
    pub(super) fn ends_before(&self, row: &Row) -> bool {
        self.contiguous && !self.index.is_empty() && !self.index.contains_key(&self.key(row))
    }

    /// Puts a row into its group. One that says nothing new is only counted.
    pub(super) fn push(&mut self, row: &Row, new: bool) -> Result<(), Failure> {
        let key = self.key(row);
        if self.done.contains(&key) {
            return Err(Failure {
                code: code::GROUP_NOT_CONTIGUOUS,
                field: String::new(),
                raw: String::new(),
                reason: "its group has ended further up: remove `grouped: contiguous` from the source"
                    .to_owned(),
            });
        }
        let held = u32::try_from(self.rows.len()).expect("rows held in memory are fewer than 2^32");
        let groups = u32::try_from(self.groups.len()).expect("there are no more groups than rows");
        let group = *self.index.entry(key).or_insert(groups);
        if group == groups {
            self.groups.push(Group { first_line: row.line, row_count: 1, first: held, last: held });
        } else {
            let group = &mut self.groups[group as usize];
            group.row_count += 1;
            if !new {
                return Ok(());
            }
            self.rows[group.last as usize].next = held;
            group.last = held;
        }
        self.hold(row);
        Ok(())
    }

    /// Hands over the next group. When it is the last one held, its rows are kept until the next row comes.
    pub(super) fn pop(&mut self) -> Option<Group> {
        let group = self.groups.get(self.next).copied();
        match group {
            Some(_) => self.next += 1,
            None => self.clear(),
        }
        group
    }

    /// The rows of a group that was just handed over.
    pub(super) fn rows(&self, group: &Group) -> Vec<GroupRow<'_>> {
        let mut rows = Vec::with_capacity(group.row_count as usize);
        let mut next = group.first;
        while next != NONE {
            let row = &self.rows[next as usize];
            let ends = &self.ends[next as usize * self.columns..][..self.columns];
            let length = ends.last().copied().unwrap_or(0) as usize;
            rows.push(GroupRow { text: &self.text[row.start..row.start + length], ends });
            next = row.next;
        }
        rows
    }

    fn clear(&mut self) {
        if self.contiguous {
            self.done.extend(self.index.keys());
        }
        self.index.clear();
        self.groups.clear();
        self.rows.clear();
        self.ends.clear();
        self.text.clear();
        self.next = 0;
    }

    fn key(&self, row: &Row) -> u128 {
        if let [column] = self.by[..] {
            return xxh3_128(row.cell(column).as_bytes());
        }
        let cells = self.by.iter().map(|column| row.cell(*column));
        xxh3_128(cells.collect::<Vec<_>>().join("\x1f").as_bytes())
    }

    fn hold(&mut self, row: &Row) {
        let start = self.text.len();
        self.rows.push(HeldRow { start, next: NONE });
        for column in 0..self.columns {
            self.text.push_str(row.cell(column));
            let end =
                u32::try_from(self.text.len() - start).expect("a row is limited to far less than 4 GiB");
            self.ends.push(end);
        }
    }
}
