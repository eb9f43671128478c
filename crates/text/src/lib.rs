//! Chinese text: what it is about, by words and by calibrated models. Pure functions; no IO, no clock, no dice.
//!
//! - [`fold`](fold()): one form for traditional and simplified, wide and narrow, capital and small.
//! - [`Segmenter`]: words, by `jieba-rs`.
//! - [`keywords`](keywords::keywords): what documents are about: titles, names, words of a language that no dictionary has yet.
//! - [`train()`]: a [`Model`] from examples with labels; it says how good it is on what it has not seen, and abstains
//!   where it is not sure.
//!
//! Text comes from anybody: any string is taken, however long, and none makes anything here panic.

pub mod calibrate;
pub mod error;
pub mod features;
pub mod fold;
pub mod keywords;
pub mod measure;
pub mod model;
pub mod segment;
pub mod train;

pub use error::TextError;
pub use features::Counts;
pub use fold::{fold, fold_char};
pub use measure::Evaluation;
pub use model::{Evidence, Input, Judgement, Model};
pub use segment::Segmenter;
pub use train::{CountedExample, Example, Threshold, Training, train, train_counts};
