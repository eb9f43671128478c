//! The people of an audience, now or as it was kept, with their identifiers in the clear: what leaves the product where somebody takes an
//! audience elsewhere.

use std::collections::{BTreeMap, BTreeSet};

use qianmian_model::{PersonId, Time};
use qianmian_store::{Tx, people};
use roaring::RoaringBitmap;

use crate::{Pipeline, Result};

/// People read from the store at once.
const CHUNK: usize = 1000;

/// Who was in an audience at an instant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Roster {
    /// As of when.
    pub as_of: Time,
    /// The kinds of identifiers that anybody has, in order.
    pub kinds: BTreeSet<String>,
    /// The people in the order of their numbers.
    pub people: Vec<RosterPerson>,
}

/// One of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RosterPerson {
    /// Who.
    pub person: PersonId,
    /// Their identifiers by kind, in order.
    pub identifiers: BTreeMap<String, Vec<String>>,
}

impl Pipeline {
    /// The people of a named audience, or of an expression, as they are now.
    ///
    /// # Errors
    /// Mistakes in the expression, with their places; failures of store and lake.
    pub async fn roster(&self, text: &str) -> Result<Roster> {
        let as_of = self.clock.now();
        let mut tx = self.store.read().await?;
        let members = self.audience(&mut tx, text, as_of).await?;
        self.roster_of(&mut tx, &members.yes, as_of).await
    }

    /// People with their identifiers.
    pub(crate) async fn roster_of(
        &self,
        tx: &mut Tx<'_>,
        members: &RoaringBitmap,
        as_of: Time,
    ) -> Result<Roster> {
        let members: Vec<PersonId> = members.iter().map(PersonId).collect();
        let mut kinds = BTreeSet::new();
        let mut people = Vec::with_capacity(members.len());
        for chunk in members.chunks(CHUNK) {
            let mut known: BTreeMap<PersonId, BTreeMap<String, Vec<String>>> = BTreeMap::new();
            for stored in people::identifiers_of(tx, chunk).await? {
                let kind = stored.identifier.kind.as_str().to_owned();
                kinds.insert(kind.clone());
                known
                    .entry(stored.person)
                    .or_default()
                    .entry(kind)
                    .or_default()
                    .push(stored.identifier.value);
            }
            people.extend(chunk.iter().map(|person| RosterPerson {
                person: *person,
                identifiers: known.remove(person).unwrap_or_default(),
            }));
        }
        Ok(Roster { as_of, kinds, people })
    }
}
