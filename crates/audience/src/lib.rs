//! Audiences: sets of people given by an expression, computed by bitmap algebra.
//!
//! An expression is one of the rule language. [`plan()`] splits it into leaves (tags, whose bitmaps are kept, and rules
//! over traits and events, which the tag stage evaluates) and a tree over them; [`evaluate`] computes the tree.
//! Logic is SQL's, with three values: a person for whom a part is unknown is in the audience only if it holds either
//! way, and is counted as unknown when it depends on that part. People are dense `u32` ordinals. Nothing here reads
//! anything: bitmaps come in and bitmaps go out.

mod definition;
mod error;
mod evaluate;
pub mod insight;
mod plan;

pub use definition::{AudienceDefinition, AudienceFiles, check, expression_of, read_audiences};
pub use error::AudienceError;
pub use evaluate::{Truth, evaluate};
pub use plan::{Leaf, Plan, Tree, plan};
