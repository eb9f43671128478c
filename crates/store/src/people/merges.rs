//! Merges of people: recorded, explained and reversible.

use std::collections::HashMap;

use qianmian_model::{PersonId, SubjectId, Time};

use super::{find_many, subjects_of};
use crate::sql::{Row, sql};
use crate::{Error, Result, Tx, bulk};

/// A merge to make: `loser` becomes part of `winner`.
#[derive(Debug, Clone, Copy)]
pub struct Merge<'a> {
    /// Who stays.
    pub winner: PersonId,
    /// Who becomes a tombstone.
    pub loser: PersonId,
    /// One end of the edge that shows them to be one person.
    pub left: SubjectId,
    /// The other end.
    pub right: SubjectId,
    /// Whose record it was.
    pub source: &'a str,
    /// Why, for a person, without values of identifiers.
    pub reason: &'a str,
    /// When.
    pub at: Time,
}

/// A merge that was made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MergeEntry {
    /// Its number in the log.
    pub id: i64,
    /// Who stayed.
    pub winner: PersonId,
    /// Who became a tombstone.
    pub loser: PersonId,
    /// One end of the edge behind it.
    pub left: SubjectId,
    /// The other end.
    pub right: SubjectId,
    /// The subjects that were the loser's before the call that made it.
    pub moved: Vec<SubjectId>,
    /// Whose record it was.
    pub source: String,
    /// Why.
    pub reason: String,
    /// When.
    pub at: Time,
    /// When it was undone.
    pub undone_at: Option<Time>,
}

/// Merges people: identifiers move to the winner, the loser and everybody merged into it before points at the winner,
/// suppressions are copied to the winner, and the log has an entry each.
///
/// The winner of one merge may be the loser of another of the same call; its people end at the last winner. Who loses
/// twice, in a circle, or was merged or erased before, is a conflict, and so is a winner that was. What the stages derive (profile traits, tag states, bitmaps) and the consents of the loser
/// stay with the loser's ordinal, for the caller to fold into the winner's and to delete.
pub async fn merge(tx: &mut Tx<'_>, merges: &[Merge<'_>]) -> Result<()> {
    let ends = last_winners(merges)?;
    check_living(tx, merges).await?;
    let losers: Vec<PersonId> = merges.iter().map(|merge| merge.loser).collect();
    let mut moved: HashMap<PersonId, Vec<u32>> = HashMap::new();
    for row in subjects_of(tx, &losers).await? {
        moved.entry(row.person).or_default().push(row.subject.0);
    }
    let entries: Vec<(&Merge<'_>, String)> = merges
        .iter()
        .map(|merge| (merge, format!("{:?}", moved.get(&merge.loser).map_or(&[][..], Vec::as_slice))))
        .collect();
    bulk::execute(tx, sql!("people/insert_merges"), &[], &entries, |(merge, moved)| {
        [
            merge.winner.into(),
            merge.loser.into(),
            merge.left.into(),
            merge.right.into(),
            moved.into(),
            merge.source.into(),
            merge.reason.into(),
            merge.at.into(),
        ]
    })
    .await?;
    let steps = [
        sql!("people/move_person"),
        sql!("people/move_mentions_of_person"),
        sql!("people/copy_suppressions"),
        sql!("people/follow_tombstones"),
        sql!("people/tombstone_persons"),
    ];
    for step in steps {
        bulk::execute(tx, step, &[], &ends, |(loser, winner)| [(*loser).into(), (*winner).into()]).await?;
    }
    Ok(())
}

/// For every loser the winner at the end of its chain.
fn last_winners(merges: &[Merge<'_>]) -> Result<Vec<(PersonId, PersonId)>> {
    let mut next: HashMap<PersonId, PersonId> = HashMap::with_capacity(merges.len());
    for merge in merges {
        if next.insert(merge.loser, merge.winner).is_some() {
            return Err(Error::Conflict(format!("{} is merged twice", merge.loser)));
        }
    }
    merges
        .iter()
        .map(|merge| {
            let mut winner = merge.winner;
            for _ in 0..=merges.len() {
                match next.get(&winner) {
                    Some(after) => winner = *after,
                    None => return Ok((merge.loser, winner)),
                }
            }
            Err(Error::Conflict(format!("{} is merged in a circle", merge.loser)))
        })
        .collect()
}

/// Tombstones and erased people take no part in a merge.
async fn check_living(tx: &mut Tx<'_>, merges: &[Merge<'_>]) -> Result<()> {
    let named: Vec<PersonId> = merges.iter().flat_map(|merge| [merge.winner, merge.loser]).collect();
    let mut found = find_many(tx, &named).await?.into_iter();
    match found.find(|person| person.merged_into.is_some() || person.erased_at.is_some()) {
        Some(gone) => Err(Error::Conflict(format!("{} was merged or erased before", gone.id))),
        None => Ok(()),
    }
}

/// All merges in which a person won or lost, oldest first.
pub async fn merges_of(tx: &mut Tx<'_>, person: PersonId) -> Result<Vec<MergeEntry>> {
    tx.fetch(sql!("people/list_merges"), &[person.into()], read_merge).await
}

/// The latest merges, latest first.
pub async fn recent_merges(tx: &mut Tx<'_>, limit: u32) -> Result<Vec<MergeEntry>> {
    tx.fetch(sql!("people/list_recent_merges"), &[limit.into()], read_merge).await
}

/// The merges that stand of everybody who is part of one of these people, in no order.
pub async fn merges_below(tx: &mut Tx<'_>, persons: &[PersonId]) -> Result<Vec<MergeEntry>> {
    let list = sql!("people/list_merges_below");
    bulk::fetch(tx, list, &[], persons, |id| [(*id).into()], read_merge).await
}

/// A merge by its number.
pub async fn find_merge(tx: &mut Tx<'_>, id: i64) -> Result<Option<MergeEntry>> {
    tx.fetch_first(sql!("people/find_merge"), &[id.into()], read_merge).await
}

/// Marks a merge as undone and brings its loser back, with who was merged into it before but without identifiers:
/// [`super::move_subjects`] gives it those that the remaining edges leave to it. Undoing twice is a conflict.
pub async fn undo_merge(tx: &mut Tx<'_>, id: i64, at: Time) -> Result<MergeEntry> {
    let missing = || Error::Conflict(format!("merge {id} does not stand"));
    let entry = find_merge(tx, id).await?.filter(|entry| entry.undone_at.is_none()).ok_or_else(missing)?;
    let under = super::canonical(tx, &[entry.loser]).await?[0];
    tx.execute(sql!("people/undo_merge"), &[at.into(), id.into()]).await?;
    tx.execute(sql!("people/revive_person"), &[entry.loser.into()]).await?;
    tx.execute(sql!("people/revive_followers"), &[entry.loser.into(), under.into()]).await?;
    Ok(entry)
}

fn read_merge(row: &Row) -> Result<MergeEntry> {
    Ok(MergeEntry {
        id: row.int(0)?,
        winner: row.person(1)?,
        loser: row.person(2)?,
        left: row.subject(3)?,
        right: row.subject(4)?,
        moved: read_subjects(row.str(5)?)?,
        source: row.text(6)?,
        reason: row.text(7)?,
        at: row.time(8)?,
        undone_at: row.opt_time(9)?,
    })
}

/// A list of subjects, as JSON.
pub(super) fn read_subjects(text: &str) -> Result<Vec<SubjectId>> {
    let subjects: Vec<u32> =
        serde_json::from_str(text).map_err(|error| Error::Corrupt(format!("moved subjects: {error}")))?;
    Ok(subjects.into_iter().map(SubjectId).collect())
}
