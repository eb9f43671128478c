//! Who had which tag value at the end of a day, and who there was.
//!
//! A snapshot stands for its day and for every later one up to the next snapshot of the same tag value, so that only what
//! changed is written. Days are counted from 1970-01-01 in the workspace's zone. The earliest day of a population is the
//! first that can be asked for: pruning keeps what was in force on it.

use qianmian_model::PersonId;
use roaring::RoaringBitmap;

use super::Role;
use super::bitmaps::read_role;
use crate::sql::{Row, sql};
use crate::{Result, Tx, bulk};

/// A bitmap as it stood at the end of a day.
#[derive(Debug, Clone, PartialEq)]
pub struct TagSnapshot {
    /// The tag's name.
    pub tag: String,
    /// The value.
    pub value: String,
    /// What being in it means.
    pub role: Role,
    /// The day from which on it stands.
    pub day: i32,
    /// The version of the definition that it was made by.
    pub version: u32,
    /// The people; nobody where the value is no more.
    pub people: RoaringBitmap,
}

/// A snapshot without its people.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SnapshotCount {
    /// The value.
    pub value: String,
    /// What being in it means.
    pub role: Role,
    /// The day from which on it stands.
    pub day: i32,
    /// The version of the definition that it was made by.
    pub version: u32,
    /// How many people.
    pub people: u64,
}

/// Keeps snapshots, in the place of those of the same day. Each (tag, value, role, day) is given once.
pub async fn save_snapshots(tx: &mut Tx<'_>, snapshots: &[TagSnapshot]) -> Result<()> {
    bulk::execute(tx, sql!("tags/save_snapshots"), &[], snapshots, |snapshot| {
        [
            (&snapshot.tag).into(),
            (&snapshot.value).into(),
            snapshot.role.as_str().into(),
            snapshot.day.into(),
            snapshot.version.into(),
            snapshot.people.len().into(),
            (&snapshot.people).into(),
        ]
    })
    .await
    .map(drop)
}

/// The snapshots of a tag that stand on a day, by value and role.
pub async fn snapshots_on(tx: &mut Tx<'_>, tag: &str, day: i32) -> Result<Vec<TagSnapshot>> {
    tx.fetch(sql!("tags/list_snapshots_on"), &[tag.into(), day.into()], |row| {
        Ok(TagSnapshot {
            tag: row.text(0)?,
            value: row.text(1)?,
            role: read_role(row, 2)?,
            day: row.day(3)?,
            version: row.u32(4)?,
            people: row.bitmap(5)?,
        })
    })
    .await
}

/// How many people each snapshot of a tag has, by day, value and role.
pub async fn snapshot_counts(tx: &mut Tx<'_>, tag: &str) -> Result<Vec<SnapshotCount>> {
    tx.fetch(sql!("tags/list_snapshots_counts"), &[tag.into()], |row| {
        Ok(SnapshotCount {
            value: row.text(0)?,
            role: read_role(row, 1)?,
            day: row.day(2)?,
            version: row.u32(3)?,
            people: row.u64(4)?,
        })
    })
    .await
}

/// The tags that have bitmaps or snapshots, by name.
pub async fn populated(tx: &mut Tx<'_>) -> Result<Vec<String>> {
    tx.fetch(sql!("tags/list_populated"), &[], |row| row.text(0)).await
}

/// Keeps who there was at the end of a day.
pub async fn save_population(tx: &mut Tx<'_>, day: i32, people: &RoaringBitmap) -> Result<()> {
    let args = [day.into(), people.len().into(), people.into()];
    tx.execute(sql!("tags/save_population"), &args).await.map(drop)
}

/// Who there was at the end of a day: the latest that was kept on it or before, with its day.
pub async fn population_on(tx: &mut Tx<'_>, day: i32) -> Result<Option<(i32, RoaringBitmap)>> {
    let read = |row: &Row| Ok((row.day(0)?, row.bitmap(1)?));
    tx.fetch_first(sql!("tags/find_population"), &[day.into()], read).await
}

/// The days whose end was kept, with how many people there were.
pub async fn kept_days(tx: &mut Tx<'_>) -> Result<Vec<(i32, u64)>> {
    tx.fetch(sql!("tags/list_populations"), &[], |row| Ok((row.day(0)?, row.u64(1)?))).await
}

/// Forgets what only days before `day` need; gives the first day that can be asked for afterwards.
pub async fn prune_snapshots(tx: &mut Tx<'_>, day: i32) -> Result<Option<i32>> {
    let Some((first, _)) = population_on(tx, day).await? else { return Ok(None) };
    tx.execute(sql!("tags/prune_snapshots"), &[first.into()]).await?;
    tx.execute(sql!("tags/prune_populations"), &[first.into()]).await?;
    Ok(Some(first))
}

/// The (tag, value, day) of the snapshots that have a person as a member.
pub(crate) async fn snapshots_with(
    tx: &mut Tx<'_>,
    persons: &[PersonId],
) -> Result<Vec<(String, String, i32)>> {
    let people: RoaringBitmap = persons.iter().map(|person| person.0).collect();
    let places = places_of(tx, &people).await?;
    let member = |(tag, value, role, day)| (role == Role::Member).then_some((tag, value, day));
    Ok(places.into_iter().filter_map(member).collect())
}

/// Takes people out of every snapshot.
pub(crate) async fn remove_from_snapshots(tx: &mut Tx<'_>, persons: &[PersonId]) -> Result<()> {
    let gone: RoaringBitmap = persons.iter().map(|person| person.0).collect();
    // Their places first, then one after the other: all snapshots that hold a person may be more than memory.
    for (tag, value, role, day) in places_of(tx, &gone).await? {
        let key = [(&tag).into(), (&value).into(), role.as_str().into(), day.into()];
        let found = tx.fetch_first(sql!("tags/find_snapshot"), &key, |row| row.bitmap(0)).await?;
        let people = found.unwrap_or_default() - &gone;
        let [tag, value, role, day] = key;
        let args = [people.len().into(), (&people).into(), tag, value, role, day];
        tx.execute(sql!("tags/update_snapshot"), &args).await?;
    }
    let read = |row: &Row| Ok((row.day(0)?, row.bitmap(1)?));
    for (day, people) in tx.fetch(sql!("tags/list_population_people"), &[], read).await? {
        save_population(tx, day, &(people - &gone)).await?;
    }
    Ok(())
}

/// The places of the snapshots that hold any of some people, by tag, value, role and day.
async fn places_of(tx: &mut Tx<'_>, people: &RoaringBitmap) -> Result<Vec<(String, String, Role, i32)>> {
    let read = |row: &Row| {
        let held = !row.bitmap(4)?.is_disjoint(people);
        held.then(|| Ok((row.text(0)?, row.text(1)?, read_role(row, 2)?, row.day(3)?))).transpose()
    };
    Ok(tx.fetch(sql!("tags/list_snapshots_keys"), &[], read).await?.into_iter().flatten().collect())
}
