//! Tests of the crate as its users see it.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod campaign_file;
mod crash;
mod decide;
mod drain;
mod hold;
mod oracle;
mod planning;
mod stand;
mod template;
mod webhook;
