//! How many people came to a tag value and left it, by day.

use std::collections::BTreeMap;

use crate::sql::sql;
use crate::{Result, Tx, bulk};

/// Movement of one tag value on one day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HistoryEntry {
    /// The tag's name.
    pub tag: String,
    /// The value.
    pub value: String,
    /// Days since 1970-01-01 in the workspace's zone.
    pub day: i32,
    /// How many people came to have it.
    pub entered: u64,
    /// How many people stopped having it.
    pub left: u64,
}

/// Adds movements to those of the day.
pub async fn add_history(tx: &mut Tx<'_>, entries: &[HistoryEntry]) -> Result<()> {
    let mut sums: BTreeMap<(&str, &str, i32), (u64, u64)> = BTreeMap::new();
    for entry in entries {
        let sum = sums.entry((&entry.tag, &entry.value, entry.day)).or_default();
        *sum = (sum.0 + entry.entered, sum.1 + entry.left);
    }
    let rows: Vec<_> = sums.into_iter().collect();
    bulk::execute(tx, sql!("tags/add_history"), &[], &rows, |((tag, value, day), (entered, left))| {
        [(*tag).into(), (*value).into(), (*day).into(), (*entered).into(), (*left).into()]
    })
    .await
    .map(drop)
}

/// The movements of a tag, by day and value.
pub async fn history_of(tx: &mut Tx<'_>, tag: &str) -> Result<Vec<HistoryEntry>> {
    tx.fetch(sql!("tags/list_history"), &[tag.into()], |row| {
        Ok(HistoryEntry {
            tag: row.text(0)?,
            value: row.text(1)?,
            day: i32::try_from(row.int(2)?).unwrap_or(i32::MAX),
            entered: row.u64(3)?,
            left: row.u64(4)?,
        })
    })
    .await
}
