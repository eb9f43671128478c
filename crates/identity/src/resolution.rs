//! What is resolved and what comes of it.

use qianmian_model::{Failure, Identifier, IdentifierKind, PersonId, SubjectId, Time};

/// A record to resolve.
#[derive(Debug, Clone, Copy)]
pub struct Linkable<'a> {
    /// Its identifiers in normal form; among kinds of equal priority the first is the stronger.
    pub identifiers: &'a [Identifier],
    /// The source's name.
    pub source: &'a str,
    /// When it happened.
    pub at: Time,
}

/// Whose a record is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Resolved {
    /// The subject of its strongest identifier.
    pub subject: SubjectId,
    /// Their person, after all merges of the batch.
    pub person: PersonId,
}

/// Why a record is nobody's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Unresolved {
    /// It has only values that point at nobody.
    Blocked,
    /// It has only values that many people share.
    Shared,
}

impl Unresolved {
    /// `blocked_identifier` or `shared_identifier`.
    pub fn code(self) -> &'static str {
        match self {
            Unresolved::Blocked => "blocked_identifier",
            Unresolved::Shared => "shared_identifier",
        }
    }

    /// As a failed rule of the record.
    pub fn failure(self) -> Failure {
        let reason = match self {
            Unresolved::Blocked => {
                "every identifier is a placeholder such as 13800138000 or null; give one that is the person's own"
            }
            Unresolved::Shared => {
                "every identifier is used by many people; give one that is the person's own, or raise the degree of its kind"
            }
        };
        Failure { code: self.code(), field: String::new(), raw: String::new(), reason: reason.to_owned() }
    }
}

/// An identifier that was not linked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RefusedLink {
    /// The record, by its place in the batch.
    pub record: usize,
    /// The subject of the record.
    pub subject: SubjectId,
    /// The kind of the refused identifier.
    pub kind: IdentifierKind,
    /// The refused identifier's own subject, where it has one.
    pub refused: Option<SubjectId>,
    /// `unique_conflict`, `limit_exceeded` or `shared_identifier`.
    pub code: &'static str,
    /// Why, for a person, without values.
    pub detail: String,
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
    /// Refused identifiers.
    pub refusals: u64,
    /// Identifiers that were passed over because they point at nobody.
    pub blocked: u64,
}

/// What became of a batch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Resolution {
    /// Each record, in order.
    pub records: Vec<Result<Resolved, Unresolved>>,
    /// New people, in order; some may have been merged since.
    pub created: Vec<PersonId>,
    /// Winner and loser of each merge, in order; a winner may lose later.
    pub merges: Vec<(PersonId, PersonId)>,
    /// Identifiers that were not linked.
    pub refusals: Vec<RefusedLink>,
    /// In numbers.
    pub counts: LinkCounts,
}
