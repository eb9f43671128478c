//! People, the identifiers that point at them and the mentions that name those.
//!
//! A subject (an identifier alone, or a mention: what a record says of who it is about) never changes; its person is what
//! merging and un-merging change.

mod decisions;
mod identifiers;
mod links;
mod mentions;
mod merges;
mod proposals;

use qianmian_model::{PersonId, Time};
use roaring::RoaringBitmap;

pub use decisions::{
    LinkDecision, Parting, Verdict, decide_link, decisions, decisions_about, has_decisions, recent_partings,
    record_partings, revoke_decision,
};
pub use identifiers::{
    IdentifierFact, KindCount, Known, NOBODY, NewIdentifier, StoredIdentifier, SubjectRow,
    all_identifier_facts, count_identifiers, find, identifier_facts, identifiers_of, identifiers_of_kind,
    identifiers_of_subjects, insert_identifiers, insert_reserved, kind_counts, lookup, mark_own, mark_shared,
    move_subjects, order_of, reserve_subjects, subject_map, subjects_of, touch_identifiers,
};
pub use links::{
    Edge, NewEdge, Refusal, count_refusals, edges_from, edges_of, record_edges, record_refusals, refusals_of,
    restore_edges, retract_edges, retracted_edges,
};
pub use mentions::{
    Mention, MentionHash, NewMention, Said, SeenMention, all_mentions, find_said, hash_mention,
    insert_mentions, lookup_mentions, mentions, mentions_of, touch_mentions,
};
pub use merges::{Merge, MergeEntry, find_merge, merge, merges_below, merges_of, recent_merges, undo_merge};
pub use proposals::{Evidence, Proposal, proposals, replace_proposals};

use crate::sql::{Row, sql};
use crate::{Result, Tx, bulk};

/// A row of a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Person {
    /// Its ordinal.
    pub id: PersonId,
    /// When it was first seen.
    pub created_at: Time,
    /// Whom it is part of now.
    pub merged_into: Option<PersonId>,
    /// When it was erased.
    pub erased_at: Option<Time>,
}

/// How many there are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Totals {
    /// People, without merged and erased ones.
    pub people: u64,
    /// Ordinals that point at another person.
    pub merged: u64,
    /// Erased people.
    pub erased: u64,
    /// Identifiers.
    pub identifiers: u64,
    /// Merges that stand.
    pub merges: u64,
    /// Links that were refused.
    pub refusals: u64,
}

/// Makes one person for each time, which is when it was first seen; gives them in order, densely numbered.
pub async fn create_persons(tx: &mut Tx<'_>, created_at: &[Time]) -> Result<Vec<PersonId>> {
    let first = take_ordinals(tx, "person", created_at.len()).await?;
    let rows: Vec<(PersonId, Time)> = (first..).map(PersonId).zip(created_at.iter().copied()).collect();
    bulk::execute(tx, sql!("people/insert_persons"), &[], &rows, |(id, at)| [(*id).into(), (*at).into()])
        .await?;
    Ok(rows.into_iter().map(|(id, _)| id).collect())
}

/// The person that each one is part of now: itself, unless it was merged. An unknown ordinal stays as it is.
pub async fn canonical(tx: &mut Tx<'_>, persons: &[PersonId]) -> Result<Vec<PersonId>> {
    let found = find_many(tx, persons).await?;
    let merged: std::collections::HashMap<PersonId, PersonId> =
        found.into_iter().filter_map(|person| Some((person.id, person.merged_into?))).collect();
    Ok(persons.iter().map(|person| merged.get(person).copied().unwrap_or(*person)).collect())
}

/// The row of a person.
pub async fn person(tx: &mut Tx<'_>, id: PersonId) -> Result<Option<Person>> {
    Ok(find_many(tx, &[id]).await?.pop())
}

/// The rows of those people that exist, by ordinal.
pub async fn find_many(tx: &mut Tx<'_>, persons: &[PersonId]) -> Result<Vec<Person>> {
    let find = sql!("people/find_persons");
    let mut found = bulk::fetch(tx, find, &[], persons, |id| [(*id).into()], read_person).await?;
    found.sort_unstable_by_key(|person| person.id);
    found.dedup();
    Ok(found)
}

/// Up to `limit` people after one, by ordinal, without merged and erased ones.
pub async fn page(tx: &mut Tx<'_>, after: Option<PersonId>, limit: u32) -> Result<Vec<PersonId>> {
    let after = after.map_or(-1, |person| i64::from(person.0));
    tx.fetch(sql!("people/list_page"), &[after.into(), limit.into()], |row| row.person(0)).await
}

/// Everybody, without merged and erased people: what `not` is taken from.
pub async fn everyone(tx: &mut Tx<'_>) -> Result<RoaringBitmap> {
    Ok(tx.fetch(sql!("people/list_everyone"), &[], |row| row.u32(0)).await?.into_iter().collect())
}

/// How many people, identifiers and merges there are.
pub async fn totals(tx: &mut Tx<'_>) -> Result<Totals> {
    let totals = tx
        .fetch_first(sql!("people/count_totals"), &[], |row| {
            Ok(Totals {
                people: row.u64(0)?,
                merged: row.u64(1)?,
                erased: row.u64(2)?,
                identifiers: row.u64(3)?,
                merges: row.u64(4)?,
                refusals: row.u64(5)?,
            })
        })
        .await?;
    Ok(totals.unwrap_or_default())
}

/// The people, and all that were merged into them, with the one each is part of.
pub(crate) async fn with_merged(tx: &mut Tx<'_>, persons: &[PersonId]) -> Result<Vec<(PersonId, PersonId)>> {
    let list = sql!("people/list_merged");
    let read = |row: &Row| Ok((row.person(0)?, row.person(1)?));
    let mut all = bulk::fetch(tx, list, &[], persons, |id| [(*id).into()], read).await?;
    all.extend(persons.iter().map(|person| (*person, *person)));
    all.sort_unstable();
    all.dedup();
    Ok(all)
}

/// Takes `count` ordinals; gives the first.
async fn take_ordinals(tx: &mut Tx<'_>, name: &str, count: usize) -> Result<u32> {
    let args = [(count as u64).into(), name.into()];
    let next = tx.fetch_first(sql!("people/take_ordinals"), &args, |row| row.u32(0)).await?;
    let next = next.ok_or_else(|| crate::Error::Corrupt(format!("no ordinals for {name}")))?;
    Ok(next - u32::try_from(count).map_err(|_| crate::Error::Corrupt(format!("{count} ordinals at once")))?)
}

fn read_person(row: &Row) -> Result<Person> {
    let merged_into = if row.opt_int(2)?.is_some() { Some(row.person(2)?) } else { None };
    Ok(Person { id: row.person(0)?, created_at: row.time(1)?, merged_into, erased_at: row.opt_time(3)? })
}
