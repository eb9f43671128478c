//! Who must not be written to, on a channel or on all.

use std::collections::{BTreeSet, HashMap};

use qianmian_model::{PersonId, Time};

use crate::people::canonical;
use crate::sql::{Row, sql};
use crate::{Result, Tx, bulk};

/// As a channel: every channel.
pub const EVERY_CHANNEL: &str = "*";

/// A suppression.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suppression {
    /// The person.
    pub person: PersonId,
    /// The channel, or [`EVERY_CHANNEL`].
    pub channel: String,
    /// Why.
    pub reason: String,
    /// Who said so.
    pub source: String,
    /// Since when.
    pub at: Time,
}

/// Suppresses people. Who is suppressed on the channel already stays so for the first reason.
pub async fn suppress(tx: &mut Tx<'_>, suppressions: &[Suppression]) -> Result<u64> {
    bulk::execute(tx, sql!("outbox/insert_suppressions"), &[], suppressions, |suppression| {
        [
            suppression.person.into(),
            (&suppression.channel).into(),
            (&suppression.reason).into(),
            (&suppression.source).into(),
            suppression.at.into(),
        ]
    })
    .await
}

/// The suppressions of people that hold on a channel, its own and those of every channel, by person. For a merged ordinal
/// those of the person it is part of now hold.
pub async fn suppressed(tx: &mut Tx<'_>, channel: &str, persons: &[PersonId]) -> Result<Vec<Suppression>> {
    let find = sql!("outbox/find_suppressions");
    let now = canonical(tx, persons).await?;
    let found = bulk::fetch(tx, find, &[channel.into()], &now, |id| [(*id).into()], read_suppression).await?;
    let mut by_person: HashMap<PersonId, Vec<Suppression>> = HashMap::new();
    for suppression in in_order(found) {
        by_person.entry(suppression.person).or_default().push(suppression);
    }
    let asked: BTreeSet<(PersonId, PersonId)> = persons.iter().copied().zip(now).collect();
    let held = |(person, now)| {
        let held = by_person.get(&now).map_or(&[][..], Vec::as_slice);
        held.iter().map(move |suppression| Suppression { person, ..suppression.clone() })
    };
    Ok(asked.into_iter().flat_map(held).collect())
}

/// All suppressions of people, by person and channel.
pub async fn suppressions_of(tx: &mut Tx<'_>, persons: &[PersonId]) -> Result<Vec<Suppression>> {
    let list = sql!("outbox/list_suppressions");
    let found = bulk::fetch(tx, list, &[], persons, |id| [(*id).into()], read_suppression).await?;
    Ok(in_order(found))
}

/// Lifts the suppression of a person on a channel; gives whether there was one.
pub async fn lift(tx: &mut Tx<'_>, person: PersonId, channel: &str) -> Result<bool> {
    Ok(tx.execute(sql!("outbox/lift_suppression"), &[person.into(), channel.into()]).await? > 0)
}

fn in_order(mut suppressions: Vec<Suppression>) -> Vec<Suppression> {
    suppressions.sort_unstable_by(|a, b| (a.person, &a.channel).cmp(&(b.person, &b.channel)));
    suppressions.dedup();
    suppressions
}

fn read_suppression(row: &Row) -> Result<Suppression> {
    Ok(Suppression {
        person: row.person(0)?,
        channel: row.text(1)?,
        reason: row.text(2)?,
        source: row.text(3)?,
        at: row.time(4)?,
    })
}
