//! What people allowed: an append-only ledger, and its latest entry for each person and purpose.

use std::collections::HashMap;

use qianmian_model::consent::{ConsentChange, ConsentState};
use qianmian_model::{Identifier, PersonId, SubjectId, Time};
use roaring::RoaringBitmap;

use crate::people::canonical;
use crate::sql::{Arg, Row, sql};
use crate::{Result, Tx, bulk};

/// An entry of the ledger.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LedgerEntry {
    /// Whose it was when it was written: the person, or one that was merged into it since.
    pub person: PersonId,
    /// The subject it came with; none where it was written by hand or follows from a merge.
    pub subject: Option<SubjectId>,
    /// What it says.
    pub change: ConsentChange,
    /// When it was written.
    pub recorded_at: Time,
}

/// Where people of one purpose stand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StateCount {
    /// The purpose.
    pub purpose: String,
    /// The state.
    pub state: ConsentState,
    /// How many people, without merged and erased ones.
    pub people: u64,
}

/// How often people agreed to a purpose under a version of its notice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NoticeCount {
    /// The purpose.
    pub purpose: String,
    /// The version; none where it is not known.
    pub version: Option<String>,
    /// Entries of the ledger.
    pub entries: u64,
    /// The first of them, by when it was said.
    pub first_at: Time,
    /// The last.
    pub last_at: Time,
}

/// What is left of an entry after its person was erased.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proof {
    /// What the entry said.
    pub change: ConsentChange,
    /// When it was written.
    pub recorded_at: Time,
    /// When its person was erased.
    pub erased_at: Time,
}

/// Writes entries that came with no record. The state of a person for a purpose is the entry with the latest `at`,
/// whatever the order of writing; of entries of the same instant `withdrawn` counts.
pub async fn append(tx: &mut Tx<'_>, changes: &[(PersonId, ConsentChange)], recorded_at: Time) -> Result<()> {
    let said: Vec<_> = changes.iter().map(|(person, change)| (*person, None, change)).collect();
    append_said(tx, &said, recorded_at).await
}

/// As [`append`], each with the subject that it came with.
pub async fn append_said(
    tx: &mut Tx<'_>,
    changes: &[(PersonId, Option<SubjectId>, &ConsentChange)],
    recorded_at: Time,
) -> Result<()> {
    bulk::execute(tx, sql!("consents/append_ledger"), &[], changes, |(person, subject, change)| {
        let [person, purpose, state, at, source, notice] = columns(*person, change);
        let subject = subject.map(|subject| i64::from(subject.0)).into();
        [person, subject, purpose, state, at, source, notice, recorded_at.into()]
    })
    .await?;
    let mut latest: HashMap<(PersonId, &str), &ConsentChange> = HashMap::new();
    for (person, _, change) in changes {
        let kept = latest.entry((*person, &change.purpose)).or_insert(change);
        if change.at > kept.at || (change.at == kept.at && change.state <= kept.state) {
            *kept = change;
        }
    }
    let mut rows: Vec<_> = latest.into_iter().collect();
    rows.sort_unstable_by_key(|(key, _)| *key);
    let upsert = sql!("consents/upsert_states");
    bulk::execute(tx, upsert, &[], &rows, |((person, _), change)| columns(*person, change)).await.map(drop)
}

fn columns(person: PersonId, change: &ConsentChange) -> [Arg<'_>; 6] {
    [
        person.into(),
        (&change.purpose).into(),
        change.state.as_str().into(),
        change.at.into(),
        (&change.source).into(),
        change.notice_version.as_ref().into(),
    ]
}

/// The explicit states of exactly these people, by person and purpose; not of those that were merged into them.
pub async fn states_of(tx: &mut Tx<'_>, persons: &[PersonId]) -> Result<Vec<(PersonId, ConsentChange)>> {
    let read = |row: &Row| Ok((row.person(0)?, read_change(row, 1)?));
    let list = sql!("consents/list_states");
    let mut states = bulk::fetch(tx, list, &[], persons, |id| [(*id).into()], read).await?;
    states.sort_unstable_by(|a, b| (a.0, &a.1.purpose).cmp(&(b.0, &b.1.purpose)));
    Ok(states)
}

/// The states of people for one purpose, in the order of `persons`; none where nothing was ever said. A merged ordinal is
/// answered by the person it is part of now, so that what is asked just before a message leaves cannot be outdated.
pub async fn states_for(
    tx: &mut Tx<'_>,
    purpose: &str,
    persons: &[PersonId],
) -> Result<Vec<Option<ConsentState>>> {
    let read = |row: &Row| Ok((row.person(0)?, row.parsed(1)?));
    let find = sql!("consents/find_states");
    let asked = canonical(tx, persons).await?;
    let found = bulk::fetch(tx, find, &[purpose.into()], &asked, |id| [(*id).into()], read).await?;
    let found: HashMap<PersonId, ConsentState> = found.into_iter().collect();
    Ok(asked.iter().map(|person| found.get(person).copied()).collect())
}

