//! People who sign in, with what they may do. Nobody is ever taken away: who did something has to stay known.

use qianmian_model::Time;

use crate::sql::{Row, sql};
use crate::{Result, Tx};

/// Somebody who signs in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct User {
    /// Given by the database.
    pub id: i64,
    /// What they are called, unique.
    pub name: String,
    /// What they may do.
    pub role: String,
    /// Whether they have chosen a password.
    pub has_password: bool,
    /// When they were made.
    pub created_at: Time,
    /// When they last signed in.
    pub signed_in_at: Option<Time>,
    /// Since when they cannot sign in.
    pub disabled_at: Option<Time>,
}

/// Makes a user, without a password; gives none where there is one of that name.
pub async fn add(tx: &mut Tx<'_>, name: &str, role: &str, at: Time) -> Result<Option<i64>> {
    tx.fetch_first(sql!("users/add_user"), &[name.into(), role.into(), at.into()], |row| row.int(0)).await
}

/// A user by name.
pub async fn find(tx: &mut Tx<'_>, name: &str) -> Result<Option<User>> {
    tx.fetch_first(sql!("users/find_user"), &[name.into()], read_user).await
}

/// All users, by name.
pub async fn all(tx: &mut Tx<'_>) -> Result<Vec<User>> {
    tx.fetch(sql!("users/list_users"), &[], read_user).await
}

/// The password of a user as a PHC string, where one was chosen.
pub async fn password_of(tx: &mut Tx<'_>, id: i64) -> Result<Option<String>> {
    tx.fetch_first(sql!("users/find_password"), &[id.into()], |row| row.text(0)).await
}

/// Gives a user another role.
pub async fn set_role(tx: &mut Tx<'_>, id: i64, role: &str) -> Result<()> {
    tx.execute(sql!("users/set_role"), &[role.into(), id.into()]).await.map(drop)
}

/// Gives a user another password, as a PHC string.
pub async fn set_password(tx: &mut Tx<'_>, id: i64, password: &str) -> Result<()> {
    tx.execute(sql!("users/set_password"), &[password.into(), id.into()]).await.map(drop)
}

/// Disables a user from an instant on, or enables them again.
pub async fn set_disabled(tx: &mut Tx<'_>, id: i64, at: Option<Time>) -> Result<()> {
    tx.execute(sql!("users/set_disabled"), &[at.into(), id.into()]).await.map(drop)
}

/// Notes that a user signed in.
pub async fn note_sign_in(tx: &mut Tx<'_>, id: i64, at: Time) -> Result<()> {
    tx.execute(sql!("users/note_sign_in"), &[at.into(), id.into()]).await.map(drop)
}

/// The first seven columns of a row.
pub(crate) fn read_user(row: &Row) -> Result<User> {
    Ok(User {
        id: row.int(0)?,
        name: row.text(1)?,
        role: row.text(2)?,
        has_password: row.flag(3)?,
        created_at: row.time(4)?,
        signed_in_at: row.opt_time(5)?,
        disabled_at: row.opt_time(6)?,
    })
}
