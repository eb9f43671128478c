//! What each source sent on each day: counts that are added up, batch by batch, in the batch's transaction.

use std::collections::BTreeMap;

use crate::sql::{Row, sql};
use crate::{Error, Result, Tx, bulk};

/// Bins over which the values of a field are spread.
pub const BINS: usize = 16;

/// An event and a field of it; both are empty for the records of the source, the field alone for those of the event.
pub type Key = (String, String);

/// What was counted under a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Count {
    /// Records that have it.
    pub present: u64,
    /// Of the records of the source, those that were refused.
    pub rejected: u64,
    /// The values, by bin.
    pub bins: [u64; BINS],
}

/// What one source sent on one day.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SourceDay {
    /// The source.
    pub source: String,
    /// The day, counted from 1970-01-01 in the workspace's zone.
    pub day: i32,
    /// Its counts.
    pub counts: BTreeMap<Key, Count>,
}

/// Adds to what was counted of a source on a day.
pub async fn add(tx: &mut Tx<'_>, new: &SourceDay) -> Result<()> {
    let args = [new.source.as_str().into(), new.day.into()];
    let known = tx
        .fetch(sql!("source_days/load"), &args, |row| Ok(((row.text(0)?, row.text(1)?), read(row, 2)?)))
        .await?;
    let known: BTreeMap<Key, Count> = known.into_iter().collect();
    let sums: Vec<(&Key, Count, Vec<u8>)> = new
        .counts
        .iter()
        .map(|(key, count)| {
            let sum = known.get(key).map_or(*count, |before| sum(before, count));
            (key, sum, sum.bins.iter().flat_map(|bin| bin.to_le_bytes()).collect())
        })
        .collect();
    bulk::execute(tx, sql!("source_days/save"), &[], &sums, |((event, field), count, bins)| {
        [
            new.source.as_str().into(),
            new.day.into(),
            event.into(),
            field.into(),
            count.present.into(),
            count.rejected.into(),
            bins.as_slice().into(),
        ]
    })
    .await
    .map(drop)
}

/// What all sources sent from a day to another, both included, by source and day.
pub async fn between(tx: &mut Tx<'_>, first: i32, last: i32) -> Result<Vec<SourceDay>> {
    let rows = tx
        .fetch(sql!("source_days/list"), &[first.into(), last.into()], |row| {
            Ok((row.text(0)?, row.day(1)?, (row.text(2)?, row.text(3)?), read(row, 4)?))
        })
        .await?;
    let mut days: Vec<SourceDay> = Vec::new();
    for (source, day, key, count) in rows {
        match days.last_mut() {
            Some(last) if last.source == source && last.day == day => {
                last.counts.insert(key, count);
            }
            _ => days.push(SourceDay { source, day, counts: BTreeMap::from([(key, count)]) }),
        }
    }
    Ok(days)
}

fn read(row: &Row, first: usize) -> Result<Count> {
    let bytes = row.blob(first + 2)?;
    if bytes.len() != BINS * 8 {
        return Err(Error::Corrupt(format!("{} bytes of bins instead of {}", bytes.len(), BINS * 8)));
    }
    let mut bins = [0; BINS];
    for (bin, bytes) in bins.iter_mut().zip(bytes.chunks_exact(8)) {
        *bin = bytes.iter().rev().fold(0, |number, byte| number << 8 | u64::from(*byte));
    }
    Ok(Count { present: row.u64(first)?, rejected: row.u64(first + 1)?, bins })
}

fn sum(a: &Count, b: &Count) -> Count {
    let mut bins = a.bins;
    bins.iter_mut().zip(b.bins).for_each(|(bin, more)| *bin += more);
    Count { present: a.present + b.present, rejected: a.rejected + b.rejected, bins }
}
