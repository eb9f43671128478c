//! Edges between identifiers and the mentions that name them, and links that were refused. Both are logs: an edge is
//! retracted, never deleted.

use qianmian_model::{SubjectId, Time};

use crate::sql::{Row, sql};
use crate::{Result, Tx, bulk};

/// An identifier that a mention names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NewEdge<'a> {
    /// The identifier.
    pub identifier: SubjectId,
    /// The mention.
    pub mention: SubjectId,
    /// Who said so.
    pub source: &'a str,
    /// When.
    pub at: Time,
}

/// An edge of the log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edge {
    /// The identifier.
    pub identifier: SubjectId,
    /// The mention that names it.
    pub mention: SubjectId,
    /// Who said so.
    pub source: String,
    /// When it was first said.
    pub at: Time,
    /// When it was retracted: it does not link any more.
    pub retracted_at: Option<Time>,
}

/// A link that was not made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// One identifier.
    pub left: SubjectId,
    /// The other.
    pub right: SubjectId,
    /// Stable code of the reason.
    pub code: String,
    /// The reason for a person, without values of identifiers.
    pub detail: String,
    /// Which source would have linked them.
    pub source: String,
    /// When.
    pub at: Time,
}

/// Adds edges. One that this source has given before changes nothing, retracted or not.
pub async fn record_edges(tx: &mut Tx<'_>, edges: &[NewEdge<'_>]) -> Result<u64> {
    bulk::execute(tx, sql!("people/insert_edges"), &[], edges, |edge| {
        [edge.identifier.into(), edge.mention.into(), edge.source.into(), edge.at.into()]
    })
    .await
}

/// The identifiers and mentions between which an edge is retracted: they do not link.
pub async fn retracted_edges(tx: &mut Tx<'_>) -> Result<Vec<(SubjectId, SubjectId)>> {
    tx.fetch(sql!("people/list_retracted_edges"), &[], |row| Ok((row.subject(0)?, row.subject(1)?))).await
}

/// Retracts the edges between identifiers and mentions, of all sources; gives their number.
pub async fn retract_edges(tx: &mut Tx<'_>, pairs: &[(SubjectId, SubjectId)], at: Time) -> Result<u64> {
    let file = sql!("people/retract_edges");
    bulk::execute(tx, file, &[at.into()], pairs, |(identifier, mention)| {
        [(*identifier).into(), (*mention).into()]
    })
    .await
}

/// Lets retracted edges link again; gives their number.
pub async fn restore_edges(tx: &mut Tx<'_>, pairs: &[(SubjectId, SubjectId)]) -> Result<u64> {
    let file = sql!("people/restore_edges");
    bulk::execute(tx, file, &[], pairs, |(identifier, mention)| [(*identifier).into(), (*mention).into()])
        .await
}

/// All edges that touch any of the subjects, retracted ones too, by their ends.
pub async fn edges_of(tx: &mut Tx<'_>, subjects: &[SubjectId]) -> Result<Vec<Edge>> {
    let mut edges =
        bulk::fetch(tx, sql!("people/list_edges"), &[], subjects, |id| [(*id).into()], read_edge).await?;
    edges.sort_unstable_by(|a, b| {
        (a.identifier, a.mention, &a.source).cmp(&(b.identifier, b.mention, &b.source))
    });
    edges.dedup();
    Ok(edges)
}

/// The edges of identifiers, each as often as sources gave it, in no order.
pub async fn edges_from(tx: &mut Tx<'_>, identifiers: &[SubjectId]) -> Result<Vec<Edge>> {
    bulk::fetch(tx, sql!("people/list_edges_from"), &[], identifiers, |id| [(*id).into()], read_edge).await
}

fn read_edge(row: &Row) -> Result<Edge> {
    Ok(Edge {
        identifier: row.subject(0)?,
        mention: row.subject(1)?,
        source: row.text(2)?,
        at: row.time(3)?,
        retracted_at: row.opt_time(4)?,
    })
}

/// Adds refusals. One that is known for the same pair and code changes nothing.
pub async fn record_refusals(tx: &mut Tx<'_>, refusals: &[Refusal]) -> Result<u64> {
    bulk::execute(tx, sql!("people/insert_refusals"), &[], refusals, |refusal| {
        [
            refusal.left.into(),
            refusal.right.into(),
            (&refusal.code).into(),
            (&refusal.detail).into(),
            (&refusal.source).into(),
            refusal.at.into(),
        ]
    })
    .await
}

/// All refusals that touch any of the subjects, by their ends.
pub async fn refusals_of(tx: &mut Tx<'_>, subjects: &[SubjectId]) -> Result<Vec<Refusal>> {
    let read = |row: &Row| {
        Ok(Refusal {
            left: row.subject(0)?,
            right: row.subject(1)?,
            code: row.text(2)?,
            detail: row.text(3)?,
            source: row.text(4)?,
            at: row.time(5)?,
        })
    };
    let list = sql!("people/list_refusals");
    let mut refusals = bulk::fetch(tx, list, &[], subjects, |id| [(*id).into()], read).await?;
    refusals.sort_unstable_by(|a, b| (a.left, a.right, &a.code).cmp(&(b.left, b.right, &b.code)));
    refusals.dedup();
    Ok(refusals)
}

/// How many refusals there are of each code.
pub async fn count_refusals(tx: &mut Tx<'_>) -> Result<Vec<(String, u64)>> {
    tx.fetch(sql!("people/count_refusals"), &[], |row| Ok((row.text(0)?, row.u64(1)?))).await
}
