//! What somebody said of two subjects, and what was one person and is two. Both are logs.

use qianmian_model::{PersonId, SubjectId, Time};

use super::merges::read_subjects;
use crate::sql::{Row, sql};
use crate::{Error, Result, Tx, bulk};

/// What somebody said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// They are one person.
    Same,
    /// They are two.
    Apart,
}

impl Verdict {
    /// `same` or `apart`.
    pub fn as_str(self) -> &'static str {
        match self {
            Verdict::Same => "same",
            Verdict::Apart => "apart",
        }
    }
}

/// A decision about two subjects.
#[derive(Debug, Clone, PartialEq)]
pub struct LinkDecision {
    /// Its number.
    pub id: i64,
    /// One subject.
    pub left: SubjectId,
    /// The other.
    pub right: SubjectId,
    /// What was said.
    pub verdict: Verdict,
    /// Who said so.
    pub said_by: String,
    /// When.
    pub at: Time,
    /// When it was taken back.
    pub revoked_at: Option<Time>,
    /// How likely linking found it before; none where nothing was proposed.
    pub probability: Option<f64>,
}

/// A parting: subjects of one person became another's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Parting {
    /// Its number.
    pub id: i64,
    /// Who stayed.
    pub stayed: PersonId,
    /// Who has the subjects now.
    pub left_with: PersonId,
    /// The subjects.
    pub moved: Vec<SubjectId>,
    /// Who said so.
    pub source: String,
    /// Why, without values.
    pub reason: String,
    /// When.
    pub at: Time,
}

/// Writes a decision, with how likely linking found it; gives its number.
pub async fn decide_link(
    tx: &mut Tx<'_>,
    ends: (SubjectId, SubjectId),
    verdict: Verdict,
    said_by: &str,
    probability: Option<f64>,
    at: Time,
) -> Result<i64> {
    let (left, right, verdict) = (ends.0.into(), ends.1.into(), verdict.as_str().into());
    let args = [left, right, verdict, said_by.into(), at.into(), probability.into()];
    let id = tx.fetch_first(sql!("people/insert_decision"), &args, |row| row.int(0)).await?;
    id.ok_or_else(|| Error::Corrupt("a decision without a number".to_owned()))
}

/// Takes a decision back. One that does not stand is a conflict.
pub async fn revoke_decision(tx: &mut Tx<'_>, id: i64, at: Time) -> Result<LinkDecision> {
    let found = tx.fetch_first(sql!("people/find_decision"), &[id.into()], read_decision).await?;
    let missing = || Error::Conflict(format!("decision {id} does not stand"));
    let decision = found.filter(|decision| decision.revoked_at.is_none()).ok_or_else(missing)?;
    tx.execute(sql!("people/revoke_decision"), &[at.into(), id.into()]).await?;
    Ok(decision)
}

/// All decisions, taken back ones too, latest first.
pub async fn decisions(tx: &mut Tx<'_>) -> Result<Vec<LinkDecision>> {
    tx.fetch(sql!("people/list_decisions"), &[], read_decision).await
}

/// The decisions that stand about any of the subjects, by number.
pub async fn decisions_about(tx: &mut Tx<'_>, subjects: &[SubjectId]) -> Result<Vec<LinkDecision>> {
    let list = sql!("people/list_decisions_about");
    let mut found = bulk::fetch(tx, list, &[], subjects, |id| [(*id).into()], read_decision).await?;
    found.sort_unstable_by_key(|decision| decision.id);
    found.dedup_by_key(|decision| decision.id);
    Ok(found)
}

/// Whether any decision stands.
pub async fn has_decisions(tx: &mut Tx<'_>) -> Result<bool> {
    Ok(tx.fetch_first(sql!("people/has_decisions"), &[], |row| row.int(0)).await?.is_some())
}

/// Writes partings; their numbers do not count.
pub async fn record_partings(tx: &mut Tx<'_>, partings: &[Parting]) -> Result<()> {
    let rows: Vec<(&Parting, String)> = partings
        .iter()
        .map(|parting| {
            let moved: Vec<u32> = parting.moved.iter().map(|subject| subject.0).collect();
            (parting, format!("{moved:?}"))
        })
        .collect();
    bulk::execute(tx, sql!("people/insert_partings"), &[], &rows, |(parting, moved)| {
        [
            parting.stayed.into(),
            parting.left_with.into(),
            moved.into(),
            (&parting.source).into(),
            (&parting.reason).into(),
            parting.at.into(),
        ]
    })
    .await
    .map(drop)
}

/// The latest partings, latest first.
pub async fn recent_partings(tx: &mut Tx<'_>, limit: u32) -> Result<Vec<Parting>> {
    tx.fetch(sql!("people/list_partings"), &[limit.into()], |row| {
        Ok(Parting {
            id: row.int(0)?,
            stayed: row.person(1)?,
            left_with: row.person(2)?,
            moved: read_subjects(row.str(3)?)?,
            source: row.text(4)?,
            reason: row.text(5)?,
            at: row.time(6)?,
        })
    })
    .await
}

fn read_decision(row: &Row) -> Result<LinkDecision> {
    let verdict = match row.str(3)? {
        "same" => Verdict::Same,
        "apart" => Verdict::Apart,
        other => return Err(Error::Corrupt(format!("a verdict `{other}`"))),
    };
    Ok(LinkDecision {
        id: row.int(0)?,
        left: row.subject(1)?,
        right: row.subject(2)?,
        verdict,
        said_by: row.text(4)?,
        at: row.time(5)?,
        revoked_at: row.opt_time(6)?,
        probability: row.opt_real(7)?,
    })
}
