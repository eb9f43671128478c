//! Tests of cleaning from outside: data sets, properties, whole records.

#![allow(clippy::unwrap_used, reason = "builders and readers of test data")]

mod contacts;
mod correction;
mod profile;
mod properties;
mod records;
mod regions;
