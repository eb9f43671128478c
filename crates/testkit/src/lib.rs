//! Builders and data-set access for tests.
