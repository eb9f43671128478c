//! What people asked for about their own data, and what was done about it. A request names the person by number only, and
//! stays after an erasure as the record of it.

use qianmian_model::{PersonId, Time};

use crate::sql::{Row, sql};
use crate::{Result, Tx};

/// A request of a data subject.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SubjectRequest {
    /// Given by the database.
    pub id: u64,
    /// Whose, when it was written down.
    pub person: PersonId,
    /// `access`, `erasure` or `correction`.
    pub kind: String,
    /// Through what it came, such as `phone`.
    pub through: String,
    /// When it came.
    pub received_at: Time,
    /// Until when it is to be answered.
    pub due_at: Time,
    /// `open`, `done` or `refused`.
    pub state: String,
    /// When it was closed.
    pub closed_at: Option<Time>,
    /// Who closed it.
    pub closed_by: Option<String>,
    /// Why it was refused.
    pub reason: Option<String>,
}

/// How a request was closed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Closing<'a> {
    /// `done` or `refused`.
    pub state: &'a str,
    /// Who says so.
    pub by: &'a str,
    /// Why, where it was refused.
    pub reason: Option<&'a str>,
    /// When.
    pub at: Time,
}

/// Writes a request down; gives its number.
pub async fn add(
    tx: &mut Tx<'_>,
    (person, kind, through): (PersonId, &str, &str),
    received_at: Time,
    due_at: Time,
) -> Result<u64> {
    let args = [person.into(), kind.into(), through.into(), received_at.into(), due_at.into()];
    let id = tx.fetch_first(sql!("requests/add_request"), &args, |row| row.u64(0)).await?;
    id.ok_or_else(|| crate::Error::Corrupt("a request got no number".to_owned()))
}

/// A request by its number.
pub async fn find(tx: &mut Tx<'_>, id: u64) -> Result<Option<SubjectRequest>> {
    tx.fetch_first(sql!("requests/find_request"), &[id.into()], read_request).await
}

/// Requests, what is due first before the rest; only those in a state where one is given.
pub async fn list(tx: &mut Tx<'_>, state: Option<&str>, limit: u64) -> Result<Vec<SubjectRequest>> {
    let args = [state.unwrap_or_default().into(), limit.into()];
    tx.fetch(sql!("requests/list_requests"), &args, read_request).await
}

/// Closes an open request; gives whether it was open.
pub async fn close(tx: &mut Tx<'_>, id: u64, closing: &Closing<'_>) -> Result<bool> {
    let Closing { state, by, reason, at } = *closing;
    let args = [state.into(), at.into(), by.into(), reason.into(), id.into()];
    Ok(tx.execute(sql!("requests/close_request"), &args).await? > 0)
}

/// Closes the open requests of a person for erasure: it is done.
pub async fn close_erasures(tx: &mut Tx<'_>, person: PersonId, by: &str, at: Time) -> Result<u64> {
    tx.execute(sql!("requests/close_erasures"), &[at.into(), by.into(), person.into()]).await
}

fn read_request(row: &Row) -> Result<SubjectRequest> {
    Ok(SubjectRequest {
        id: row.u64(0)?,
        person: row.person(1)?,
        kind: row.text(2)?,
        through: row.text(3)?,
        received_at: row.time(4)?,
        due_at: row.time(5)?,
        state: row.text(6)?,
        closed_at: row.opt_time(7)?,
        closed_by: row.opt_text(8)?,
        reason: row.opt_text(9)?,
    })
}
