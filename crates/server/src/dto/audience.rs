//! Audiences: those that files define, and what an expression finds.

use qianmian_pipeline::Workspace;
use qianmian_pipeline::audience::Members;
use qianmian_pipeline::insight::{Insight, Overlap, ValueShare};
use qianmian_pipeline::snapshots::{Since, SnapshotSummary, Snapshots};
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

/// The snapshots of an audience, against who is in it now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct AudienceSnapshots {
    /// How many are in it now; none where the files define it no more.
    pub people: Option<u64>,
    /// The newest first.
    pub snapshots: Vec<AudienceSnapshot>,
}

/// Who was in an audience at an instant.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct AudienceSnapshot {
    /// Its number.
    pub id: i64,
    /// The audience.
    pub audience: String,
    /// When it was taken.
    #[schema(format = DateTime)]
    pub taken_at: String,
    /// The expression of then.
    pub expression: String,
    /// How many were in it; whoever was erased since is not counted.
    pub people: u64,
    /// Who came and went since; none where the files define the audience no more, or nobody asked.
    pub since: Option<SinceSnapshot>,
}

/// Who came and went since a snapshot. Whoever was merged since counts as who they are now.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
pub struct SinceSnapshot {
    /// People who were in it and are.
    pub stayed: u64,
    /// People who were in it and are not.
    pub left: u64,
    /// People who were not in it and are.
    pub entered: u64,
}

impl From<&Snapshots> for AudienceSnapshots {
    fn from(found: &Snapshots) -> Self {
        let snapshots = found.taken.iter().map(|taken| {
            let since =
                taken.since.map(|Since { stayed, left, entered }| SinceSnapshot { stayed, left, entered });
            AudienceSnapshot { since, ..AudienceSnapshot::from(&taken.summary) }
        });
        AudienceSnapshots { people: found.people, snapshots: snapshots.collect() }
    }
}

impl From<&SnapshotSummary> for AudienceSnapshot {
    fn from(summary: &SnapshotSummary) -> Self {
        AudienceSnapshot {
            id: summary.id,
            audience: summary.name.clone(),
            taken_at: summary.taken_at.to_string(),
            expression: summary.expression.clone(),
            people: summary.people,
            since: None,
        }
    }
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

/// An audience to be compared with a base.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct InsightRequest {
    /// An expression, or the name of an audience.
    pub expression: String,
    /// What it is compared with, likewise; everybody when left out.
    #[serde(default)]
    pub base: Option<String>,
}

/// How the tags of an audience differ from those of a base.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct AudienceInsight {
    /// People of the audience.
    pub people: u64,
    /// People of the base.
    pub base: u64,
    /// By tag, in the order of the files: the values that anybody has.
    pub tags: Vec<TagInsight>,
}

/// The values of one tag in an audience and its base.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct TagInsight {
    /// The tag.
    pub tag: String,
    /// In the order of the definition.
    pub values: Vec<ValueInsight>,
}

/// One tag value in an audience and its base.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct ValueInsight {
    /// The value.
    pub value: String,
    /// People of the audience who have it.
    pub people: u64,
    /// Their part of the audience, 0..1; none when it is empty.
    pub share: Option<f64>,
    /// The part of the base that has it, 0..1; none when it is empty.
    pub base_share: Option<f64>,
    /// Target group index: 100 times the one over the other. 100 is no difference; none where nobody of the base has it.
    pub tgi: Option<f64>,
}

impl From<&Insight> for AudienceInsight {
    fn from(insight: &Insight) -> Self {
        let value = |share: &ValueShare| ValueInsight {
            value: share.value.clone(),
            people: share.people,
            share: share.share,
            base_share: share.base_share,
            tgi: share.tgi,
        };
        let tags = insight
            .tags
            .iter()
            .map(|tag| TagInsight { tag: tag.tag.clone(), values: tag.values.iter().map(value).collect() });
        AudienceInsight { people: insight.audience, base: insight.base, tags: tags.collect() }
    }
}

/// Audiences whose overlap is asked for.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OverlapRequest {
    /// Expressions or names of audiences.
    #[schema(min_items = 2, max_items = 10)]
    pub expressions: Vec<String>,
}

/// How two audiences overlap.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct AudienceOverlap {
    /// Place of the first in the request, from 0.
    pub first: usize,
    /// Place of the second.
    pub second: usize,
    /// People of the first.
    pub people_of_first: u64,
    /// People of the second.
    pub people_of_second: u64,
    /// People of both.
    pub both: u64,
    /// Both over either, 0..1; none when both are empty.
    pub jaccard: Option<f64>,
}

impl From<&(usize, usize, Overlap)> for AudienceOverlap {
    fn from((first, second, overlap): &(usize, usize, Overlap)) -> Self {
        AudienceOverlap {
            first: *first,
            second: *second,
            people_of_first: overlap.first,
            people_of_second: overlap.second,
            both: overlap.both,
            jaccard: overlap.jaccard,
        }
    }
}
