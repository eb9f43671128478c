//! A finding in the text of a rule, before it is known which file the text stands in.

use std::fmt;

use qianmian_model::Severity;
use qianmian_model::rule::Span;

/// One finding, placed in the rule's own text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Located {
    /// How bad it is.
    pub severity: Severity,
    /// Where it is.
    pub span: Span,
    /// Stable code, `snake_case`.
    pub code: &'static str,
    /// Lower-case, no full stop.
    pub message: String,
    /// What to do, or the nearest name that exists.
    pub hint: Option<String>,
}

impl Located {
    pub(crate) fn new(span: Span, code: &'static str, message: impl Into<String>) -> Self {
        Located { severity: Severity::Error, span, code, message: message.into(), hint: None }
    }

    pub(crate) fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    pub(crate) fn maybe_hint(mut self, hint: Option<String>) -> Self {
        self.hint = hint;
        self
    }
}

/// `1:7: unknown function `cuont` (did you mean `count`?)`
impl fmt::Display for Located {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {}", self.span.line, self.span.column, self.message)?;
        self.hint.as_ref().map_or(Ok(()), |hint| write!(f, " ({hint})"))
    }
}

impl std::error::Error for Located {}
