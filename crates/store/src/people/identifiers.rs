//! Identifiers: found by keyed hash, opened for use.

use std::collections::{HashMap, HashSet};

use qianmian_model::{Identifier, IdentifierKind, PersonId, SubjectId, Time};

use super::take_ordinals;
use crate::sql::{Row, sql};
use crate::{Result, Tx, bulk};

/// An identifier that is stored: its subject and its person now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Known {
    /// Its subject.
    pub subject: SubjectId,
    /// Whose it is.
    pub person: PersonId,
    /// When it was first seen.
    pub first_seen_at: Time,
    /// When it was last seen.
    pub last_seen_at: Time,
    /// Whether too many use it.
    pub is_shared: bool,
}

/// What linking looks at of an identifier: everything but its value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IdentifierFact {
    /// Its subject.
    pub subject: SubjectId,
    /// Whose it is.
    pub person: PersonId,
    /// Its kind.
    pub kind: IdentifierKind,
    /// The first eight bytes of its keyed hash: an order that does not depend on which came first.
    pub order: u64,
    /// When it was first seen.
    pub first_seen_at: Time,
    /// Whether too many use it.
    pub is_shared: bool,
}

/// An identifier to store.
#[derive(Debug, Clone, Copy)]
pub struct NewIdentifier<'a> {
    /// Kind and value in normal form.
    pub identifier: &'a Identifier,
    /// Whose it is.
    pub person: PersonId,
    /// Who said so first.
    pub source: &'a str,
    /// When it was first seen.
    pub seen_at: Time,
}

/// An identifier with its value opened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredIdentifier {
    /// Its subject.
    pub subject: SubjectId,
    /// Whose it is.
    pub person: PersonId,
    /// Kind and value.
    pub identifier: Identifier,
    /// Who said so first.
    pub source: String,
    /// When it was first seen.
    pub first_seen_at: Time,
    /// When it was last seen.
    pub last_seen_at: Time,
}

/// How many identifiers of a kind a person has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KindCount {
    /// The person.
    pub person: PersonId,
    /// The kind.
    pub kind: IdentifierKind,
    /// How many distinct values.
    pub count: u32,
}

/// A subject, of an identifier or a mention, with its person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct SubjectRow {
    /// Whose it is.
    pub person: PersonId,
    /// The subject.
    pub subject: SubjectId,
}

/// In [`subject_map`]: a subject without a person.
pub const NOBODY: u32 = u32::MAX;

/// Finds identifiers by their keyed hashes; the answers are in the order of the questions, which may repeat.
pub async fn lookup(tx: &mut Tx<'_>, identifiers: &[Identifier]) -> Result<Vec<Option<Known>>> {
    let hashes: Vec<[u8; 32]> = identifiers.iter().map(|identifier| tx.vault.hash(identifier)).collect();
    let distinct: Vec<&[u8; 32]> = hashes.iter().collect::<HashSet<_>>().into_iter().collect();
    let read = |row: &Row| {
        let known = Known {
            subject: row.subject(1)?,
            person: row.person(2)?,
            first_seen_at: row.time(3)?,
            last_seen_at: row.time(5)?,
            is_shared: row.opt_time(4)?.is_some(),
        };
        Ok((row.array(0)?, known))
    };
    let find = sql!("people/find_identifiers");
    let found = bulk::fetch(tx, find, &[], &distinct, |hash| [(*hash).into()], read).await?;
    let found: HashMap<[u8; 32], Known> = found.into_iter().collect();
    Ok(hashes.iter().map(|hash| found.get(hash).copied()).collect())
}

/// Finds one identifier.
pub async fn find(tx: &mut Tx<'_>, identifier: &Identifier) -> Result<Option<Known>> {
    Ok(lookup(tx, std::slice::from_ref(identifier)).await?.pop().flatten())
}

/// Stores identifiers that are not stored yet and are all different; gives their subjects in order, densely numbered.
/// One that is stored already is an error of the database.
pub async fn insert_identifiers(tx: &mut Tx<'_>, new: &[NewIdentifier<'_>]) -> Result<Vec<SubjectId>> {
    let first = reserve_subjects(tx, new.len()).await?;
    insert_reserved(tx, first, new).await?;
    Ok((first.0..).take(new.len()).map(SubjectId).collect())
}

/// Takes `count` subjects in a row for identifiers and mentions to come; gives the first. Nothing is written for
/// none.
pub async fn reserve_subjects(tx: &mut Tx<'_>, count: usize) -> Result<SubjectId> {
    if count == 0 {
        return Ok(SubjectId(0));
    }
    Ok(SubjectId(take_ordinals(tx, "subject", count).await?))
}

