//! Honest statistics of two arms and of many comparisons. Every formula names its source; nothing here reads or prints.

pub mod adjust;
pub mod bayes;
pub mod distribution;
pub mod drift;
pub mod effect;
pub mod moments;
pub mod multiplicity;
pub mod sequential;
pub mod srm;
pub mod winsor;

pub use effect::{Estimate, Summary};
pub use moments::{Moments, PairMoments};
