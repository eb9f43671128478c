//! The text of a rule and where each of its characters stands in the file.
//!
//! YAML may quote, escape, fold or indent a rule. The place of a character of the rule is found by walking the
//! decoded text and its source side by side; blanks, which YAML may add and drop, are stepped over, and no escape is
//! a mystery: what was decoded is known. A place is exact for every character that is not blank.

use qianmian_model::rule::{Expr, Span};
use qianmian_model::{Diagnostic, Severity};

use crate::document::{Content, Findings, Node, Place};
use crate::{Located, parse_expr};

/// The text of a rule in its file.
#[derive(Debug, Clone, Default)]
pub struct RuleText {
    text: String,
    /// Line and column of each character, and of the end.
    places: Vec<(u32, u32)>,
}

impl RuleText {
    /// The text of a rule that stands in no file: places are those of the text itself.
    pub fn plain(text: &str) -> Self {
        let start = Place { line: 1, column: 1, offset: 0 };
        RuleText { text: text.to_owned(), places: align(text, text, start, Quote::None) }
    }

    fn in_file(text: &str, source: &str, place: Place) -> Self {
        let rest = source.get(place.offset..).unwrap_or_default();
        // A rule that begins with a quote itself is block text, unless the quote is escaped.
        let quote = match text.chars().next() {
            Some('"') if rest.starts_with("\"\\\"") => Quote::Double,
            Some('\'') if rest.starts_with("'''") => Quote::Single,
            Some('"') if rest.starts_with('"') => Quote::None,
            Some('\'') if rest.starts_with('\'') => Quote::None,
            _ if rest.starts_with('"') => Quote::Double,
            _ if rest.starts_with('\'') => Quote::Single,
            _ => Quote::None,
        };
        RuleText { text: text.to_owned(), places: align(text, rest, place, quote) }
    }

    /// The text in a node, which has to be one: `what` is expected to be `kind`, for the message.
    pub(crate) fn of(node: &Node, what: &str, kind: &str, findings: &mut Findings<'_>) -> Option<RuleText> {
        let (Content::Text(text) | Content::Scalar(text)) = &node.content else {
            let message = format!("{what} is {kind}, not {}", node.content.kind());
            findings.error(node.place, "bad_type", message, None);
            return None;
        };
        Some(RuleText::in_file(text, findings.source, node.place))
    }

    /// Reads the rule in a node: its text and its expression. What cannot be read is noted.
    pub fn read(node: &Node, what: &str, findings: &mut Findings<'_>) -> Option<(RuleText, Expr)> {
        let rule = RuleText::of(node, what, "an expression", findings)?;
        match parse_expr(&rule.text) {
            Ok(expr) => Some((rule, expr)),
            Err(errors) => {
                let file = findings.file;
                findings.diagnostics.extend(errors.into_iter().map(|error| rule.diagnostic(file, error)));
                None
            }
        }
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Line and column in the file of a place in the text; a place past the end is the end.
    pub fn place(&self, span: Span) -> (u32, u32) {
        let mut line_start = 0;
        if span.line > 1 {
            let mut breaks = self.text.chars().enumerate().filter(|(_, letter)| *letter == '\n');
            line_start = breaks.nth(span.line as usize - 2).map_or(usize::MAX, |(index, _)| index + 1);
        }
        let index = line_start.saturating_add((span.column as usize).saturating_sub(1));
        let found = self.places.get(index).or(self.places.last());
        found.copied().unwrap_or_default()
    }

    /// A finding in the text as one in the file.
    pub fn diagnostic(&self, file: &str, found: Located) -> Diagnostic {
        let (line, column) = self.place(found.span);
        let Located { severity, code, message, hint, .. } = found;
        Diagnostic { severity, code, file: file.to_owned(), line, column, message, hint }
    }
}

/// Whether any finding is an error.
pub(crate) fn has_error(diagnostics: &[Diagnostic]) -> bool {
    diagnostics.iter().any(|diagnostic| diagnostic.severity == Severity::Error)
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Quote {
    None,
    Single,
    Double,
}

/// Where each character of `text` stands in `source`, which begins at `start`; one more for the end.
fn align(text: &str, source: &str, start: Place, quote: Quote) -> Vec<(u32, u32)> {
    let mut walk = Walk { rest: source.chars(), line: start.line, column: start.column };
    if quote != Quote::None {
        walk.step();
    }
    let mut places = Vec::with_capacity(text.len() + 1);
    let mut after = walk.here();
    for letter in text.chars() {
        if letter.is_whitespace() {
            places.push(after);
            if walk.peek() == Some(letter) {
                walk.step();
                after = walk.here();
            }
            continue;
        }
        walk.skip_blanks(quote);
        places.push(walk.here());
        match (quote, walk.peek()) {
            (Quote::Single, Some('\'')) if letter == '\'' => walk.skip(2),
            (Quote::Double, Some('\\')) => walk.skip_escape(),
            _ => walk.skip(1),
        }
        after = walk.here();
    }
    places.push(after);
    places
}

struct Walk<'a> {
    rest: std::str::Chars<'a>,
    line: u32,
    column: u32,
}

impl Walk<'_> {
    fn here(&self) -> (u32, u32) {
        (self.line, self.column)
    }

