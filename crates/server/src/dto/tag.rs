//! Tags: what they say and how many people have them.

use qianmian_model::time::date_of;
use qianmian_pipeline::{statements, versions, view};
use qianmian_store::tags::HistoryEntry;
use serde::Serialize;
use utoipa::ToSchema;

use super::Title;

/// A tag in numbers.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct TagSummary {
    /// Unique in the workspace.
    pub name: String,
    /// For people.
    pub title: Title,
    /// `basic`, `behaviour`, `interest` or `value`.
    pub dimension: Option<String>,
    /// In a sentence.
    pub description: Option<String>,
    /// Who answers for it.
    pub owner: Option<String>,
    /// The consent that using it needs.
    pub purpose: Option<String>,
    /// `draft`, `active`, `deprecated` or `retired`.
    pub status: String,
    /// The tag to use instead of a deprecated or retired one.
    pub replaced_by: Option<String>,
    /// Whether its values are imported.
    pub imported: bool,
    /// The statement that gives its values, once in each period of `refresh`.
    pub sql: Option<String>,
    /// `live`, `daily`, `weekly` or `monthly`.
    pub refresh: String,
    /// A value that was not confirmed for so long is dropped; seconds.
    pub expires_after_s: Option<u64>,
    /// Its file, relative to the workspace.
    pub file: String,
    /// Its line in the file.
    pub line: u32,
    /// The version in force, from 1; none before the first refresh.
    pub version: Option<u32>,
    /// Its values in the order of the file, with their rules and people.
    pub values: Vec<TagValueCount>,
    /// Part of all people who have any value, 0..1.
    pub coverage: f64,
    /// Part of all people for whom it is unknown, 0..1: its missing data.
    pub unknown_rate: f64,
}

/// One value of a tag.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct TagValueCount {
    /// The value; `true` for a tag with a single rule.
    pub value: String,
    /// The rule as it is written.
    pub rule: String,
    /// How many people have it.
    pub people: u64,
}

/// A tag with its past.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct TagDetail {
    /// In numbers.
    #[serde(flatten)]
    pub summary: TagSummary,
    /// How its statement fared; null where it has none, or it was not asked yet.
    pub statement: Option<StatementRun>,
    /// All versions, oldest first.
    pub versions: Vec<TagVersion>,
    /// Who came and went, by day and value.
    pub history: Vec<TagMovement>,
}

/// How the statement of a tag fared.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct StatementRun {
    /// When it last gave the values that the tag has.
    #[schema(format = DateTime)]
    pub answered_at: Option<String>,
    /// When it failed since: then the tag keeps the values that it has.
    #[schema(format = DateTime)]
    pub failed_at: Option<String>,
    /// Why it failed.
    pub failure: Option<String>,
    /// From when on it is asked again.
    #[schema(format = DateTime)]
    pub again_at: Option<String>,
}

/// A version of a tag.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct TagVersion {
    /// Counts from 1.
    pub version: u32,
    /// When it came into force.
    #[schema(format = DateTime)]
    pub since: String,
    /// When the tag was taken out of the files.
    #[schema(format = DateTime)]
    pub retired_at: Option<String>,
    /// When it stopped being in force: the next version came, or the tag was retired.
    #[schema(format = DateTime)]
    pub until: Option<String>,
    /// Its text.
    pub yaml: String,
    /// The lines that changed from the version before, each after `- ` or `+ `.
    pub changes: Vec<String>,
}

/// Movement of one value on one day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct TagMovement {
    /// The day in the workspace's zone.
    #[schema(format = Date)]
    pub day: String,
    /// The value.
    pub value: String,
    /// How many people came to have it.
    pub entered: u64,
    /// How many people stopped having it.
    pub left: u64,
}

impl From<&view::TagSummary> for TagSummary {
    fn from(summary: &view::TagSummary) -> Self {
        let definition = &summary.definition;
        let people_of = |value: &str| {
            summary.values.iter().find(|(known, _)| known == value).map_or(0, |(_, people)| *people)
        };
        let values = definition.values.iter().map(|value| TagValueCount {
            value: value.value.clone(),
            rule: value.source.as_str().to_owned(),
            people: people_of(&value.value),
        });
        TagSummary {
            name: definition.name.clone(),
            title: Title { zh: definition.title.zh.clone(), en: definition.title.en.clone() },
            dimension: definition.dimension.map(|dimension| dimension.name().to_owned()),
            description: definition.description.clone(),
            owner: definition.owner.clone(),
            purpose: definition.purpose.clone(),
            status: definition.status.name().to_owned(),
            replaced_by: definition.replaced_by.as_ref().map(|other| other.name.clone()),
            imported: definition.imported,
            sql: definition.sql.as_ref().map(|statement| statement.as_str().to_owned()),
            refresh: definition.refresh.name().to_owned(),
            expires_after_s: definition.expires_after.map(|duration| duration.as_secs()),
            file: definition.file.clone(),
            line: definition.place.line,
            version: summary.version,
            values: values.collect(),
            coverage: summary.coverage,
            unknown_rate: summary.unknown_rate,
        }
    }
}

impl From<&view::TagDetail> for TagDetail {
    fn from(detail: &view::TagDetail) -> Self {
        TagDetail {
            summary: (&detail.summary).into(),
            statement: detail.statement.as_ref().map(StatementRun::from),
            versions: detail.versions.iter().map(TagVersion::from).collect(),
            history: detail.history.iter().map(TagMovement::from).collect(),
        }
    }
}

impl From<&statements::StatementRun> for StatementRun {
    fn from(run: &statements::StatementRun) -> Self {
        let failure = run.failure.as_ref();
        StatementRun {
            answered_at: run.answered_at.map(|at| at.to_string()),
            failed_at: failure.map(|failure| failure.at.to_string()),
            failure: failure.map(|failure| failure.reason.clone()),
            again_at: failure.map(|failure| failure.again_at().to_string()),
        }
    }
}

impl From<&versions::TagVersion> for TagVersion {
    fn from(version: &versions::TagVersion) -> Self {
        let stored = &version.stored;
        TagVersion {
            version: stored.version,
            since: stored.since.to_string(),
            retired_at: stored.retired_at.map(|at| at.to_string()),
            until: version.until.map(|at| at.to_string()),
            yaml: stored.definition.yaml.clone(),
            changes: version.changes.clone(),
        }
    }
}

impl From<&HistoryEntry> for TagMovement {
    fn from(entry: &HistoryEntry) -> Self {
        TagMovement {
            day: date_of(entry.day).to_string(),
            value: entry.value.clone(),
            entered: entry.entered,
            left: entry.left,
        }
    }
}
