//! Link typed identifiers into people: limits, blocked values, attributes that tell people apart, merge log.
//!
//! **In**: the normalised identifiers and telling attributes of each record of a batch, with source and time. **Out**: each
//! record's subject and person; people created, merged and parted ([`Resolution`]).
//!
//! A record says of whom it is about: an identifier, or several together with attributes, which is a *mention*. That is the
//! record's subject and never changes; people are sets of subjects.
//!
//! - The same records in whatever order, in whatever batches, give the same people ([`decide`]). Where a value proves to be
//!   shared only later, who was linked by it is parted again, and the events follow their subjects.
//! - A person never has more values of a kind than its limit ([`IdentityConfig`]). What would exceed it is refused and
//!   recorded, and the record goes on without it.
//! - A value that points at nobody ([`blocked`]), or at too many ([`config::KindRule::degree`]), links nobody. A record
//!   with nothing but the former is not resolved ([`Unresolved`]): it belongs in quarantine.
//! - Changed rules come into force for everybody at once ([`adopt_rules`]), and can be tried before ([`forecast_rules`]).
//! - Every merge is recorded with what is behind it. Edges are a log, never deleted.

mod assign;
pub mod attribute;
pub mod blocked;
pub mod config;
pub mod decide;
pub mod error;
pub mod explain;
mod facts;
mod form;
pub mod hand;
pub mod job;
pub mod memory;
pub mod resolution;
pub mod rules;
mod said;

pub use attribute::Attribute;
pub use config::{IdentityConfig, KindRule};
pub use error::IdentityError;
pub use explain::{LinkStep, explain_link};
pub use job::{Forecast, adopt_rules, forecast, forecast_rules, resolve, rules_in_force};
pub use memory::{Linked, link_records};
pub use resolution::{Change, LinkCounts, Linkable, Resolution, Resolved, Unresolved};
pub use said::{Said, read_said};
