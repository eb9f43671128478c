//! The tests of the tag stage.

#![allow(clippy::unwrap_used, clippy::cast_possible_truncation, reason = "a test fails by panicking")]

mod agreement;
mod batch;
mod cadence;
mod explain;
mod format;
mod job;
mod live;
mod prepared;
mod proofs;
mod rankings;
mod ranks;
mod readings;
mod refresh;
mod world;
