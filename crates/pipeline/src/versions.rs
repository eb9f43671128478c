//! The versions of a tag: how long each was in force, and what changed in its text.

use qianmian_model::Time;
use qianmian_rule::{Status, TagDefinition, TagFiles, read_tags};
use qianmian_store::tags::StoredDefinition;
use similar::{ChangeTag, TextDiff};

/// A version of a tag.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TagVersion {
    /// The definition, its number, and when it came into force.
    pub stored: StoredDefinition,
    /// When it stopped being in force: the next version came, or the tag was retired.
    pub until: Option<Time>,
    /// The lines that changed from the version before, each after `- ` or `+ `; none for the first.
    pub changes: Vec<String>,
}

/// The versions of a tag with what changed, oldest first as they are given.
pub(crate) fn compare(stored: Vec<StoredDefinition>) -> Vec<TagVersion> {
    let mut versions: Vec<TagVersion> = Vec::with_capacity(stored.len());
    for stored in stored {
        let mut changes = Vec::new();
        if let Some(before) = versions.last_mut() {
            changes = changed_lines(&before.stored.definition.yaml, &stored.definition.yaml);
            before.until = before.until.or(Some(stored.since));
        }
        versions.push(TagVersion { until: stored.retired_at, stored, changes });
    }
    versions
}

fn changed_lines(before: &str, after: &str) -> Vec<String> {
    let diff = TextDiff::from_lines(before, after);
    let changed = diff.iter_all_changes().filter_map(|change| {
        let sign = match change.tag() {
            ChangeTag::Equal => return None,
            ChangeTag::Delete => '-',
            ChangeTag::Insert => '+',
        };
        Some(format!("{sign} {}", change.value().trim_end()))
    });
    changed.collect()
}

/// The last definition of a tag that is in no file any more: retired. None where it cannot be read by today's language.
pub(crate) fn last_definition(stored: &StoredDefinition) -> Option<TagDefinition> {
    let text = &stored.definition.yaml;
    let later = text.lines().skip(1).filter(|line| !line.trim().is_empty());
    let indent = later.map(|line| line.len() - line.trim_start().len()).min().unwrap_or(2);
    // The dash stands before the first key, and all keys below each other.
    let item = format!("{}- {text}", " ".repeat(indent.saturating_sub(2)));
    let TagFiles { tags, shelved, .. } = read_tags([("", item.as_str())]);
    let definition = tags.into_iter().chain(shelved).next()?;
    Some(TagDefinition { status: Status::Retired, yaml: text.clone(), ..definition })
}
