//! Previews of tags: what definitions that are not in force would say.

use qianmian_model::{Diagnostic, Severity};
use qianmian_pipeline::preview;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::Mistake;

/// As of when to preview.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct PreviewQuery {
    /// As of this instant (RFC 3339) instead of now.
    #[param(format = DateTime)]
    pub as_of: Option<String>,
}

/// What the tags of a text would say.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct TagPreviews {
    /// The tags, in the order of the text.
    pub tags: Vec<TagPreview>,
    /// What works, but probably not as meant.
    pub warnings: Vec<Mistake>,
}

/// What one tag would say.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct TagPreview {
    /// Its name.
    pub name: String,
    /// As of when.
    #[schema(format = DateTime)]
    pub as_of: String,
    /// Everybody.
    pub population: u64,
    /// By value in the order of the text, then the values that people hold and the text no longer has.
    pub values: Vec<PreviewedValue>,
    /// People for whom it would be unknown.
    pub unknown: u64,
    /// A few people who would have a value, those who would come to have it first.
    pub samples: Vec<PreviewedPerson>,
}

/// One value of a previewed tag.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct PreviewedValue {
    /// The value.
    pub value: String,
    /// People who would have it.
    pub people: u64,
    /// Of those, people who do not have it now.
    pub entering: u64,
    /// People who have it now and would not.
    pub leaving: u64,
}

/// One person of a previewed tag.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct PreviewedPerson {
    /// Who.
    pub person: String,
    /// The value that they would have.
    pub value: String,
    /// Whether they do not have it now.
    pub entering: bool,
    /// Their identifiers as `kind:value`, masked.
    pub identifiers: Vec<String>,
}

impl From<&preview::Previewed> for TagPreviews {
    fn from(previewed: &preview::Previewed) -> Self {
        TagPreviews {
            tags: previewed.tags.iter().map(TagPreview::from).collect(),
            warnings: previewed.warnings.iter().map(Mistake::from).collect(),
        }
    }
}

impl From<&preview::TagPreview> for TagPreview {
    fn from(preview: &preview::TagPreview) -> Self {
        let values = preview.values.iter().map(|value| PreviewedValue {
            value: value.value.clone(),
            people: value.people,
            entering: value.entering,
            leaving: value.leaving,
        });
        TagPreview {
            name: preview.definition.name.clone(),
            as_of: preview.as_of.to_string(),
            population: preview.population,
            values: values.collect(),
            unknown: preview.unknown,
            samples: preview.samples.iter().map(PreviewedPerson::from).collect(),
        }
    }
}

impl From<&preview::PreviewedPerson> for PreviewedPerson {
    fn from(sample: &preview::PreviewedPerson) -> Self {
        let identifiers = sample.identifiers.iter().map(|known| format!("{}:{}", known.kind, known.value));
        PreviewedPerson {
            person: sample.person.to_string(),
            value: sample.value.clone(),
            entering: sample.entering,
            identifiers: identifiers.collect(),
        }
    }
}

impl From<&Diagnostic> for Mistake {
    fn from(found: &Diagnostic) -> Self {
        Mistake {
            severity: match found.severity {
                Severity::Error => "error",
                Severity::Warning => "warning",
            }
            .to_owned(),
            code: found.code.to_owned(),
            file: found.file.clone(),
            line: found.line,
            column: found.column,
            message: found.message.clone(),
            hint: found.hint.clone(),
        }
    }
}
