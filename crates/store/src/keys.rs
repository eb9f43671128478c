//! Write keys of sources and tokens of the API. Only the SHA-256 of a secret is stored; secrets are long and random, so
//! that a plain hash cannot be guessed.

use qianmian_model::Time;
use sha2::{Digest as _, Sha256};

use crate::sql::sql;
use crate::{Result, Tx};

/// A write key, without its secret.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WriteKey {
    /// What it is called where its secret must not be.
    pub id: String,
    /// The source that it writes to.
    pub source: String,
    /// When it was made.
    pub created_at: Time,
    /// When it stopped working.
    pub revoked_at: Option<Time>,
}

/// A token of the API, without its secret.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Token {
    /// What it is called where its secret must not be.
    pub id: String,
    /// What it is for.
    pub name: String,
    /// What it may do.
    pub role: String,
    /// When it was made.
    pub created_at: Time,
    /// When it stopped working.
    pub revoked_at: Option<Time>,
}

/// Lets a secret write to a source. A known secret changes nothing.
pub async fn add_write_key(tx: &mut Tx<'_>, secret: &str, source: &str, at: Time) -> Result<()> {
    let hash = digest(secret);
    tx.execute(sql!("keys/add_write_key"), &[(&hash).into(), source.into(), at.into()]).await.map(drop)
}

/// The source that a secret writes to, unless it is unknown or revoked.
pub async fn source_of(tx: &mut Tx<'_>, secret: &str) -> Result<Option<String>> {
    tx.fetch_first(sql!("keys/find_write_key"), &[(&digest(secret)).into()], |row| row.text(0)).await
}

/// All write keys, by source.
pub async fn write_keys(tx: &mut Tx<'_>) -> Result<Vec<WriteKey>> {
    tx.fetch(sql!("keys/list_write_keys"), &[], |row| {
        Ok(WriteKey {
            id: id_of(&row.array(3)?),
            source: row.text(0)?,
            created_at: row.time(1)?,
            revoked_at: row.opt_time(2)?,
        })
    })
    .await
}

/// Stops a write key; gives whether it was working.
pub async fn revoke_write_key(tx: &mut Tx<'_>, id: &str, at: Time) -> Result<bool> {
    let hashes: Vec<[u8; 32]> = tx.fetch(sql!("keys/list_write_keys"), &[], |row| row.array(3)).await?;
    let Some(hash) = hashes.iter().find(|hash| id_of(hash) == id) else { return Ok(false) };
    Ok(tx.execute(sql!("keys/revoke_write_key"), &[at.into(), hash.into()]).await? > 0)
}

/// Lets a secret use the API. A known secret changes nothing.
pub async fn add_token(tx: &mut Tx<'_>, secret: &str, name: &str, role: &str, at: Time) -> Result<()> {
    let hash = digest(secret);
    tx.execute(sql!("keys/add_token"), &[(&hash).into(), name.into(), role.into(), at.into()]).await.map(drop)
}

/// The name and role of a token, unless it is unknown or revoked.
pub async fn find_token(tx: &mut Tx<'_>, secret: &str) -> Result<Option<(String, String)>> {
    let read = |row: &crate::sql::Row| Ok((row.text(0)?, row.text(1)?));
    tx.fetch_first(sql!("keys/find_token"), &[(&digest(secret)).into()], read).await
}

/// All tokens, by name.
pub async fn tokens(tx: &mut Tx<'_>) -> Result<Vec<Token>> {
    tx.fetch(sql!("keys/list_tokens"), &[], |row| {
        Ok(Token {
            id: id_of(&row.array(4)?),
            name: row.text(0)?,
            role: row.text(1)?,
            created_at: row.time(2)?,
            revoked_at: row.opt_time(3)?,
        })
    })
    .await
}

/// Stops a token; gives whether it was working.
pub async fn revoke_token(tx: &mut Tx<'_>, id: &str, at: Time) -> Result<bool> {
    let hashes: Vec<[u8; 32]> = tx.fetch(sql!("keys/list_tokens"), &[], |row| row.array(4)).await?;
    let Some(hash) = hashes.iter().find(|hash| id_of(hash) == id) else { return Ok(false) };
    Ok(tx.execute(sql!("keys/revoke_token"), &[at.into(), hash.into()]).await? > 0)
}

/// What a secret is called: the first 16 digits of its hash.
pub fn key_id(secret: &str) -> String {
    id_of(&digest(secret))
}

fn id_of(hash: &[u8; 32]) -> String {
    hash.iter().take(8).map(|byte| format!("{byte:02x}")).collect()
}

pub(crate) fn digest(secret: &str) -> [u8; 32] {
    Sha256::digest(secret.as_bytes()).into()
}
