//! Mentions: what records say of who they are about. A mention is the subject of its records, and has a person.

use std::collections::HashMap;

use qianmian_model::{Identifier, PersonId, SubjectId, Time};

use crate::sql::{Row, sql};
use crate::{Result, Tx, bulk};

/// A mention that is stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mention {
    /// Its subject.
    pub subject: SubjectId,
    /// Its canonical text; no two are the same.
    pub form: String,
    /// Whose it is.
    pub person: PersonId,
    /// Who said so first.
    pub source: String,
    /// When it was first said.
    pub first_seen_at: Time,
}

/// A mention to store, under a subject that was reserved for it.
#[derive(Debug, Clone, Copy)]
pub struct NewMention<'a> {
    /// Its subject.
    pub subject: SubjectId,
    /// Its canonical text.
    pub form: &'a str,
    /// Whose it is.
    pub person: PersonId,
    /// Who said so first.
    pub source: &'a str,
    /// When it was first said.
    pub first_seen_at: Time,
    /// When `source` said it last.
    pub last_seen_at: Time,
    /// See [`hash_mention`].
    pub hash: MentionHash,
}

/// A keyed hash of who said something and what.
pub type MentionHash = [u8; 16];

/// A mention that was found by its hash.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Said {
    /// Its subject.
    pub subject: SubjectId,
    /// Whose it is.
    pub person: PersonId,
    /// When it was first said.
    pub first_seen_at: Time,
    /// When its first source said it last.
    pub last_seen_at: Time,
}

/// When a known mention was said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SeenMention {
    /// Its subject.
    pub subject: SubjectId,
    /// The first time …
    pub first_at: Time,
    /// … and the last.
    pub last_at: Time,
    /// Its hash, where it was the mention's first source that said so.
    pub hash: Option<MentionHash>,
}

/// The hash by which what a source says is found again: equal if and only if the source, the identifiers and the rest are. The
/// order of identifiers does not matter; none may be given twice.
pub fn hash_mention<'i>(
    tx: &Tx<'_>,
    source: &str,
    identifiers: impl Iterator<Item = &'i Identifier>,
    rest: &str,
) -> MentionHash {
    let mut identifiers: Vec<&Identifier> = identifiers.collect();
    identifiers.sort_unstable();
    let named = identifiers.iter().flat_map(|identifier| [identifier.kind.as_str(), &identifier.value]);
    tx.vault.mention_hash([source, rest].into_iter().chain(named))
}

/// Finds mentions by their hashes, which are all different; in no order.
pub async fn find_said(tx: &mut Tx<'_>, hashes: &[MentionHash]) -> Result<Vec<(MentionHash, Said)>> {
    let read = |row: &Row| {
        let said = Said {
            subject: row.subject(1)?,
            person: row.person(2)?,
            first_seen_at: row.time(3)?,
            last_seen_at: row.time(4)?,
        };
        Ok((row.array(0)?, said))
    };
    bulk::fetch(tx, sql!("people/find_said"), &[], hashes, |hash| [hash.into()], read).await
}

/// Finds mentions by their forms, which are all different; the answers are in the order of the questions.
pub async fn lookup_mentions(tx: &mut Tx<'_>, forms: &[&str]) -> Result<Vec<Option<Mention>>> {
    let find = sql!("people/find_mentions");
    let found = bulk::fetch(tx, find, &[], forms, |form| [(*form).into()], read_mention).await?;
    let mut found: HashMap<String, Mention> =
        found.into_iter().map(|mention| (mention.form.clone(), mention)).collect();
    Ok(forms.iter().map(|form| found.remove(*form)).collect())
}

/// Stores mentions that are not stored yet.
pub async fn insert_mentions(tx: &mut Tx<'_>, new: &[NewMention<'_>]) -> Result<()> {
    bulk::execute(tx, sql!("people/insert_mentions"), &[], new, |new| {
        [
            new.subject.into(),
            new.form.into(),
            new.person.into(),
            new.source.into(),
            new.first_seen_at.into(),
            new.last_seen_at.into(),
            (&new.hash).into(),
        ]
    })
    .await
    .map(drop)
}

/// Notes when mentions, which are all different, were said: moves `first_seen_at` back and, for their first sources, `last_seen_at`
/// forward where that is needed.
pub async fn touch_mentions(tx: &mut Tx<'_>, seen: &[SeenMention]) -> Result<()> {
    bulk::execute(tx, sql!("people/touch_mentions"), &[], seen, |seen| {
        [seen.subject.into(), seen.first_at.into(), seen.last_at.into(), seen.hash.as_ref().into()]
    })
    .await
    .map(drop)
}

/// Mentions by subject, in that order; unknown subjects are left out.
pub async fn mentions(tx: &mut Tx<'_>, subjects: &[SubjectId]) -> Result<Vec<Mention>> {
    let list = sql!("people/list_mentions");
    Ok(in_order(bulk::fetch(tx, list, &[], subjects, |id| [(*id).into()], read_mention).await?))
}

/// The mentions of people, by subject.
pub async fn mentions_of(tx: &mut Tx<'_>, persons: &[PersonId]) -> Result<Vec<Mention>> {
    let list = sql!("people/list_mentions_of_people");
    Ok(in_order(bulk::fetch(tx, list, &[], persons, |id| [(*id).into()], read_mention).await?))
}

/// All mentions, by subject.
pub async fn all_mentions(tx: &mut Tx<'_>) -> Result<Vec<Mention>> {
    tx.fetch(sql!("people/list_all_mentions"), &[], read_mention).await
}

fn in_order(mut mentions: Vec<Mention>) -> Vec<Mention> {
    mentions.sort_unstable_by_key(|mention| mention.subject);
    mentions
}

fn read_mention(row: &Row) -> Result<Mention> {
    Ok(Mention {
        subject: row.subject(0)?,
        form: row.text(1)?,
        person: row.person(2)?,
        source: row.text(3)?,
        first_seen_at: row.time(4)?,
    })
}
