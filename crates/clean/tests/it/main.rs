//! Tests of cleaning from outside: data sets, properties, whole records.

mod regions;
