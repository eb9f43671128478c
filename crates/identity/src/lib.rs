//! Link typed identifiers into people: limits, blocked values, merge log.
//!
//! **In**: the normalised identifiers of each record of a batch, with source and time. **Out**: each record's subject (its
//! strongest identifier that counts) and person; people created, merges, refusals ([`Resolution`]).
//!
//! - Deterministic: the same records in the same order give the same people, however they are cut into batches; where no
//!   limit is hit, in whatever order they come.
//! - A person never has more values of a kind than its limit ([`IdentityConfig`]). What would exceed it is refused and
//!   recorded, and the record goes on without it.
//! - A value that points at nobody ([`blocked`]), or at too many ([`config::KindRule::degree`]), links nobody. A record
//!   with nothing else is not resolved ([`Unresolved`]): it belongs in quarantine.
//! - Every merge is recorded with the edge behind it ([`explain_link`] shows them). Edges are a log, never deleted.

pub mod blocked;
pub mod config;
pub mod decide;
pub mod error;
pub mod explain;
pub mod job;
pub mod resolution;

pub use config::{IdentityConfig, KindRule};
pub use error::IdentityError;
pub use explain::{LinkStep, explain_link};
pub use job::resolve;
pub use resolution::{LinkCounts, Linkable, RefusedLink, Resolution, Resolved, Unresolved};