/// As [`insert_identifiers`], under subjects from `first` on that were reserved for them.
pub async fn insert_reserved(tx: &mut Tx<'_>, first: SubjectId, new: &[NewIdentifier<'_>]) -> Result<()> {
    let mut rows = Vec::with_capacity(new.len());
    for (subject, new) in (first.0..).map(SubjectId).zip(new) {
        let hash = tx.vault.hash(new.identifier);
        let cipher = tx.vault.seal(new.identifier.kind.as_str(), new.identifier.value.as_bytes())?;
        rows.push((subject, new, hash, cipher));
    }
    bulk::execute(tx, sql!("people/insert_identifiers"), &[], &rows, |(subject, new, hash, cipher)| {
        [
            (*subject).into(),
            new.identifier.kind.as_str().into(),
            hash.into(),
            cipher.as_slice().into(),
            new.person.into(),
            new.source.into(),
            new.seen_at.into(),
            new.seen_at.into(),
        ]
    })
    .await
    .map(drop)
}

/// The order of an identifier among others, whichever came first: see [`IdentifierFact::order`].
pub fn order_of(tx: &Tx<'_>, identifier: &Identifier) -> u64 {
    leading(&tx.vault.hash(identifier))
}

fn leading(hash: &[u8; 32]) -> u64 {
    u64::from_be_bytes(hash[..8].try_into().expect("eight of thirty-two bytes"))
}

/// What linking looks at of identifiers, by subject; unknown subjects are left out.
pub async fn identifier_facts(tx: &mut Tx<'_>, subjects: &[SubjectId]) -> Result<Vec<IdentifierFact>> {
    let list = sql!("people/list_identifier_facts");
    let mut facts = bulk::fetch(tx, list, &[], subjects, |id| [(*id).into()], read_fact).await?;
    facts.sort_unstable_by_key(|fact| fact.subject);
    Ok(facts)
}

/// What linking looks at of all identifiers, by subject.
pub async fn all_identifier_facts(tx: &mut Tx<'_>) -> Result<Vec<IdentifierFact>> {
    tx.fetch(sql!("people/list_all_identifier_facts"), &[], read_fact).await
}

fn read_fact(row: &Row) -> Result<IdentifierFact> {
    Ok(IdentifierFact {
        subject: row.subject(0)?,
        person: row.person(1)?,
        kind: IdentifierKind::new(row.str(2)?),
        order: leading(&row.array(3)?),
        first_seen_at: row.time(4)?,
        is_shared: row.opt_time(5)?.is_some(),
    })
}

/// Notes that identifiers are used by too many: they link nobody, and nobody is written to through them.
pub async fn mark_shared(tx: &mut Tx<'_>, subjects: &[SubjectId], at: Time) -> Result<()> {
    bulk::execute(tx, sql!("people/mark_shared"), &[at.into()], subjects, |id| [(*id).into()]).await.map(drop)
}

/// Notes that identifiers are not used by too many after all.
pub async fn mark_own(tx: &mut Tx<'_>, subjects: &[SubjectId]) -> Result<()> {
    bulk::execute(tx, sql!("people/mark_own"), &[], subjects, |id| [(*id).into()]).await.map(drop)
}

/// Notes that identifiers were seen: moves `first_seen_at` back and `last_seen_at` forward where that is needed. A
/// subject may be given more than once.
pub async fn touch_identifiers(tx: &mut Tx<'_>, seen: &[(SubjectId, Time)]) -> Result<()> {
    let mut spans: HashMap<SubjectId, (Time, Time)> = HashMap::new();
    for (subject, at) in seen {
        let span = spans.entry(*subject).or_insert((*at, *at));
        *span = (span.0.min(*at), span.1.max(*at));
    }
    let earliest = spans.iter().map(|(subject, span)| (*subject, span.0));
    let latest = spans.iter().filter(|(_, span)| span.0 < span.1).map(|(subject, span)| (*subject, span.1));
    for mut rows in [earliest.collect::<Vec<_>>(), latest.collect()] {
        rows.sort_unstable();
        let touch = sql!("people/touch_identifiers");
        bulk::execute(tx, touch, &[], &rows, |(subject, at)| [(*subject).into(), (*at).into()]).await?;
    }
    Ok(())
}

/// Gives subjects, of identifiers and mentions, to people; gives how many rows that were.
pub async fn move_subjects(tx: &mut Tx<'_>, moves: &[(SubjectId, PersonId)]) -> Result<u64> {
    let mut moved = 0;
    for file in [sql!("people/move_subjects"), sql!("people/move_mentions")] {
        moved +=
            bulk::execute(tx, file, &[], moves, |(subject, person)| [(*subject).into(), (*person).into()])
                .await?;
    }
    Ok(moved)
}

