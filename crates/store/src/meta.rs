//! Facts about the workspace as a whole, by name.

use crate::sql::sql;
use crate::{Result, Tx};

/// The value of `key`.
pub async fn get(tx: &mut Tx<'_>, key: &str) -> Result<Option<String>> {
    tx.fetch_first(sql!("meta/get_value"), &[key.into()], |row| row.text(0)).await
}

/// Sets `key`, in place of what it was.
pub async fn set(tx: &mut Tx<'_>, key: &str, value: &str) -> Result<()> {
    tx.execute(sql!("meta/set_value"), &[key.into(), value.into()]).await.map(drop)
}

/// Takes `key` away.
pub async fn remove(tx: &mut Tx<'_>, key: &str) -> Result<()> {
    tx.execute(sql!("meta/delete_value"), &[key.into()]).await.map(drop)
}
