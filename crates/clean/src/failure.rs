//! Making failures: a code to count, the field, the value cut short, and words for a person.

use qianmian_model::{Failure, Value};

/// Longest raw value kept with a failure, in characters.
const RAW_LENGTH: usize = 200;

/// A failure that shows its value.
pub(crate) fn failure(code: &'static str, field: &str, raw: &Value, reason: impl Into<String>) -> Failure {
    let raw = match raw {
        Value::Null => String::new(),
        other => other.to_string().chars().take(RAW_LENGTH).collect(),
    };
    Failure { code, field: field.to_owned(), raw, reason: reason.into() }
}

/// A failure of a contact value, or of the whole record: no value is shown.
pub(crate) fn hidden(code: &'static str, field: &str, reason: impl Into<String>) -> Failure {
    Failure { code, field: field.to_owned(), raw: String::new(), reason: reason.into() }
}

/// Something worth counting about a field that was kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    /// Stable code, `snake_case`.
    pub code: &'static str,
    /// The field.
    pub field: String,
}
