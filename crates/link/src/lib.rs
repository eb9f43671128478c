//! Probabilistic record linkage: which rows of one table or two are of one person, by the model of Fellegi and Sunter.
//!
//! In: CSV tables, or rows in memory, and a [`LinkConfig`] that names their columns. Out: a [`Linkage`] with the cluster of every record, a
//! [`Model`] that says what each agreement is worth, and for each pair the reasons. No labels are needed, and nothing is
//! fitted to a file but its columns and blocking rules.
//!
//! The result depends on the records alone: not on their order, the number of threads, or a clock.

#![allow(
    clippy::cast_possible_truncation,
    clippy::cast_precision_loss,
    reason = "records and values are numbered by u32, and counts stay far below 2^52"
)]

mod block;
mod cluster;
mod compare;
mod config;
mod dependence;
mod error;
mod estimate;
mod explain;
mod kind;
mod linkage;
mod measure;
mod mixing;
mod model;
mod pattern;
mod profile;
mod propose;
mod read;
mod similarity;
mod table;
mod weigh;
mod write;

pub use block::Skipped;
pub use config::LinkConfig;
pub use dependence::Dependence;
pub use error::Error;
pub use explain::{Explanation, Step};
pub use kind::Kind;
pub use linkage::{Link, Linkage, link};
pub use measure::Measure;
pub use model::Model;
pub use read::{read, read_rows};
pub use table::Records;
pub use weigh::probability;
