//! What audiences promise, seen from outside.

mod definition;
mod logic;
