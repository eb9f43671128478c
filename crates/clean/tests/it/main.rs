//! Tests of cleaning from outside: data sets, properties, whole records.

mod contacts;
mod properties;
mod records;
mod regions;
