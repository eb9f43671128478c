//! Behaviour of the crate against published vectors, reference values and its own laws.

#![allow(
    clippy::unwrap_used,
    clippy::print_stderr,
    reason = "a test may fail where it stands, and says what it left out"
)]

mod assignment;
mod config;
mod drift;
mod hillstrom;
mod laws;
mod near;
mod statistics;
mod verdicts;
