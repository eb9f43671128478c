//! A store in a temporary folder, and batches of records written as `user_id:a phone:1`.

use std::collections::BTreeMap;

use qianmian_identity::{
    Attribute, Change, Forecast, IdentityConfig, Linkable, Resolution, adopt_rules, forecast_rules, resolve,
};
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

/// A record to link.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Row {
    pub(crate) identifiers: Vec<Identifier>,
    pub(crate) attributes: Vec<Attribute<'static>>,
    pub(crate) at: Time,
}

impl Row {
    pub(crate) fn linkable(&self) -> Linkable<'_> {
        Linkable { identifiers: &self.identifiers, attributes: &self.attributes, source: "test", at: self.at }
    }

    /// From `kind:value kind:value attribute=value @day`, the days counted from [`now`].
    pub(crate) fn read(text: &str) -> Row {
        let mut row = Row { identifiers: Vec::new(), attributes: Vec::new(), at: now() };
        for word in text.split_whitespace() {
            if let Some(day) = word.strip_prefix('@') {
                row.at = Time(now().0 + day.parse::<i64>().unwrap() * 86_400_000_000);
            } else if let Some((name, value)) = word.split_once('=') {
                row.attributes
                    .push(Attribute { name: name.to_owned().into(), value: value.to_owned().into() });
            } else {
                row.identifiers.push(identifier(word));
            }
        }
        row
    }
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
    pub(crate) async fn resolve(&self, rows: &[Row]) -> Resolution {
        let records: Vec<Linkable<'_>> = rows.iter().map(Row::linkable).collect();
        let mut tx = self.store.begin().await.unwrap();
        let resolution = resolve(&mut tx, &self.config, &records, now()).await.unwrap();
        tx.commit().await.unwrap();
        resolution
    }

    /// As [`World::resolve`], from texts.
    pub(crate) async fn link(&self, records: &[&str]) -> Resolution {
        let rows: Vec<Row> = records.iter().map(|text| Row::read(text)).collect();
        self.resolve(&rows).await
    }

    /// Takes rules into force, and goes on by them.
    pub(crate) async fn adopt(&mut self, config: IdentityConfig) -> Option<Change> {
        self.config = config;
        let mut tx = self.store.begin().await.unwrap();
        let change = adopt_rules(&mut tx, &self.config, now()).await.unwrap();
        tx.commit().await.unwrap();
        change
    }

    /// What taking rules into force would change.
    pub(crate) async fn forecast(&self, config: &IdentityConfig) -> Forecast {
        forecast_rules(&mut self.store.read().await.unwrap(), config).await.unwrap()
    }

    /// The codes of everything that was refused.
    pub(crate) async fn refused(&self) -> Vec<(String, u64)> {
        people::count_refusals(&mut self.store.read().await.unwrap()).await.unwrap()
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
