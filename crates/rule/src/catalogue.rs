//! Which tags there are and which values each can have: what `tag()` is checked against.

use std::collections::BTreeMap;

use crate::{Select, TagDefinition};

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
            let values = tag.values.iter().map(|value| value.value.clone()).collect();
            catalogue.insert(&tag.name, TagShape { values, several: tag.select == Select::All });
        }
        catalogue
    }
}
