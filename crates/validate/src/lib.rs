//! Random assignment, honest statistics, and a verdict per tag.
