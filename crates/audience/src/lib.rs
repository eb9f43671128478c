//! Audiences: bitmap algebra over tags, traits and behaviour.
