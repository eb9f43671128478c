//! The rule language: SQL expressions about one person, parsed, checked and located.
