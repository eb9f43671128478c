//! A YAML file as a tree in which everything has a place, so that all its mistakes can be reported at once.
//!
//! Reading into structs stops at the first mistake. Here the file is read into [`Node`]s, and a [`Fields`] takes the
//! fields of a mapping one by one, noting what is missing, mistyped or unknown and going on.

mod fields;
mod node;

use qianmian_model::{Diagnostic, Severity};

pub use fields::Fields;
pub use node::{Content, Entry, Node, Place};

/// The findings in one file.
#[derive(Debug)]
pub struct Findings<'a> {
    /// The file, relative to the workspace.
    pub file: &'a str,
    /// Its text.
    pub source: &'a str,
    /// What was found so far.
    pub diagnostics: Vec<Diagnostic>,
}

impl<'a> Findings<'a> {
    /// None yet.
    pub fn new(file: &'a str, source: &'a str) -> Self {
        Findings { file, source, diagnostics: Vec::new() }
    }

    /// Notes an error.
    pub fn error(
        &mut self,
        place: Place,
        code: &'static str,
        message: impl Into<String>,
        hint: Option<String>,
    ) {
        self.note(Severity::Error, place, code, message.into(), hint);
    }

    /// Notes a warning.
    pub fn warn(
        &mut self,
        place: Place,
        code: &'static str,
        message: impl Into<String>,
        hint: Option<String>,
    ) {
        self.note(Severity::Warning, place, code, message.into(), hint);
    }

    fn note(
        &mut self,
        severity: Severity,
        place: Place,
        code: &'static str,
        message: String,
        hint: Option<String>,
    ) {
        let Place { line, column, .. } = place;
        let file = self.file.to_owned();
        self.diagnostics.push(Diagnostic { severity, code, file, line, column, message, hint });
    }

    /// The tree of the file; none, and an error noted, when it is not YAML. An empty file is [`Content::Null`].
    pub fn read(&mut self) -> Option<Node> {
        match node::read(self.source) {
            Ok(node) => Some(node),
            Err((place, message)) => {
                self.error(place, "yaml", message, None);
                None
            }
        }
    }
}
