//! A store in a temporary folder, and batches of records written as `user_id:a phone:1`.

use std::collections::BTreeMap;

use qianmian_identity::{IdentityConfig, Linkable, Resolution, resolve};
use qianmian_model::{Identifier, PersonId, Time};
use qianmian_store::people::{self, StoredIdentifier};
use qianmian_store::{Store, Vault};
use qianmian_testkit::{identifier, time};
use tempfile::TempDir;

pub(crate) struct World {
    _folder: TempDir,
    pub(crate) store: Store,
    pub(crate) config: IdentityConfig,
}

/// A record's identifiers from `kind:value kind:value`.
pub(crate) fn record(text: &str) -> Vec<Identifier> {
    text.split_whitespace().map(identifier).collect()
}

pub(crate) fn now() -> Time {
    time("2026-03-01T08:00:00Z")
}

impl World {
    pub(crate) async fn new(config: IdentityConfig) -> World {
        let folder = TempDir::new().unwrap();
        let store = Store::open(&folder.path().join("store.db"), Vault::from_key([7; 32])).await.unwrap();
        World { _folder: folder, store, config }
    }

    /// Resolves a batch and commits it.
    pub(crate) async fn resolve(&self, records: &[Vec<Identifier>]) -> Resolution {
        let records: Vec<Linkable<'_>> =
            records.iter().map(|identifiers| Linkable { identifiers, source: "test", at: now() }).collect();
        let mut tx = self.store.begin().await.unwrap();
        let resolution = resolve(&mut tx, &self.config, &records, now()).await.unwrap();
        tx.commit().await.unwrap();
        resolution
    }

    /// As [`World::resolve`], from texts.
    pub(crate) async fn link(&self, records: &[&str]) -> Resolution {
        let records: Vec<Vec<Identifier>> = records.iter().map(|text| record(text)).collect();
        self.resolve(&records).await
    }

    /// Every person's identifiers.
    pub(crate) async fn people(&self) -> BTreeMap<PersonId, Vec<StoredIdentifier>> {
        let mut tx = self.store.read().await.unwrap();
        let everyone: Vec<PersonId> = people::everyone(&mut tx).await.unwrap().iter().map(PersonId).collect();
        let mut found: BTreeMap<PersonId, Vec<StoredIdentifier>> = BTreeMap::new();
        for stored in people::identifiers_of(&mut tx, &everyone).await.unwrap() {
            found.entry(stored.person).or_default().push(stored);
        }
        found
    }

    /// The people as sets of `kind:value`, sorted.
    pub(crate) async fn partition(&self) -> Vec<Vec<String>> {
        let name =
            |stored: &StoredIdentifier| format!("{}:{}", stored.identifier.kind, stored.identifier.value);
        let sets = self.people().await.into_values().map(|identifiers| {
            let mut names: Vec<String> = identifiers.iter().map(name).collect();
            names.sort();
            names
        });
        let mut sets: Vec<Vec<String>> = sets.collect();
        sets.sort();
        sets
    }
}
