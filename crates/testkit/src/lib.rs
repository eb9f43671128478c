//! Builders and data-set access for tests. A dev-dependency of the other crates, never part of the product.
//!
//! Builders give a valid value with one call and let a test say only what it is about. They panic on bad literals,
//! because a test's literals are the test's own fault.

pub mod build;
pub mod data;

pub use build::{cleaned, event, identifier, message_id, position, record, time};
