//! Random assignment, honest statistics, and a verdict per tag.
//!
//! In: the people of an experiment with their arm, outcomes, and tags as they were before assignment ([`sample::Sample`])
//! and what is compared ([`design::Design`]). Out: a [`report::Report`] with every rate, effect, interval and p-value, and
//! for each tag a [`verdict::Verdict`] that says what it rests on and what would change it.
//!
//! - **The effect of a tag is an interaction**: what the targeted message gains among tagged people over what it gains
//!   among the others. The comparison of tagged with untagged people is reported as `naive` and decides nothing.
//! - **Not significant never reads as inaccurate**: accuracy needs labels.
//! - Everything is pure but [`job`], which reads a file. There is no randomness: assignment is a hash.

pub mod analyze;
pub mod assign;
pub mod campaign;
pub mod config;
pub mod design;
pub mod error;
pub mod interaction;
pub mod job;
pub mod joint;
pub mod power;
pub mod regression;
pub mod report;
pub mod sample;
pub mod stats;
pub mod table;
pub mod verdict;

pub use analyze::analyze;
pub use assign::{Arm, assign};
pub use campaign::analyze_campaign;
pub use config::ExperimentConfig;
pub use design::{Design, Messages, Metric, MetricKind, Multiplicity, Tag};
pub use error::Error;
pub use job::analyze_file;
pub use report::Report;
pub use sample::{Row, Sample};
pub use verdict::{Finding, Labels, Verdict};
