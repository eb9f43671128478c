//! Snapshots of audiences: who was in one at a time.

use qianmian_model::{PersonId, Time};
use roaring::RoaringBitmap;

use crate::sql::{Row, sql};
use crate::{Error, Result, Tx};

/// An audience at a time.
#[derive(Debug, Clone, PartialEq)]
pub struct Snapshot {
    /// Its name; empty for one without.
    pub name: String,
    /// The expression that it was taken by.
    pub expression: String,
    /// When.
    pub taken_at: Time,
    /// Who was in it.
    pub members: RoaringBitmap,
}

/// A snapshot without its members.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SnapshotSummary {
    /// Its number.
    pub id: i64,
    /// Its name.
    pub name: String,
    /// The expression that it was taken by.
    pub expression: String,
    /// When.
    pub taken_at: Time,
    /// How many were in it.
    pub people: u64,
}

/// Keeps a snapshot; gives its number.
pub async fn save(tx: &mut Tx<'_>, snapshot: &Snapshot) -> Result<i64> {
    let Snapshot { name, expression, taken_at, members } = snapshot;
    let args = [name.into(), expression.into(), (*taken_at).into(), members.len().into(), members.into()];
    let id = tx.fetch_first(sql!("audiences/insert_snapshot"), &args, |row| row.int(0)).await?;
    id.ok_or_else(|| Error::Corrupt("an inserted snapshot has no number".into()))
}

/// A snapshot by its number.
pub async fn find(tx: &mut Tx<'_>, id: i64) -> Result<Option<Snapshot>> {
    tx.fetch_first(sql!("audiences/find_snapshot"), &[id.into()], read_snapshot).await
}

/// The latest snapshot of a name.
pub async fn latest(tx: &mut Tx<'_>, name: &str) -> Result<Option<Snapshot>> {
    tx.fetch_first(sql!("audiences/find_latest"), &[name.into()], read_snapshot).await
}

/// All snapshots, by name and time.
pub async fn list(tx: &mut Tx<'_>) -> Result<Vec<SnapshotSummary>> {
    tx.fetch(sql!("audiences/list_snapshots"), &[], |row| {
        Ok(SnapshotSummary {
            id: row.int(0)?,
            name: row.text(1)?,
            expression: row.text(2)?,
            taken_at: row.time(3)?,
            people: row.u64(4)?,
        })
    })
    .await
}

/// Throws a snapshot away.
pub async fn delete(tx: &mut Tx<'_>, id: i64) -> Result<()> {
    tx.execute(sql!("audiences/delete_snapshot"), &[id.into()]).await.map(drop)
}

/// The numbers of the snapshots that a person is in.
pub(crate) async fn containing(tx: &mut Tx<'_>, persons: &[PersonId]) -> Result<Vec<i64>> {
    let all = tx.fetch(sql!("audiences/list_members"), &[], |row| Ok((row.int(0)?, row.bitmap(1)?))).await?;
    let contains = |members: &RoaringBitmap| persons.iter().any(|person| members.contains(person.0));
    Ok(all.into_iter().filter(|(_, members)| contains(members)).map(|(id, _)| id).collect())
}

/// Takes people out of every snapshot.
pub(crate) async fn remove(tx: &mut Tx<'_>, persons: &[PersonId]) -> Result<()> {
    let people: RoaringBitmap = persons.iter().map(|person| person.0).collect();
    for id in containing(tx, persons).await? {
        let Some(snapshot) = find(tx, id).await? else { continue };
        let members = snapshot.members - &people;
        let args = [members.len().into(), (&members).into(), id.into()];
        tx.execute(sql!("audiences/update_members"), &args).await?;
    }
    Ok(())
}

fn read_snapshot(row: &Row) -> Result<Snapshot> {
    Ok(Snapshot {
        name: row.text(1)?,
        expression: row.text(2)?,
        taken_at: row.time(3)?,
        members: row.bitmap(5)?,
    })
}
