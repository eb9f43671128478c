//! What every answer that is not a success says.

use serde::Serialize;
use utoipa::ToSchema;

/// An error: `code` for programs, `message` for people.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Error {
    /// Stable, `snake_case`.
    pub code: String,
    /// What is wrong and, where somebody can do something, what.
    pub message: String,
    /// Line of the body, from 1, where the mistake has a place.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub line: Option<usize>,
    /// Column of that line, from 1, in bytes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub column: Option<usize>,
}
