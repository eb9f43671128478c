//! How often tags were asked for, by day and way.

use std::collections::BTreeMap;

use crate::sql::sql;
use crate::{Result, Tx, bulk};

/// How often a tag was asked for in one way on one day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TagUse {
    /// The tag's name.
    pub tag: String,
    /// Days since 1970-01-01 in the workspace's zone.
    pub day: i32,
    /// The way: `read`, `explain`, `audience`.
    pub kind: String,
    /// How often.
    pub count: u64,
}

/// Adds to what was counted.
pub async fn add_uses(tx: &mut Tx<'_>, uses: &[TagUse]) -> Result<()> {
    let mut sums: BTreeMap<(&str, i32, &str), u64> = BTreeMap::new();
    for used in uses {
        *sums.entry((&used.tag, used.day, &used.kind)).or_default() += used.count;
    }
    let rows: Vec<_> = sums.into_iter().collect();
    bulk::execute(tx, sql!("tags/add_uses"), &[], &rows, |((tag, day, kind), count)| {
        [(*tag).into(), (*day).into(), (*kind).into(), (*count).into()]
    })
    .await
    .map(drop)
}

/// How often each tag was asked for on `day` and later, by tag.
pub async fn uses_since(tx: &mut Tx<'_>, day: i32) -> Result<Vec<(String, u64)>> {
    tx.fetch(sql!("tags/count_uses"), &[day.into()], |row| Ok((row.text(0)?, row.u64(1)?))).await
}
