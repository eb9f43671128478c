//! Records in standard form: what came from anywhere goes on as one kind of thing, or to quarantine with every reason.
//!
//! In goes a [`Record`](qianmian_model::Record) of a source, out comes a [`Cleaning`] or a
//! [`Rejected`](qianmian_model::Rejected). Everything is pure: no IO, no clock. What holds:
//!
//! - Cleaning is idempotent: a cleaned record, cleaned again, is the same.
//! - A bad *field* costs the field and is reported; a record is rejected only when it has no usable identifier, an
//!   implausible time, no event name, a required property missing or of the wrong type, or a planned number that is none.
//! - All failures of a record are reported together. Contact values are in none of them.
//! - Free text does not pass, unless the source keeps it: topics and a length do.
//!
//! The parts are usable alone: [`time`], [`phone`], [`email`], [`account`], [`web_address`], [`identity_card`], [`region`],
//! [`country`], [`demographic`], [`topics`], [`profile`] for a file that nobody has described yet, and [`survive`] for which of several sources' words a profile shows.

pub mod abnormal;
pub mod account;
pub mod cleaner;
pub mod config;
mod consents;
pub mod correction;
pub mod country;
pub mod demographic;
mod draft;
pub mod email;
pub mod error;
pub mod failure;
pub mod guard;
mod identifiers;
pub mod identity_card;
mod names;
pub mod phone;
pub mod profile;
pub mod properties;
pub mod quality;
mod quarantine;
pub mod region;
pub mod survive;
pub mod time;
pub mod topics;
mod traits;
pub mod typed;
pub mod web_address;

pub use cleaner::{Cleaner, Cleaning};
pub use config::{CleanConfig, SourceProfile};
pub use error::CleanError;
pub use failure::Note;
pub use phone::PhoneRegion;
pub use region::{Region, RegionFailure, Regions, Retired, Standing, Town};
pub use survive::decide_survivor;
pub use topics::{ModelLabel, ModelOfTopics, Topic, TopicScore, Topics};
