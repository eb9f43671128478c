//! The lake from outside: what goes in comes out, whatever happens to the files in between.

mod append;
mod fixtures;
mod golden;
mod rejects;
mod rewrite;
mod round_trip;
mod scan;
