//! What is resolved and what comes of it.

use qianmian_model::{Failure, Identifier, PersonId, SubjectId, Time};

use crate::attribute::Attribute;

/// A record to resolve.
#[derive(Debug, Clone, Copy)]
pub struct Linkable<'a> {
    /// Its identifiers in normal form.
    pub identifiers: &'a [Identifier],
    /// What it says of the person that tells people apart, in normal form.
    pub attributes: &'a [Attribute<'a>],
    /// The source's name.
    pub source: &'a str,
    /// When it happened.
    pub at: Time,
}

/// Whose a record is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Resolved {
    /// Its identifier, where that is all it says of the person; or else its mention.
    pub subject: SubjectId,
    /// Their person, after all merges of the batch.
    pub person: PersonId,
}

/// Why a record is nobody's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Unresolved {
    /// It has only values that point at nobody.
    Blocked,
}

impl Unresolved {
    /// `blocked_identifier`.
    pub fn code(self) -> &'static str {
        "blocked_identifier"
    }

    /// As a failed rule of the record.
    pub fn failure(self) -> Failure {
        let reason = "every identifier is a placeholder such as 13800138000 or null; give one that is the person's own";
        Failure { code: self.code(), field: String::new(), raw: String::new(), reason: reason.to_owned() }
    }
}

/// How much a batch linked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct LinkCounts {
    /// Records of the batch.
    pub records: u64,
    /// Of them, those that are nobody's.
    pub unresolved: u64,
    /// New identifiers.
    pub identifiers: u64,
    /// New people.
    pub people: u64,
    /// Merges.
    pub merges: u64,
    /// People that others parted from.
    pub parted: u64,
    /// New refusals.
    pub refusals: u64,
    /// Identifiers that were passed over because they point at nobody.
    pub blocked: u64,
}

/// What became of a batch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Resolution {
    /// Each record, in order.
    pub records: Vec<Result<Resolved, Unresolved>>,
    /// What became of people.
    pub change: Change,
    /// In numbers.
    pub counts: LinkCounts,
}

/// What became of people.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Change {
    /// New people, in order.
    pub created: Vec<PersonId>,
    /// People who were merged before and are back.
    pub revived: Vec<PersonId>,
    /// Winner and loser of each merge. No winner is a loser.
    pub merges: Vec<(PersonId, PersonId)>,
    /// From whom to whom subjects went otherwise: what was one person is two. Not along a merge.
    pub parted: Vec<(PersonId, PersonId)>,
}
