//! Which tags there are and which values each can have: what `tag()` is checked against.

use std::collections::BTreeMap;

use crate::{Select, Status, TagDefinition};

/// The tags of a workspace by name.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Catalogue {
    tags: BTreeMap<String, TagShape>,
}

/// What other rules see of a tag.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct TagShape {
    /// Its values in the order of the file.
    pub values: Vec<String>,
    /// Whether a person can have several of them.
    pub several: bool,
    /// Whether it may be used.
    pub status: Status,
    /// What to use instead.
    pub replaced_by: Option<String>,
}

impl TagShape {
    /// What other rules see of a definition.
    pub fn of(tag: &TagDefinition) -> TagShape {
        TagShape {
            values: tag.values.iter().map(|value| value.value.clone()).collect(),
            several: tag.select == Select::All,
            status: tag.status,
            replaced_by: tag.replaced_by.as_ref().map(|other| other.name.clone()),
        }
    }
}

impl Catalogue {
    /// Adds a tag; one of the same name that is there already stays.
    pub fn insert(&mut self, name: impl Into<String>, shape: TagShape) {
        self.tags.entry(name.into()).or_insert(shape);
    }

    /// The tag of that name.
    pub fn get(&self, name: &str) -> Option<&TagShape> {
        self.tags.get(name)
    }

    /// All names, sorted.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.tags.keys().map(String::as_str)
    }
}

impl<'a> FromIterator<&'a TagDefinition> for Catalogue {
    fn from_iter<I: IntoIterator<Item = &'a TagDefinition>>(tags: I) -> Self {
        let mut catalogue = Catalogue::default();
        for tag in tags {
            catalogue.insert(&tag.name, TagShape::of(tag));
        }
        catalogue
    }
}
