//! Linkage as its users meet it: tables and a configuration in, clusters, weights and reasons out.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]
#![allow(clippy::print_stderr, reason = "the figures are what one runs the data tests for")]

mod bad_input;
mod dependence;
mod explain;
mod labels;
mod laws;
mod model_file;
mod open_data;
mod people;
mod tables;
mod together;
