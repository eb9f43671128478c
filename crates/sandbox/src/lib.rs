//! A simulated IM platform to rehearse campaigns on.
//!
//! It speaks to the product only as a real platform would: events through the Segment form of `POST /v1/batch`,
//! messages through a delivery channel. Its people are made from a seed and live on simulated time. What they truly
//! like and how they truly respond is known here and nowhere else, so that tags and verdicts can be checked
//! against truth. Everything that comes from here is *simulated* and is labelled so where it is shown.

pub mod channel;
pub mod config;
pub mod journal;
pub mod person;
pub mod response;
pub mod text;
pub mod wire;
pub mod world;

mod day;

pub use channel::SandboxChannel;
pub use config::SandboxConfig;
pub use person::{Person, TOPICS};
pub use world::World;
