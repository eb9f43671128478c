//! The rule language: SQL expressions about one person, parsed, checked and located.
//!
//! Text becomes a [`qianmian_model::rule::Expr`] by [`parse_expr`]; [`canonical`] writes it back. The syntax is SQL's
//! own, read by the `sqlparser` crate; whatever is not in the language is an error at a line and a column, and all
//! errors of a text are reported together. Nothing here reads a file, a clock or a person's data.

mod canonical;
mod located;
mod nearest;
mod parse;

pub use canonical::{canonical, canonical_window};
pub use located::Located;
pub use nearest::nearest;
pub use parse::window::parse_window;
pub use parse::{FUNCTIONS, parse_expr};
