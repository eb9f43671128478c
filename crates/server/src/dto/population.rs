//! Who has a tag, who had it on a day, and how many by day.

use qianmian_model::time::date_of;
use qianmian_pipeline::population;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

/// Which people of a tag.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct MembersQuery {
    /// Only of this value.
    pub value: Option<String>,
    /// At the end of this day in the workspace's zone, instead of now.
    #[param(format = Date)]
    pub on: Option<String>,
    /// How many at most.
    #[serde(default = "default_limit")]
    #[param(minimum = 1, maximum = 1000, default = 100)]
    pub limit: usize,
    /// Only people after this one: `next_after` of the page before.
    pub after: Option<String>,
}

fn default_limit() -> usize {
    100
}

/// How many days of a tag's history.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct TagHistoryQuery {
    /// The last so many days, today included.
    #[serde(default = "default_days")]
    #[param(minimum = 1, maximum = 1000, default = 30)]
    pub days: usize,
}

fn default_days() -> usize {
    30
}

/// Some of the people of a tag.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct TagMembers {
    /// The day it was so at the end of; today means now.
    #[schema(format = Date)]
    pub day: String,
    /// How many people there are, with those that are not listed.
    pub people: u64,
    /// By the number of the person.
    pub members: Vec<TagMember>,
    /// What to give as `after` for the next page; none on the last.
    pub next_after: Option<String>,
}

/// One person of a tag.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct TagMember {
    /// As who they were on the day.
    pub person: String,
    /// The values that they have.
    pub values: Vec<String>,
    /// Who they turned out to be since.
    pub merged_into: Option<String>,
}

/// A tag's people at the end of one day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct TagDay {
    /// The day in the workspace's zone; today means now.
    #[schema(format = Date)]
    pub day: String,
    /// How many people there were; none before populations were kept.
    pub everybody: Option<u64>,
    /// For how many of them the tag was unknown.
    pub unknown: Option<u64>,
    /// By value.
    pub values: Vec<TagValueDay>,
}

/// One value's people at the end of one day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct TagValueDay {
    /// The value.
    pub value: String,
    /// How many people had it at the end of the day; none before populations were kept.
    pub people: Option<u64>,
    /// How many came to have it on the day.
    pub entered: u64,
    /// How many stopped having it on the day.
    pub left: u64,
}

impl From<&population::TagMembers> for TagMembers {
    fn from(found: &population::TagMembers) -> Self {
        let members = found.members.iter().map(|member| TagMember {
            person: member.person.to_string(),
            values: member.values.clone(),
            merged_into: member.merged_into.map(|person| person.to_string()),
        });
        let last = found.members.last().filter(|_| found.more);
        TagMembers {
            day: date_of(found.day).to_string(),
            people: found.people,
            members: members.collect(),
            next_after: last.map(|member| member.person.to_string()),
        }
    }
}

impl From<&population::TagDay> for TagDay {
    fn from(day: &population::TagDay) -> Self {
        let values = day.values.iter().map(|value| TagValueDay {
            value: value.value.clone(),
            people: value.people,
            entered: value.entered,
            left: value.left,
        });
        TagDay {
            day: date_of(day.day).to_string(),
            everybody: day.everybody,
            unknown: day.unknown,
            values: values.collect(),
        }
    }
}
