//! Definitions as they stand in files.

use qianmian_pipeline::definitions::{self, Status};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::Reload;

/// A definition as it stands in its file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Definition {
    /// What it defines.
    pub name: String,
    /// Its file, relative to the workspace.
    pub file: String,
    /// The line of the file at which the text begins, from 1.
    pub line: usize,
    /// The text: the whole file where the definition is alone in it.
    pub text: String,
    /// Tells this text from every other; also the `ETag`.
    pub version: String,
    /// What uses it: it cannot be deleted or renamed while that is so.
    pub used_by: Vec<DefinitionUser>,
}

/// Something that uses a definition.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct DefinitionUser {
    /// `tag`, `audience` or `campaign`.
    pub kind: String,
    /// Its name.
    pub name: String,
}

/// A definition that was written, and how it is taken into use.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct SavedDefinition {
    /// As it stands in its file now.
    pub definition: Definition,
    /// The reload that it began; `GET /api/v1/reload` says when it is in use.
    pub reload: Reload,
}

/// A status for several tags.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct StatusChange {
    /// The tags.
    #[schema(min_items = 1, max_items = 200)]
    pub tags: Vec<String>,
    /// Their status from now on.
    pub status: TagStatus,
}

/// Where a tag is in its life.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum TagStatus {
    /// Checked and previewed, not evaluated.
    Draft,
    /// Evaluated and usable.
    Active,
    /// Evaluated; every use of it is a warning.
    Deprecated,
    /// Neither evaluated nor usable; its history stays.
    Retired,
}

impl TagStatus {
    pub(crate) fn as_str(self) -> &'static str {
        Status::from(self).name()
    }
}

impl From<TagStatus> for Status {
    fn from(status: TagStatus) -> Status {
        match status {
            TagStatus::Draft => Status::Draft,
            TagStatus::Active => Status::Active,
            TagStatus::Deprecated => Status::Deprecated,
            TagStatus::Retired => Status::Retired,
        }
    }
}

impl From<definitions::Definition> for Definition {
    fn from(found: definitions::Definition) -> Self {
        let user =
            |user: definitions::User| DefinitionUser { kind: user.kind.key().to_owned(), name: user.name };
        Definition {
            name: found.name,
            file: found.file,
            line: found.line,
            text: found.text,
            version: found.version,
            used_by: found.users.into_iter().map(user).collect(),
        }
    }
}
