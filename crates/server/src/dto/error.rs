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
    /// Every mistake of a text that people write, each with its place.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub mistakes: Vec<Mistake>,
}

/// A mistake in a text that people write.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Mistake {
    /// `error` or `warning`.
    pub severity: String,
    /// Stable, `snake_case`.
    pub code: String,
    /// The file, or the name of the text.
    pub file: String,
    /// Line, from 1.
    pub line: u32,
    /// Column, from 1, in characters.
    pub column: u32,
    /// What is wrong.
    pub message: String,
    /// What to do, or the nearest name that exists.
    pub hint: Option<String>,
}
