//! How people were ranked last, by what they are ranked by. What the bytes mean is the tag stage's affair.

use crate::sql::sql;
use crate::{Result, Tx};

/// A fingerprint or a hash.
type Hash = [u8; 32];

/// The rankings that there are: what people are ranked by, and the hash of the ranking.
pub async fn ranking_hashes(tx: &mut Tx<'_>) -> Result<Vec<(Hash, Hash)>> {
    tx.fetch(sql!("tags/list_rankings"), &[], |row| Ok((row.array(0)?, row.array(1)?))).await
}

/// The ranking by an expression.
pub async fn ranking(tx: &mut Tx<'_>, expression: &Hash) -> Result<Option<Vec<u8>>> {
    tx.fetch_first(sql!("tags/find_ranking"), &[expression.into()], |row| Ok(row.blob(0)?.to_vec())).await
}

/// Saves the ranking by an expression, in the place of the one before.
pub async fn save_ranking(tx: &mut Tx<'_>, expression: &Hash, hash: &Hash, ranking: &[u8]) -> Result<()> {
    let args = [expression.into(), hash.into(), ranking.into()];
    tx.execute(sql!("tags/save_ranking"), &args).await.map(drop)
}

/// Forgets the ranking by an expression.
pub async fn delete_ranking(tx: &mut Tx<'_>, expression: &Hash) -> Result<()> {
    tx.execute(sql!("tags/delete_ranking"), &[expression.into()]).await.map(drop)
}
