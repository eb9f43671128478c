//! The `qianmian` command: parses arguments, reads configuration, and composes the crates.
fn main() {}
