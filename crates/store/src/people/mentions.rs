//! Mentions: what records say of who they are about. A mention is the subject of its records, and has a person.

use std::collections::HashMap;

use qianmian_model::{PersonId, SubjectId, Time};

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
        [new.subject.into(), new.form.into(), new.person.into(), new.source.into(), new.first_seen_at.into()]
    })
    .await
    .map(drop)
}

/// Moves `first_seen_at` of mentions back where that is needed.
pub async fn touch_mentions(tx: &mut Tx<'_>, seen: &[(SubjectId, Time)]) -> Result<()> {
    bulk::execute(tx, sql!("people/touch_mentions"), &[], seen, |(subject, at)| {
        [(*subject).into(), (*at).into()]
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
