//! The tests of the tag stage.

mod agreement;
mod batch;
mod format;
mod job;
mod readings;
mod refresh;
mod world;
