//! The SQL store: metadata, profiles, identifiers, consents, tags, campaigns and their ledger. The only crate with sqlx.
