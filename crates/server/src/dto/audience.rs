//! Audiences: those that files define, and what an expression finds.

use qianmian_pipeline::Workspace;
use qianmian_pipeline::audience::Members;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::Title;

/// An audience that a file defines.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Audience {
    /// Unique in the workspace; expressions can use it.
    pub name: String,
    /// For people.
    pub title: Title,
    /// In a sentence.
    pub description: Option<String>,
    /// Who is in it, as it is written.
    pub expression: String,
    /// The consent that using it needs.
    pub purpose: Option<String>,
    /// Its file, relative to the workspace.
    pub file: String,
}

impl Audience {
    /// All audiences of a workspace, by name.
    pub fn all(workspace: &Workspace) -> Vec<Audience> {
        let audiences = workspace.audiences.values().map(|audience| Audience {
            name: audience.name.clone(),
            title: Title { zh: audience.title.zh.clone(), en: audience.title.en.clone() },
            description: audience.description.clone(),
            expression: audience.source.as_str().to_owned(),
            purpose: audience.purpose.clone(),
            file: audience.file.clone(),
        });
        audiences.collect()
    }
}

/// How many people an expression finds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
pub struct AudienceCount {
    /// People for whom it holds.
    pub people: u64,
    /// People for whom it is unknown: not in the audience.
    pub unknown: u64,
    /// Everybody.
    pub of: u64,
}

impl From<&Members> for AudienceCount {
    fn from(members: &Members) -> Self {
        let (people, unknown) = (members.yes.len(), members.unknown.len());
        AudienceCount { people, unknown, of: members.population.len() }
    }
}

/// Some of the people that an expression finds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct AudienceMembers {
    /// How many there are in all.
    #[serde(flatten)]
    pub count: AudienceCount,
    /// People, in the order of their numbers.
    #[schema(example = json!(["p3", "p12"]))]
    pub members: Vec<String>,
    /// The last of them, to ask on after; none at the end.
    pub next_after: Option<String>,
}

/// An expression to count.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CountRequest {
    /// An expression, or the name of an audience.
    #[schema(example = "tag(link_clicker) and city = '北京市'")]
    pub expression: String,
}

/// An expression whose people are asked for.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MembersRequest {
    /// An expression, or the name of an audience.
    pub expression: String,
    /// How many people at most.
    #[serde(default = "default_limit")]
    #[schema(minimum = 1, maximum = 1000, default = 100)]
    pub limit: usize,
    /// Only people after this one: `next_after` of the answer before.
    #[serde(default)]
    pub after: Option<String>,
}

fn default_limit() -> usize {
    100
}
