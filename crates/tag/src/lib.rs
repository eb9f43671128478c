//! Tags: rules compiled together, evaluated by one kernel, explained.
//!
//! **In**: checked [`qianmian_rule::TagDefinition`]s; events and traits of people. **Out**: what each tag says of each
//! person, since when, and when that may change by itself.
//!
//! - [`Program`] is what a set of definitions compiles to: measures that rules share, read off series that measures
//!   share. An event reaches only the series that listen to its name.
//! - [`State`] is what is kept of one person: a commutative monoid, exact in any order of events.
//! - [`evaluate`] is the kernel. Three drivers feed it: [`plan`] columns of events, the live path micro-batches, and
//!   refresh the people whose windows moved. [`reference`] is the slow evaluator that all are held to.
//! - [`Rankings`] say where a number stands among those of everybody: they are made now and then and kept meanwhile.
//! - [`job`] is the shell: it keeps states, bitmaps and history in the store, and reads the lake. [`explain`] says why.
//! - [`Judged`] is what was decided about one person where only what can differ was evaluated.
//! - [`health`] says what should be done about a tag next, [`overlap`] which tags have the same people.
//! - A rule is a pure function of (events up to T, traits at T, T). No window is rounded, whatever its unit.

mod cadence;
mod calendar;
mod change;
mod code;
mod datum;
mod error;
pub mod evaluate;
pub mod explain;
mod fingerprint;
mod form;
pub mod health;
pub mod job;
mod judge;
mod moment;
pub mod overlap;
mod partial;
pub mod plan;
mod program;
mod ranking;
mod read;
pub mod reference;
mod series;
mod standing;
mod state;
mod wire;

pub use cadence::period_of;
pub use calendar::Calendar;
pub use error::TagError;
pub use evaluate::Outcome;
pub use fingerprint::Fingerprint;
pub use form::Form;
pub use judge::Judged;
pub use moment::Moment;
pub use program::{Program, Tag};
pub use ranking::{Ranking, Rankings};
pub use standing::Standing;
pub use state::State;
