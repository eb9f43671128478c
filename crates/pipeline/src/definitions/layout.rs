//! Where each definition stands in a file, and files with one of them changed. Everything else of a file stays as it is:
//! other definitions, comments, blank lines.
//!
//! A file of one definition is that definition, with its comments. In a list of several each has its lines, from its dash
//! or the comments directly above it on; what stands above the first is the heading of the file.

use std::ops::Range;

use qianmian_model::Diagnostic;
use qianmian_rule::Status;
use qianmian_rule::document::{Content, Entry, Findings, Node};

use super::Kind;

/// One definition of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Part {
    /// Its name; empty where it has none.
    pub(super) name: String,
    /// Its bytes in the file, without the end of its last line.
    pub(super) bytes: Range<usize>,
    /// Whether it is an item of a list.
    pub(super) listed: bool,
    /// Whether there are others in the file.
    pub(super) shared: bool,
    /// Whether its lines are its own.
    apart: bool,
    /// Byte after the name, and of the first key's column.
    name_at: usize,
    indent: usize,
    /// Bytes of the value of `status`.
    status: Option<Range<usize>>,
}

impl Part {
    /// Its text in the file.
    pub(super) fn text<'t>(&self, file: &'t str) -> &'t str {
        file.get(self.bytes.clone()).unwrap_or_default()
    }

    /// The line at which it begins, from 1.
    pub(super) fn first_line(&self, file: &str) -> usize {
        1 + file.get(..self.bytes.start).unwrap_or_default().matches('\n').count()
    }

    /// Whether it can be changed without its neighbours: not where several are written into one line.
    pub(super) fn is_apart(&self) -> bool {
        self.apart || !self.shared
    }
}

/// The definitions of a file in their order.
pub(super) fn parts(kind: Kind, file: &str, text: &str) -> Result<Vec<Part>, Vec<Diagnostic>> {
    let mut findings = Findings::new(file, text);
    let Some(root) = findings.read() else { return Err(findings.diagnostics) };
    Ok(match &root.content {
        Content::List(items) => listed(kind, text, items),
        Content::Map(entries) => vec![part(kind, text, &root, entries, 0..text.len(), false, false)],
        _ => Vec::new(),
    })
}

fn listed(kind: Kind, text: &str, items: &[Node]) -> Vec<Part> {
    let shared = items.len() > 1;
    let starts: Vec<usize> = items.iter().map(|item| line_start(text, item.place.offset)).collect();
    let mut parts = Vec::with_capacity(items.len());
    for (index, item) in items.iter().enumerate() {
        let Content::Map(entries) = &item.content else { continue };
        let bytes = if shared {
            let first = if index == 0 { starts[0] } else { with_comments(text, starts[index]) };
            let next = starts.get(index + 1).map_or(text.len(), |next| with_comments(text, *next));
            let (first, next) = (first.min(text.len()), next.max(first).min(text.len()));
            first..end_of(text, first, next, indent(text, starts[index]))
        } else {
            0..text.len()
        };
        parts.push(part(kind, text, item, entries, bytes, true, shared));
    }
    parts
}

fn part(
    kind: Kind,
    text: &str,
    node: &Node,
    entries: &[Entry],
    bytes: Range<usize>,
    listed: bool,
    shared: bool,
) -> Part {
    let entry = |key: &str| entries.iter().find(|entry| entry.key == key);
    let name = entry(kind.key()).and_then(|entry| written(&entry.value)).unwrap_or_default();
    let start = line_start(text, node.place.offset);
    let before = text.get(start..node.place.offset).unwrap_or_default().trim();
    Part {
        name: name.to_owned(),
        bytes,
        listed,
        shared,
        apart: before == if listed { "-" } else { "" },
        name_at: entry(kind.key()).map_or(node.place.offset, |entry| entry.value.place.offset),
        indent: node.place.offset.saturating_sub(start),
        status: entry("status").and_then(|entry| {
            let at = entry.value.place.offset;
            let rest = text.get(at..)?;
            let length = rest.find([' ', '\t', '\r', '\n', '#', ',', '}']).unwrap_or(rest.len());
            written(&entry.value).map(|_| at..at + length)
        }),
    }
}

fn written(node: &Node) -> Option<&str> {
    match &node.content {
        Content::Text(text) | Content::Scalar(text) => Some(text),
        _ => None,
    }
}

/// A file with other text in the place of one of its definitions.
pub(super) fn replaced(file: &str, part: &Part, text: &str) -> String {
    if !part.shared {
        return ended(text);
    }
    let (before, after) = around(file, part);
    ended(&format!("{before}{}{after}", text.trim_end()))
}

/// A file without one of its definitions; none where it was the only one.
pub(super) fn removed(file: &str, part: &Part) -> Option<String> {
    if !part.shared {
        return None;
    }
    let (before, after) = around(file, part);
    let after = after.trim_start_matches(['\r', '\n']);
    Some(if after.is_empty() { ended(before.trim_end()) } else { format!("{before}{after}") })
}

/// A file with another status of one of its definitions; none where that is not written in lines of its own.
pub(super) fn with_status(file: &str, part: &Part, status: Status) -> Option<String> {
    if let Some(place) = &part.status {
        let (before, after) = (file.get(..place.start)?, file.get(place.end..)?);
        return Some(format!("{before}{}{after}", status.name()));
    }
    if status == Status::default() {
        return Some(file.to_owned());
    }
    if !part.apart {
        return None;
    }
    let end = part.name_at + file.get(part.name_at..)?.find('\n').unwrap_or(file.len() - part.name_at);
    let (before, after) = file.split_at_checked(end)?;
    Some(ended(&format!("{before}\n{}status: {}{after}", " ".repeat(part.indent), status.name())))
}