    fn peek(&self) -> Option<char> {
        self.rest.clone().next()
    }

    fn step(&mut self) -> Option<char> {
        let letter = self.rest.next()?;
        if letter == '\n' {
            self.line = self.line.saturating_add(1);
            self.column = 1;
        } else {
            self.column = self.column.saturating_add(1);
        }
        Some(letter)
    }

    fn skip(&mut self, count: usize) {
        for _ in 0..count {
            self.step();
        }
    }

    /// In double quotes a backslash before the end of a line, and an escaped blank, are blanks too.
    fn skip_blanks(&mut self, quote: Quote) {
        loop {
            match self.peek() {
                Some(letter) if letter.is_whitespace() => self.skip(1),
                Some('\\') if quote == Quote::Double => {
                    match self.rest.clone().nth(1) {
                        Some('\n' | '\r' | ' ' | 't' | 'n' | 'r' | '\t' | '_' | 'N' | 'L' | 'P') => {
                            self.skip(2)
                        }
                        _ => return,
                    };
                }
                _ => return,
            }
        }
    }

    /// `\"`, `\x41`, `\u4e00`, `\U0001f600`
    fn skip_escape(&mut self) {
        self.step();
        match self.step() {
            Some('x') => self.skip(2),
            Some('u') => self.skip(4),
            Some('U') => self.skip(8),
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The place in the file of the first `needle` in the rule `when`.
    fn place_of(yaml: &str, needle: &str) -> (u32, u32) {
        let mut findings = Findings::new("t.yaml", yaml);
        let root = findings.read().unwrap();
        let Content::Map(entries) = root.content else { panic!("a mapping") };
        let node = entries.into_iter().find(|entry| entry.key == "when").unwrap().value;
        let Content::Text(text) = &node.content else { panic!("text") };
        let rule = RuleText::in_file(text, yaml, node.place);
        let before = &text[..text.find(needle).unwrap()];
        let line = u32::try_from(before.matches('\n').count()).unwrap() + 1;
        let column = u32::try_from(before.rsplit('\n').next().unwrap().chars().count()).unwrap() + 1;
        rule.place(Span { line, column })
    }

    /// Where `needle` stands in the file, found by reading it.
    fn seen(yaml: &str, needle: &str) -> (u32, u32) {
        let before = &yaml[..yaml.find(needle).unwrap()];
        let line = u32::try_from(before.matches('\n').count()).unwrap() + 1;
        (line, u32::try_from(before.rsplit('\n').next().unwrap().chars().count()).unwrap() + 1)
    }

    #[test]
    fn every_style_of_scalar_is_mapped_back() {
        for yaml in [
            "when: city = '上海市' and NEEDLE = 1\n",
            "x: 1\nwhen: city = '上海市'\n  and\n\n   NEEDLE = 1\n",
            "when: 'city = ''上海市'' and NEEDLE = 1'\n",
            "when: \"city = '\\u4e0a\\x41' and \\\"NEEDLE\\\" = 1\"\n",
            "when: \"city = 'a' \\\n   and NEEDLE = 1\"\n",
            "when: |\n  city = '上海市'\n    and NEEDLE = 1\nx: 1\n",
            "when: |2\n\n  city = '上海市'\n    and NEEDLE = 1\n",
            "when: >-  # folded\n    city = '上海市'\n    and\n\n    NEEDLE = 1\n",
            "when: '''a'' = city and NEEDLE = 1'\n",
            "when: |\n  'a' = city and NEEDLE = 1\n",
            "{ y: 2, when: a = 1 and NEEDLE = 2 }\n",
        ] {
            assert_eq!(place_of(yaml, "NEEDLE"), seen(yaml, "NEEDLE"), "{yaml}");
        }
    }
}
