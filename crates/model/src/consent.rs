//! What a person allowed, and for what. The ledger is append-only; the latest entry for a purpose counts.

use std::fmt;

use crate::Time;

/// The state that an entry of the ledger puts a purpose into.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ConsentState {
    /// Said no, or took the consent back. Narrower than granted.
    Withdrawn,
    /// Said yes.
    Granted,
}

impl ConsentState {
    /// `granted` or `withdrawn`, as stored and shown.
    pub fn as_str(self) -> &'static str {
        match self {
            ConsentState::Withdrawn => "withdrawn",
            ConsentState::Granted => "granted",
        }
    }

    /// The narrower of two states: what a merge of two people keeps.
    pub fn narrower(self, other: ConsentState) -> ConsentState {
        self.min(other)
    }
}

impl fmt::Display for ConsentState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl std::str::FromStr for ConsentState {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text {
            "granted" => Ok(ConsentState::Granted),
            "withdrawn" => Ok(ConsentState::Withdrawn),
            other => Err(format!("consent state is `granted` or `withdrawn`, not `{other}`")),
        }
    }
}

/// One entry of the ledger, before it is written for a person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConsentChange {
    /// What for: `marketing`, `personalisation`, ….
    pub purpose: String,
    /// The new state.
    pub state: ConsentState,
    /// When the person said so.
    pub at: Time,
    /// Through what: a source's name, `api`, `cli`, `merge`.
    pub source: String,
    /// The version of the notice they were shown, where known.
    pub notice_version: Option<String>,
}