/// Everybody in a state for a purpose, without merged and erased people.
pub async fn people_in(tx: &mut Tx<'_>, purpose: &str, state: ConsentState) -> Result<RoaringBitmap> {
    let args = [purpose.into(), state.as_str().into()];
    Ok(tx.fetch(sql!("consents/list_people"), &args, |row| row.u32(0)).await?.into_iter().collect())
}

/// The ledger of a person and of all that were merged into it, in the order of writing.
pub async fn ledger_of(tx: &mut Tx<'_>, person: PersonId) -> Result<Vec<LedgerEntry>> {
    tx.fetch(sql!("consents/list_ledger"), &[person.into()], |row| read_entry(row, 7)).await
}

/// Entries of everybody's ledgers with their numbers, the latest written first: up to `limit` before a number, of one
/// purpose or of all.
pub async fn recent(
    tx: &mut Tx<'_>,
    purpose: Option<&str>,
    before: Option<i64>,
    limit: u32,
) -> Result<Vec<(i64, LedgerEntry)>> {
    let args = [before.unwrap_or(i64::MAX).into(), purpose.unwrap_or_default().into(), limit.into()];
    tx.fetch(sql!("consents/list_recent"), &args, |row| Ok((row.int(7)?, read_entry(row, 8)?))).await
}

/// The versions of notices under which people agreed, by purpose and the first time.
pub async fn notices(tx: &mut Tx<'_>) -> Result<Vec<NoticeCount>> {
    tx.fetch(sql!("consents/count_notices"), &[], |row| {
        let version = row.text(1)?;
        Ok(NoticeCount {
            purpose: row.text(0)?,
            version: (!version.is_empty()).then_some(version),
            entries: row.u64(2)?,
            first_at: row.time(3)?,
            last_at: row.time(4)?,
        })
    })
    .await
}

/// How many people are in each state of each purpose.
pub async fn totals(tx: &mut Tx<'_>) -> Result<Vec<StateCount>> {
    tx.fetch(sql!("consents/count_states"), &[], |row| {
        Ok(StateCount { purpose: row.text(0)?, state: row.parsed(1)?, people: row.u64(2)? })
    })
    .await
}

/// What erased people had allowed, for who shows one of their identifiers.
pub async fn proofs_of(tx: &mut Tx<'_>, identifier: &Identifier) -> Result<Vec<Proof>> {
    let hash = tx.vault.proof_hash(identifier);
    tx.fetch(sql!("consents/list_proofs"), &[(&hash).into()], |row| {
        Ok(Proof { change: read_change(row, 0)?, recorded_at: row.time(5)?, erased_at: row.time(6)? })
    })
    .await
}

/// Keeps the ledger entries of an erased person under the hashes of its identifiers.
pub(crate) async fn keep_proofs(
    tx: &mut Tx<'_>,
    identifiers: &[Identifier],
    entries: &[LedgerEntry],
    erased_at: Time,
) -> Result<()> {
    let hashes: Vec<[u8; 32]> =
        identifiers.iter().map(|identifier| tx.vault.proof_hash(identifier)).collect();
    let rows: Vec<_> =
        hashes.iter().flat_map(|hash| entries.iter().map(move |entry| (hash, entry))).collect();
    bulk::execute(tx, sql!("consents/insert_proofs"), &[], &rows, |(hash, entry)| {
        let [_, purpose, state, at, source, notice] = columns(entry.person, &entry.change);
        [(*hash).into(), purpose, state, at, source, notice, entry.recorded_at.into(), erased_at.into()]
    })
    .await
    .map(drop)
}

/// Reads the columns purpose, state, at, source, notice_version from column `first` on.
fn read_change(row: &Row, first: usize) -> Result<ConsentChange> {
    Ok(ConsentChange {
        purpose: row.text(first)?,
        state: row.parsed(first + 1)?,
        at: row.time(first + 2)?,
        source: row.text(first + 3)?,
        notice_version: row.opt_text(first + 4)?,
    })
}

/// Reads person, the columns of a change, `recorded_at`, and the subject in its column.
fn read_entry(row: &Row, subject: usize) -> Result<LedgerEntry> {
    Ok(LedgerEntry {
        person: row.person(0)?,
        subject: if row.opt_int(subject)?.is_some() { Some(row.subject(subject)?) } else { None },
        change: read_change(row, 1)?,
        recorded_at: row.time(6)?,
    })
}
