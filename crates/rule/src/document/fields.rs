//! The fields of one mapping, taken one by one.

use super::{Content, Entry, Findings, Node, Place};
use crate::nearest::did_you_mean;

/// A mapping that is being read. What [`Fields::finish`] has not seen asked for is an unknown key.
#[derive(Debug)]
pub struct Fields<'n> {
    entries: &'n [Entry],
    /// Where the mapping begins.
    pub place: Place,
    asked: Vec<&'static str>,
}

impl<'n> Fields<'n> {
    /// The fields of a node, which has to be a mapping: `what` it describes is for the message.
    pub fn of(node: &'n Node, what: &str, findings: &mut Findings<'_>) -> Option<Self> {
        let Content::Map(entries) = &node.content else {
            let message = format!("{what} is a mapping of keys to values, not {}", node.content.kind());
            findings.error(node.place, "bad_type", message, None);
            return None;
        };
        for (index, entry) in entries.iter().enumerate() {
            if entries[..index].iter().any(|earlier| earlier.key == entry.key) {
                findings.error(
                    entry.place,
                    "duplicate_key",
                    format!("the key `{}` comes twice", entry.key),
                    None,
                );
            }
        }
        Some(Fields { entries, place: node.place, asked: Vec::new() })
    }

    /// The field, if it is there; one that is written without a value counts as absent.
    pub fn get(&mut self, key: &'static str) -> Option<&'n Node> {
        self.asked.push(key);
        let entry = self.entries.iter().find(|entry| entry.key == key)?;
        (!matches!(entry.value.content, Content::Null)).then_some(&entry.value)
    }

    /// Text; a number or boolean is taken as it is written.
    pub fn text(&mut self, key: &'static str, findings: &mut Findings<'_>) -> Option<&'n str> {
        let node = self.get(key)?;
        match &node.content {
            Content::Text(text) | Content::Scalar(text) => Some(text),
            other => {
                findings.error(
                    node.place,
                    "bad_type",
                    format!("`{key}` is text, not {}", other.kind()),
                    None,
                );
                None
            }
        }
    }

    /// Text that has to be there and not blank.
    pub fn required_text(&mut self, key: &'static str, findings: &mut Findings<'_>) -> Option<&'n str> {
        match self.get(key) {
            None => {
                findings.error(self.place, "missing_key", format!("the key `{key}` is missing"), None);
                None
            }
            Some(node) => {
                let text = self.text(key, findings)?;
                if text.trim().is_empty() {
                    findings.error(node.place, "missing_key", format!("`{key}` is empty"), None);
                    return None;
                }
                Some(text)
            }
        }
    }

    /// One of a fixed set of words.
    pub fn word<T: Copy>(
        &mut self,
        key: &'static str,
        words: &[(&'static str, T)],
        findings: &mut Findings<'_>,
    ) -> Option<T> {
        let place = self.get(key)?.place;
        let text = self.text(key, findings)?;
        if let Some((_, value)) = words.iter().find(|(word, _)| *word == text) {
            return Some(*value);
        }
        let names: Vec<_> = words.iter().map(|(word, _)| *word).collect();
        let hint = did_you_mean(text, names.iter().copied());
        let message = format!("`{text}` is not a value of `{key}`: it is one of {}", names.join(", "));
        findings.error(place, "bad_value", message, hint);
        None
    }

    /// A list; what is not one is an error.
    pub fn list(&mut self, key: &'static str, findings: &mut Findings<'_>) -> Option<&'n [Node]> {
        let node = self.get(key)?;
        match &node.content {
            Content::List(items) => Some(items),
            other => {
                findings.error(
                    node.place,
                    "bad_type",
                    format!("`{key}` is a list, not {}", other.kind()),
                    None,
                );
                None
            }
        }
    }

    /// Notes every key that was not asked for.
    pub fn finish(self, findings: &mut Findings<'_>) {
        for entry in self.entries {
            if !self.asked.contains(&entry.key.as_str()) {
                let free = self
                    .asked
                    .iter()
                    .copied()
                    .filter(|key| self.entries.iter().all(|other| other.key != *key));
                let hint = did_you_mean(&entry.key, free);
                let hint = hint.or_else(|| Some(format!("the keys here are {}", listed(&self.asked))));
                findings.error(entry.place, "unknown_key", format!("unknown key `{}`", entry.key), hint);
            }
        }
    }
}

fn listed(keys: &[&str]) -> String {
    let mut seen: Vec<&str> = Vec::new();
    for key in keys {
        if !seen.contains(key) {
            seen.push(key);
        }
    }
    seen.join(", ")
}
