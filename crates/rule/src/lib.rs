//! The rule language: SQL expressions about one person, parsed, checked and located.
//!
//! Text becomes a [`qianmian_model::rule::Expr`] by [`parse_expr`]; [`canonical`] writes it back. Tag files become
//! [`TagDefinition`]s by [`read_tags`]; a [`Checker`] holds them to the tracking plan, to each other and to reason.
//! The syntax is SQL's own, read by the `sqlparser` crate; whatever is not in the language is an error at a line and a
//! column, and all errors of all files are reported together. Nothing here reads a file, a clock or a person's data.

mod canonical;
mod catalogue;
mod check;
pub mod document;
mod expiring;
mod located;
mod nearest;
mod order;
mod parse;
mod rule_text;
mod sql_query;
mod tag_definition;
mod tag_file;
mod usage;
mod walk;

pub use canonical::{canonical, canonical_window};
pub use catalogue::{Catalogue, TagShape};
pub use check::{Checker, implies_any, is_never_false, is_never_true};
pub use expiring::in_effect;
pub use located::Located;
pub use nearest::nearest;
pub use order::{evaluation_order, referred_tags};
pub use parse::window::parse_window;
pub use parse::{FUNCTIONS, parse_expr};
pub use rule_text::RuleText;
pub use sql_query::SqlQuery;
pub use tag_definition::{
    Dimension, Reference, Refresh, SINGLE_VALUE, Select, Status, TagDefinition, TagValue, Title,
    imported_trait,
};
pub use tag_file::{TagFiles, read_tags};
pub use usage::Objection;
pub use walk::children;
