//! The server driven like a client drives it: on a port of its own, over a workspace of its own.

#![allow(clippy::unwrap_used, reason = "a test may unwrap")]

mod access;
mod anomalies;
mod app;
mod bad_requests;
mod browser;
mod campaigns;
mod collection;
mod console;
mod definitions;
mod document;
mod linking;
mod lists;
mod operation;
mod people;
mod quarantine;
mod reload;
mod requests;
mod sign_in;
mod tags;
mod texts;
