//! The server driven like a client drives it: on a port of its own, over a workspace of its own.

mod access;
mod app;
mod bad_requests;
mod campaigns;
mod collection;
mod document;
mod operation;
mod people;
