//! The tree of a YAML file and the place of every node.

use std::fmt;

use serde::Deserialize;
use serde::de::{Deserializer, MapAccess, SeqAccess, Visitor};
use serde_saphyr::{DuplicateKeyPolicy, Location, Spanned};

/// Where something stands in a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Place {
    /// Line from 1; 0 means unknown.
    pub line: u32,
    /// Column from 1, in characters.
    pub column: u32,
    /// Bytes from the start of the file.
    pub offset: usize,
}

/// A value and its place. The place of text is that of its first character or quote; of block text, of the first line
/// after the `|` or `>`.
#[derive(Debug, Clone)]
pub struct Node {
    /// What it is.
    pub content: Content,
    /// Where it is.
    pub place: Place,
}

/// What a node is.
#[derive(Debug, Clone)]
pub enum Content {
    /// Nothing.
    Null,
    /// Text.
    Text(String),
    /// A number or boolean, as it is written.
    Scalar(String),
    /// Several values.
    List(Vec<Node>),
    /// Named values, in order; a name may come twice.
    Map(Vec<Entry>),
}

/// One named value of a mapping.
#[derive(Debug, Clone)]
pub struct Entry {
    /// Its name.
    pub key: String,
    /// Where the name stands.
    pub place: Place,
    /// The value.
    pub value: Node,
}

impl Content {
    /// For messages.
    pub fn kind(&self) -> &'static str {
        match self {
            Content::Null => "nothing",
            Content::Text(_) => "text",
            Content::Scalar(_) => "a number or boolean",
            Content::List(_) => "a list",
            Content::Map(_) => "a mapping",
        }
    }
}

/// Reads a file of one document.
pub(super) fn read(source: &str) -> Result<Node, (Place, String)> {
    let options = serde_saphyr::options! {
        duplicate_keys: DuplicateKeyPolicy::PassThrough,
        strict_booleans: true,
        with_snippet: false,
    };
    let raw: Spanned<Raw> = serde_saphyr::from_str_with_options(source, options).map_err(|error| {
        let place = error.location().map(place_of).unwrap_or_default();
        let text = error.to_string();
        let message = text.split(" at line ").next().unwrap_or(&text);
        (place, message.to_owned())
    })?;
    Ok(raw.node(source))
}

fn place_of(location: Location) -> Place {
    let small = |number: u64| u32::try_from(number).unwrap_or(u32::MAX);
    let offset = location.span().byte_offset().and_then(|offset| usize::try_from(offset).ok());
    Place {
        line: small(location.line()),
        column: small(location.column()),
        offset: offset.unwrap_or(usize::MAX),
    }
}

/// What serde sees; its numbers and booleans are taken from the source again, as they were written.
enum Raw {
    Null,
    Text(String),
    Scalar,
    List(Vec<Spanned<Raw>>),
    Map(Vec<(Spanned<String>, Spanned<Raw>)>),
}

trait IntoNode {
    fn node(self, source: &str) -> Node;
}

impl IntoNode for Spanned<Raw> {
    fn node(self, source: &str) -> Node {
        let place = place_of(self.referenced);
        let content = match self.value {
            Raw::Null => Content::Null,
            Raw::Text(text) => Content::Text(text),
            Raw::Scalar => Content::Scalar(written(source, self.defined)),
            Raw::List(items) => Content::List(items.into_iter().map(|item| item.node(source)).collect()),
            Raw::Map(entries) => Content::Map(
                entries
                    .into_iter()
                    .map(|(key, value)| Entry {
                        place: place_of(key.referenced),
                        key: key.value,
                        value: value.node(source),
                    })
                    .collect(),
            ),
        };
        Node { content, place }
    }
}

fn written(source: &str, location: Location) -> String {
    let range = location.span().byte_offset().zip(location.span().byte_len()).and_then(|(offset, length)| {
        let start = usize::try_from(offset).ok()?;
        Some(start..start.checked_add(usize::try_from(length).ok()?)?)
    });
    range.and_then(|range| source.get(range)).unwrap_or_default().trim().to_owned()
}

impl<'de> Deserialize<'de> for Raw {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(RawVisitor)
    }
}

struct RawVisitor;

impl<'de> Visitor<'de> for RawVisitor {
    type Value = Raw;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("text, a number, a boolean, a list or a mapping")
    }

    fn visit_str<E>(self, text: &str) -> Result<Raw, E> {
        Ok(Raw::Text(text.to_owned()))
    }

    fn visit_bool<E>(self, _: bool) -> Result<Raw, E> {
        Ok(Raw::Scalar)
    }

    fn visit_u64<E>(self, _: u64) -> Result<Raw, E> {
        Ok(Raw::Scalar)
    }

    fn visit_i64<E>(self, _: i64) -> Result<Raw, E> {
        Ok(Raw::Scalar)
    }

    fn visit_u128<E>(self, _: u128) -> Result<Raw, E> {
        Ok(Raw::Scalar)
    }

    fn visit_i128<E>(self, _: i128) -> Result<Raw, E> {
        Ok(Raw::Scalar)
    }

    fn visit_f64<E>(self, _: f64) -> Result<Raw, E> {
        Ok(Raw::Scalar)
    }

    fn visit_unit<E>(self) -> Result<Raw, E> {
        Ok(Raw::Null)
    }

    fn visit_none<E>(self) -> Result<Raw, E> {
        Ok(Raw::Null)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Raw, A::Error> {
        let mut items = Vec::new();
        while let Some(item) = list.next_element()? {
            items.push(item);
        }
        Ok(Raw::List(items))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Raw, A::Error> {
        let mut entries = Vec::new();
        while let Some(entry) = map.next_entry()? {
            entries.push(entry);
        }
        Ok(Raw::Map(entries))
    }
}
