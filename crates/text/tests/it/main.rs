//! Laws of text models, their file, keywords, and figures on public data sets.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod data_sets;
mod golden;
mod keywords;
mod laws;
mod models;
