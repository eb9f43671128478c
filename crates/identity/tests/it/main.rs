//! The identity stage against a store: who is who, why, and what was refused.

mod explain;
mod linking;
mod multisource;
mod properties;
mod world;
