//! The identity stage against a store: who is who, why, and what was refused.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod explain;
mod hand;
mod linking;
mod multisource;
mod properties;
mod rules;
mod world;
