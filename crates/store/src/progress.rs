//! How far each stream was read. Committed with what the reading changed, so that a batch is processed once.

use crate::sql::sql;
use crate::{Error, Result, Tx};

/// The offset committed for a stream; what it counts is the stream's own affair.
pub async fn offset_of(tx: &mut Tx<'_>, stream: &str) -> Result<Option<u64>> {
    tx.fetch_first(sql!("progress/get_offset"), &[stream.into()], |row| row.u64(0)).await
}

/// Moves a stream forward. An offset before the committed one is a conflict: somebody else has read further.
pub async fn advance(tx: &mut Tx<'_>, stream: &str, offset: u64) -> Result<()> {
    if let Some(committed) = offset_of(tx, stream).await?.filter(|committed| *committed > offset) {
        let message = format!("stream {stream} was read up to {committed}, which is after {offset}");
        return Err(Error::Conflict(message));
    }
    tx.execute(sql!("progress/set_offset"), &[stream.into(), offset.into()]).await.map(drop)
}

/// All streams with their offsets, by name.
pub async fn streams(tx: &mut Tx<'_>) -> Result<Vec<(String, u64)>> {
    tx.fetch(sql!("progress/list_streams"), &[], |row| Ok((row.text(0)?, row.u64(1)?))).await
}
