//! The lake from outside: what goes in comes out, whatever happens to the files in between.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod append;
mod fixtures;
mod golden;
mod rejects;
mod rewrite;
mod round_trip;
mod scan;
