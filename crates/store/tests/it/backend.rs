//! A database of its own for each check, and the things checks put into it.

use std::path::PathBuf;

use proptest::strategy::{Strategy, ValueTree as _};
use proptest::test_runner::TestRunner;
use qianmian_model::{Identifier, IdentifierKind, PersonId, SubjectId, Time};
use qianmian_store::people::{self, Merge, NewIdentifier};
use qianmian_store::{Store, Tx, Vault};

/// Where a check's store lives. It is empty at first and gone with the value.
pub(crate) enum Backend {
    Sqlite { folder: tempfile::TempDir },
}

impl Backend {
    pub(crate) fn sqlite() -> Backend {
        Backend::Sqlite { folder: tempfile::tempdir().unwrap() }
    }

    pub(crate) async fn open(&self) -> Store {
        self.open_with(Vault::from_key([7; 32])).await.unwrap()
    }

    pub(crate) async fn open_with(&self, vault: Vault) -> qianmian_store::Result<Store> {
        match self {
            Backend::Sqlite { .. } => Store::open(&self.folder().join("store.db"), vault).await,
        }
    }

    pub(crate) fn folder(&self) -> PathBuf {
        match self {
            Backend::Sqlite { folder } => folder.path().join("data"),
        }
    }

    /// All bytes that are on disk.
    pub(crate) fn bytes(&self) -> Vec<u8> {
        let files = std::fs::read_dir(self.folder()).unwrap();
        files.flat_map(|file| std::fs::read(file.unwrap().path()).unwrap()).collect()
    }
}

/// Whether `part` is somewhere in `bytes`.
pub(crate) fn contains(bytes: &[u8], part: &str) -> bool {
    bytes.windows(part.len()).any(|window| window == part.as_bytes())
}

/// The same few values of a strategy in every run.
pub(crate) fn samples<S: Strategy>(strategy: S, count: usize) -> Vec<S::Value> {
    let mut runner = TestRunner::deterministic();
    (0..count).map(|_| strategy.new_tree(&mut runner).unwrap().current()).collect()
}

pub(crate) fn phone(number: u64) -> Identifier {
    Identifier::new(IdentifierKind::PHONE, format!("+86138{number:08}"))
}

/// One person with one phone for each number; person and subject have the same place in their lists.
pub(crate) async fn people_with_phones(tx: &mut Tx<'_>, numbers: &[u64]) -> (Vec<PersonId>, Vec<SubjectId>) {
    let times: Vec<Time> = numbers.iter().map(|_| Time(1)).collect();
    let persons = people::create_persons(tx, &times).await.unwrap();
    let phones: Vec<Identifier> = numbers.iter().map(|number| phone(*number)).collect();
    let new: Vec<NewIdentifier<'_>> = phones
        .iter()
        .zip(&persons)
        .map(|(identifier, person)| NewIdentifier {
            identifier,
            person: *person,
            source: "crm",
            seen_at: Time(1),
        })
        .collect();
    let subjects = people::insert_identifiers(tx, &new).await.unwrap();
    (persons, subjects)
}

/// A merge with nothing special about it.
pub(crate) fn merge_of(winner: PersonId, loser: PersonId) -> Merge<'static> {
    let (left, right) = (SubjectId(winner.0), SubjectId(loser.0));
    Merge { winner, loser, left, right, source: "crm", reason: "same phone", at: Time(50) }
}
