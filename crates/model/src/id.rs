//! Identifiers of our own making. None of them says anything about a person.

use std::fmt;

/// The dense ordinal of one *identifier* (a phone, an openid, …). Events carry the subject they arrived with,
/// so that merging and un-merging people never rewrites history.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SubjectId(pub u32);

/// The dense ordinal of one *person*. Never reused; a merged person leaves a tombstone that points at the winner.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PersonId(pub u32);

/// A record's idempotency key: the first 16 bytes of a hash of what the sender calls the message.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct MessageId(pub [u8; 16]);

impl fmt::Display for SubjectId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "s{}", self.0)
    }
}

impl fmt::Display for PersonId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "p{}", self.0)
    }
}

impl std::str::FromStr for PersonId {
    type Err = std::num::ParseIntError;

    /// Reads `p12` or `12`.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        text.strip_prefix('p').unwrap_or(text).parse().map(PersonId)
    }
}

impl fmt::Display for MessageId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for MessageId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "MessageId({self})")
    }
}