fn around<'f>(file: &'f str, part: &Part) -> (&'f str, &'f str) {
    let before = file.get(..part.bytes.start).unwrap_or_default();
    (before, file.get(part.bytes.end..).unwrap_or_default())
}

/// The text with a line end after its last line.
fn ended(text: &str) -> String {
    if text.is_empty() || text.ends_with('\n') { text.to_owned() } else { format!("{text}\n") }
}

fn line_start(text: &str, offset: usize) -> usize {
    text.get(..offset).and_then(|before| before.rfind('\n')).map_or(0, |end| end + 1)
}

fn indent(text: &str, start: usize) -> usize {
    let line = text.get(start..).unwrap_or_default();
    line.len() - line.trim_start_matches(' ').len()
}

/// The start of a line with the comments that stand directly above it, as far in as it is.
fn with_comments(text: &str, start: usize) -> usize {
    let mut first = start;
    while first > 0 {
        let above = line_start(text, first - 1);
        let line = text.get(above..first).unwrap_or_default();
        if !line.trim_start().starts_with('#') || indent(text, above) != indent(text, start) {
            break;
        }
        first = above;
    }
    first
}

/// Where a definition ends that begins at `first`: before the blank lines, and the comments no deeper than its dash, that
/// stand above the next one.
fn end_of(text: &str, first: usize, next: usize, dash: usize) -> usize {
    let mut end = next;
    while end > first {
        let start = line_start(text, end - 1);
        let line = text.get(start..end).unwrap_or_default();
        let belongs_to_none = line.trim().is_empty()
            || (indent(text, start) <= dash && (line.trim_start().starts_with('#') || line.trim() == "..."));
        if start < first || !belongs_to_none {
            break;
        }
        end = start;
    }
    first + text.get(first..end).unwrap_or_default().trim_end().len()
}

#[cfg(test)]
mod tests {
    use super::*;

    const FILE: &str = "# Heading.\n- tag: a\n  when: x = 1 # why\n\n# Between.\n\n# About b.\n- tag: b\n  status: draft # yet\n  when: |\n    y = 1\n\n- tag: c\n  when: z\n  # last\n";

    fn found(text: &str) -> Vec<Part> {
        parts(Kind::Tag, "tags/a.yaml", text).unwrap()
    }

    #[test]
    fn a_file_falls_into_its_definitions_and_what_is_nobodys_stays() {
        let parts = found(FILE);
        let texts: Vec<&str> = parts.iter().map(|part| part.text(FILE)).collect();
        assert_eq!(
            texts,
            [
                "- tag: a\n  when: x = 1 # why",
                "# About b.\n- tag: b\n  status: draft # yet\n  when: |\n    y = 1",
                "- tag: c\n  when: z\n  # last",
            ]
        );
        assert_eq!(parts.iter().map(|part| part.first_line(FILE)).collect::<Vec<_>>(), [2, 7, 13]);
        assert_eq!(
            replaced(FILE, &parts[1], "- tag: b\n  when: new\n"),
            "# Heading.\n- tag: a\n  when: x = 1 # why\n\n# Between.\n\n- tag: b\n  when: new\n\n- tag: c\n  when: z\n  # last\n"
        );
        assert_eq!(
            removed(FILE, &parts[1]).unwrap(),
            "# Heading.\n- tag: a\n  when: x = 1 # why\n\n# Between.\n\n- tag: c\n  when: z\n  # last\n"
        );
        assert!(removed(FILE, &parts[2]).unwrap().ends_with("    y = 1\n"));
    }

    #[test]
    fn every_definition_put_in_its_own_place_leaves_the_file_as_it_was() {
        for file in [
            FILE,
            "- tag: 中\n  when: 'a'\n- tag: b\n  when: c\n",
            "  - tag: a\n    when: b\n  # of c\n  - tag: c\n    when: d\n",
            "- tag: a\r\n  when: b\r\n\r\n- tag: c\r\n  when: d\r\n",
        ] {
            for part in found(file) {
                assert_eq!(replaced(file, &part, part.text(file)), file);
            }
        }
    }

    #[test]
    fn the_only_definition_of_a_file_is_the_whole_file() {
        let file = "# Why.\n- tag: a\n  when: b\n# After.\n";
        assert_eq!(found(file)[0].text(file), file);
        assert_eq!(removed(file, &found(file)[0]), None);
        let audience = "audience: a # named\nexpression: b\n";
        let part = &parts(Kind::Audience, "audiences/a.yaml", audience).unwrap()[0];
        assert_eq!((part.name.as_str(), part.text(audience)), ("a", audience));
    }

    #[test]
    fn a_status_is_written_into_its_line_and_comments_stay() {
        let parts = found(FILE);
        let active = with_status(FILE, &parts[1], Status::Active).unwrap();
        assert!(active.contains("  status: active # yet\n"), "{active}");
        let retired = with_status(FILE, &parts[2], Status::Retired).unwrap();
        assert!(retired.contains("- tag: c\n  status: retired\n  when: z\n"), "{retired}");
        assert_eq!(with_status(FILE, &parts[0], Status::Active).unwrap(), FILE);
        let flow = "- { tag: a, when: b }\n- { tag: c, status: draft, when: d }\n";
        let parts = found(flow);
        assert_eq!(with_status(flow, &parts[1], Status::Retired).unwrap(), flow.replace("draft", "retired"));
    }

    #[test]
    fn definitions_in_one_line_cannot_be_told_apart() {
        let parts = found("[{ tag: a, when: b }, { tag: c, when: d }]\n");
        assert!(parts.iter().all(|part| !part.is_apart()));
    }
}
