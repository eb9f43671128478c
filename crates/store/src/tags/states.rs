//! The states that live evaluation keeps, one for each person and set of definitions, and when each changes by itself.

use qianmian_model::{PersonId, Time};

use crate::sql::{Arg, Row, sql};
use crate::{Result, Tx, bulk};

/// The state of a person; what the bytes mean is the tag stage's affair.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PersonState {
    /// The person.
    pub person: PersonId,
    /// The state.
    pub state: Vec<u8>,
    /// When it next changes without an event.
    pub next_at: Option<Time>,
}

/// The states of those people that have one under the definitions, by person.
pub async fn load_states(
    tx: &mut Tx<'_>,
    definition_hash: &[u8],
    persons: &[PersonId],
) -> Result<Vec<PersonState>> {
    let read = |row: &Row| {
        Ok(PersonState { person: row.person(0)?, state: row.blob(1)?.to_vec(), next_at: row.opt_time(2)? })
    };
    let load = sql!("tags/load_states");
    let mut states =
        bulk::fetch(tx, load, &[definition_hash.into()], persons, |id| [(*id).into()], read).await?;
    states.sort_unstable_by_key(|state| state.person);
    Ok(states)
}

/// Saves states in the place of what they were. Every person is given once.
pub async fn save_states(tx: &mut Tx<'_>, definition_hash: &[u8], states: &[PersonState]) -> Result<()> {
    // The hash is the same in every row, but a hole's row cannot mix with what all share.
    let rows: Vec<(&[u8], &PersonState)> = states.iter().map(|state| (definition_hash, state)).collect();
    bulk::execute(tx, sql!("tags/save_states"), &[], &rows, |(hash, state)| -> [Arg<'_>; 4] {
        [state.person.into(), (*hash).into(), state.state.as_slice().into(), state.next_at.into()]
    })
    .await
    .map(drop)
}

/// Deletes the states of people under all definitions.
pub async fn delete_states(tx: &mut Tx<'_>, persons: &[PersonId]) -> Result<u64> {
    bulk::execute(tx, sql!("tags/delete_states"), &[], persons, |id| [(*id).into()]).await
}

/// Deletes the states of everybody under all other definitions than these.
pub async fn delete_other_states(tx: &mut Tx<'_>, definition_hash: &[u8]) -> Result<u64> {
    tx.execute(sql!("tags/delete_other_states"), &[definition_hash.into()]).await
}

/// Up to `limit` people whose state changes by itself at `now` or before, the most overdue first.
pub async fn due(tx: &mut Tx<'_>, definition_hash: &[u8], now: Time, limit: u32) -> Result<Vec<PersonId>> {
    let args = [definition_hash.into(), now.into(), limit.into()];
    tx.fetch(sql!("tags/list_due"), &args, |row| row.person(0)).await
}

/// The next time at which any state changes by itself.
pub async fn next_due(tx: &mut Tx<'_>, definition_hash: &[u8]) -> Result<Option<Time>> {
    let next =
        tx.fetch_first(sql!("tags/next_due"), &[definition_hash.into()], |row| row.opt_time(0)).await?;
    Ok(next.flatten())
}