/// How many distinct identifiers of each kind the people have, by person and kind.
pub async fn kind_counts(tx: &mut Tx<'_>, persons: &[PersonId]) -> Result<Vec<KindCount>> {
    let read = |row: &Row| {
        Ok(KindCount { person: row.person(0)?, kind: IdentifierKind::new(row.str(1)?), count: row.u32(2)? })
    };
    let count = sql!("people/count_kinds");
    let mut counts = bulk::fetch(tx, count, &[], persons, |id| [(*id).into()], read).await?;
    counts.sort_unstable_by(|a, b| (a.person, &a.kind).cmp(&(b.person, &b.kind)));
    Ok(counts)
}

/// The subjects of people, by person and subject. Cheaper than [`identifiers_of`]: nothing is opened.
pub async fn subjects_of(tx: &mut Tx<'_>, persons: &[PersonId]) -> Result<Vec<SubjectRow>> {
    let read = |row: &Row| Ok(SubjectRow { person: row.person(0)?, subject: row.subject(1)? });
    let list = sql!("people/list_subjects");
    let mut subjects = bulk::fetch(tx, list, &[], persons, |id| [(*id).into()], read).await?;
    subjects.sort_unstable();
    Ok(subjects)
}

/// The identifiers of people, opened for use, by person and subject.
pub async fn identifiers_of(tx: &mut Tx<'_>, persons: &[PersonId]) -> Result<Vec<StoredIdentifier>> {
    let vault = tx.vault.clone();
    let list = sql!("people/list_identifiers");
    let found =
        bulk::fetch(tx, list, &[], persons, |id| [(*id).into()], |row| read_identifier(row, &vault)).await?;
    Ok(in_order(found))
}

/// The identifiers of one kind of people, opened for use, by person and subject; without those that too many use.
pub async fn identifiers_of_kind(
    tx: &mut Tx<'_>,
    kind: &IdentifierKind,
    persons: &[PersonId],
) -> Result<Vec<StoredIdentifier>> {
    let vault = tx.vault.clone();
    let list = sql!("people/list_identifiers_of_kind");
    let read = |row: &Row| read_identifier(row, &vault);
    let found = bulk::fetch(tx, list, &[kind.as_str().into()], persons, |id| [(*id).into()], read).await?;
    Ok(in_order(found))
}

/// The identifiers of subjects, opened for use, by person and subject.
pub async fn identifiers_of_subjects(
    tx: &mut Tx<'_>,
    subjects: &[SubjectId],
) -> Result<Vec<StoredIdentifier>> {
    let vault = tx.vault.clone();
    let list = sql!("people/list_identifiers_by_subject");
    let found =
        bulk::fetch(tx, list, &[], subjects, |id| [(*id).into()], |row| read_identifier(row, &vault)).await?;
    Ok(in_order(found))
}

/// For every subject, by its ordinal, the ordinal of its person now; [`NOBODY`] for subjects of erased people.
/// Readers of the lake apply it when they read.
pub async fn subject_map(tx: &mut Tx<'_>) -> Result<Vec<u32>> {
    let pairs = tx.fetch(sql!("people/map_subjects"), &[], |row| Ok((row.u32(0)?, row.u32(1)?))).await?;
    let length = pairs.iter().map(|(subject, _)| *subject as usize + 1).max().unwrap_or(0);
    let mut map = vec![NOBODY; length];
    for (subject, person) in pairs {
        map[subject as usize] = person;
    }
    Ok(map)
}

/// How many identifiers of each kind there are.
pub async fn count_identifiers(tx: &mut Tx<'_>) -> Result<Vec<(IdentifierKind, u64)>> {
    let read = |row: &Row| Ok((IdentifierKind::new(row.str(0)?), row.u64(1)?));
    tx.fetch(sql!("people/count_identifiers"), &[], read).await
}

fn in_order(mut identifiers: Vec<StoredIdentifier>) -> Vec<StoredIdentifier> {
    identifiers.sort_unstable_by_key(|stored| (stored.person, stored.subject));
    identifiers
}

fn read_identifier(row: &Row, vault: &crate::Vault) -> Result<StoredIdentifier> {
    let kind = row.str(2)?;
    let value = vault.open_text(kind, row.blob(3)?)?;
    Ok(StoredIdentifier {
        subject: row.subject(0)?,
        person: row.person(1)?,
        identifier: Identifier::new(IdentifierKind::new(kind), value),
        source: row.text(4)?,
        first_seen_at: row.time(5)?,
        last_seen_at: row.time(6)?,
    })
}
