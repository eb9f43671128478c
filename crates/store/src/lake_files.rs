//! The manifest of the lake: which files a dataset is made of.
//!
//! A file is in the dataset from the commit of its row. A file that lies in the lake without a row is the rest of a
//! transaction that never committed; its name follows from its offsets, so that the replay writes it again.

use qianmian_model::Time;

use crate::sql::{Row, sql};
use crate::{Error, Result, Tx, bulk};

/// A file of the lake.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LakeFile {
    /// Path below the lake's root.
    pub path: String,
    /// `events`, `rejects`, ….
    pub dataset: String,
    /// The stream it was appended from; none after compaction.
    pub stream: Option<String>,
    /// The first offset in it.
    pub first_offset: Option<u64>,
    /// The last offset in it.
    pub last_offset: Option<u64>,
    /// Rows in it.
    pub rows: u64,
    /// Its size in bytes.
    pub bytes: u64,
    /// The earliest event time in it.
    pub min_at: Option<Time>,
    /// The latest event time in it.
    pub max_at: Option<Time>,
    /// When it was written.
    pub created_at: Time,
}

/// Adds files to their datasets; gives how many are new. A path that is known already changes nothing.
pub async fn insert(tx: &mut Tx<'_>, files: &[LakeFile]) -> Result<u64> {
    bulk::execute(tx, sql!("lake_files/insert_files"), &[], files, |file| {
        [
            (&file.path).into(),
            (&file.dataset).into(),
            file.stream.as_ref().into(),
            file.first_offset.into(),
            file.last_offset.into(),
            file.rows.into(),
            file.bytes.into(),
            file.min_at.into(),
            file.max_at.into(),
            file.created_at.into(),
        ]
    })
    .await
}

/// The files a dataset is made of, oldest first.
pub async fn active(tx: &mut Tx<'_>, dataset: &str) -> Result<Vec<LakeFile>> {
    tx.fetch(sql!("lake_files/list_active"), &[dataset.into()], read_file).await
}

/// The files, active or not, that hold something of a stream at `offset` or after it.
pub async fn of_stream(tx: &mut Tx<'_>, stream: &str, offset: u64) -> Result<Vec<LakeFile>> {
    tx.fetch(sql!("lake_files/list_stream"), &[stream.into(), offset.into()], read_file).await
}

/// Puts files in the place of others, for compaction and erasure. A file to remove that is not active any more is a
/// conflict: somebody else has replaced it. The files stay on disk until [`forget`], for readers that began before.
pub async fn replace(tx: &mut Tx<'_>, removed: &[String], added: &[LakeFile], at: Time) -> Result<()> {
    let remove = sql!("lake_files/remove_files");
    let gone = bulk::execute(tx, remove, &[at.into()], removed, |path| [path.into()]).await?;
    if gone != removed.len() as u64 {
        let message =
            format!("{} of {} files to replace are not active", removed.len() as u64 - gone, removed.len());
        return Err(Error::Conflict(message));
    }
    insert(tx, added).await.map(drop)
}

/// The files that were replaced before a time: they can be deleted from disk, then forgotten.
pub async fn removed_before(tx: &mut Tx<'_>, before: Time) -> Result<Vec<LakeFile>> {
    tx.fetch(sql!("lake_files/list_removed"), &[before.into()], read_file).await
}

/// Drops the rows of files that were replaced and are deleted from disk.
pub async fn forget(tx: &mut Tx<'_>, paths: &[String]) -> Result<u64> {
    bulk::execute(tx, sql!("lake_files/forget_files"), &[], paths, |path| [path.into()]).await
}

fn read_file(row: &Row) -> Result<LakeFile> {
    let offset = |column| Ok::<_, Error>(row.opt_int(column)?.map(i64::unsigned_abs));
    Ok(LakeFile {
        path: row.text(0)?,
        dataset: row.text(1)?,
        stream: row.opt_text(2)?,
        first_offset: offset(3)?,
        last_offset: offset(4)?,
        rows: row.u64(5)?,
        bytes: row.u64(6)?,
        min_at: row.opt_time(7)?,
        max_at: row.opt_time(8)?,
        created_at: row.time(9)?,
    })
}
