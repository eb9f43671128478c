//! Sessions of users and links that work once. Only the SHA-256 of a secret is stored; secrets are long and random, so that
//! a plain hash cannot be guessed.

use qianmian_model::Time;

use crate::keys::digest;
use crate::sql::sql;
use crate::users::{User, read_user};
use crate::{Result, Tx};

/// A session, without its secret.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    /// Whose it is, as they are now.
    pub user: User,
    /// When they signed in.
    pub created_at: Time,
    /// When it was last used, as far as that was noted.
    pub seen_at: Time,
}

/// A link, without its secret.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    /// The user whose password it sets; none for the one that makes the first administrator.
    pub user: Option<String>,
    /// From when on it does not work.
    pub expires_at: Time,
}

/// Begins a session.
pub async fn begin(tx: &mut Tx<'_>, secret: &str, user: i64, at: Time) -> Result<()> {
    let hash = digest(secret);
    tx.execute(sql!("sessions/add_session"), &[(&hash).into(), user.into(), at.into()]).await.map(drop)
}

/// The session of a secret.
pub async fn find(tx: &mut Tx<'_>, secret: &str) -> Result<Option<Session>> {
    tx.fetch_first(sql!("sessions/find_session"), &[(&digest(secret)).into()], |row| {
        Ok(Session { user: read_user(row)?, created_at: row.time(7)?, seen_at: row.time(8)? })
    })
    .await
}

/// Notes that a session is used.
pub async fn touch(tx: &mut Tx<'_>, secret: &str, at: Time) -> Result<()> {
    tx.execute(sql!("sessions/touch_session"), &[at.into(), (&digest(secret)).into()]).await.map(drop)
}

/// Ends a session.
pub async fn end(tx: &mut Tx<'_>, secret: &str) -> Result<()> {
    tx.execute(sql!("sessions/end_session"), &[(&digest(secret)).into()]).await.map(drop)
}

/// Ends the sessions of a user, but one where that is given.
pub async fn end_of(tx: &mut Tx<'_>, user: i64, but: Option<&str>) -> Result<()> {
    let kept = but.map(digest).unwrap_or_default();
    tx.execute(sql!("sessions/end_of_user"), &[user.into(), (&kept).into()]).await.map(drop)
}

/// Forgets sessions that began or were last used so long ago.
pub async fn prune(tx: &mut Tx<'_>, began_until: Time, seen_until: Time) -> Result<()> {
    tx.execute(sql!("sessions/prune_sessions"), &[began_until.into(), seen_until.into()]).await.map(drop)
}

/// Makes a link for a user, or for the first administrator, in the place of those before it.
pub async fn add_link(tx: &mut Tx<'_>, secret: &str, user: Option<i64>, expires_at: Time) -> Result<()> {
    remove_links(tx, user).await?;
    let hash = digest(secret);
    tx.execute(sql!("links/add_link"), &[(&hash).into(), user.into(), expires_at.into()]).await.map(drop)
}

/// The link of a secret.
pub async fn find_link(tx: &mut Tx<'_>, secret: &str) -> Result<Option<Link>> {
    tx.fetch_first(sql!("links/find_link"), &[(&digest(secret)).into()], |row| {
        Ok(Link { user: row.opt_text(0)?, expires_at: row.time(1)? })
    })
    .await
}

/// Takes the links of a user away, or those for the first administrator.
pub async fn remove_links(tx: &mut Tx<'_>, user: Option<i64>) -> Result<()> {
    tx.execute(sql!("links/remove_of"), &[user.unwrap_or(0).into()]).await.map(drop)
}
