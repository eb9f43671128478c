//! The SQL store: metadata, profiles, identifiers, consents, tags, campaigns and their ledger. The only crate with sqlx.
//!
//! [`Store::begin`] gives the one writing transaction, [`Store::read`] a consistent snapshot; both are a [`Tx`], and every
//! function of the modules takes one. What belongs together is written in one [`Tx`] and appears at its commit, or not at all.
//!
//! What holds:
//! - A contact value is nowhere in the database: only its keyed hash, for look-up, and its ciphertext, for use ([`Vault`]).
//! - An ordinal of a person or a subject is never given twice.
//! - Functions that take a slice work in bulk, in statements of up to 256 rows; their cost follows the slice.
//! - Every statement is a file under `sql/`, in the dialect that SQLite and PostgreSQL share.

pub mod anomalies;
pub mod audiences;
pub mod audit;
mod bulk;
mod codec;
pub mod consents;
pub mod counts;
pub mod error;
pub mod experiments;
pub mod keys;
pub mod lake_files;
pub mod messages;
pub mod meta;
mod migrations;
pub mod outbox;
pub mod people;
pub mod privacy;
pub mod progress;
pub mod quarantine;
pub mod query;
pub mod requests;
pub mod sessions;
pub mod source_days;
mod sql;
pub mod store;
pub mod tags;
pub mod traits;
pub mod users;
pub mod vault;

pub use error::{Error, Result};
pub use store::{Store, Tx};
pub use vault::Vault;
