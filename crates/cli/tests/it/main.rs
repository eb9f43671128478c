//! The command as its users meet it: a process with arguments, files, a terminal and an HTTP address.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod bad_input;
mod crash;
mod demo;
mod evaluation;
mod events;
mod history;
mod identity;
mod linking;
mod load;
mod online_retail;
mod posting;
mod proposals;
mod rehearsal;
mod sdks;
mod serving;
mod text;
mod users;
mod whole_loop;
mod workspace;
