//! What a campaign would do now.

use std::collections::BTreeMap;

use qianmian_pipeline::campaign::{self, Preview};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::CampaignDefinition;

/// As whom messages are shown.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct CampaignPreviewQuery {
    /// Every variant as this person (`p12`, `user_id:u1`) would get it, instead of some of its recipients.
    pub person: Option<String>,
}

/// What a campaign would do now: `audience = holdout + leaving + held + left out`.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct CampaignPreview {
    /// The campaign, as it was read.
    pub definition: CampaignDefinition,
    /// People in the audience.
    pub audience: u64,
    /// People for whom the audience's expression is unknown: not in it.
    pub unknown: u64,
    /// People by arm.
    pub arms: BTreeMap<String, u64>,
    /// Messages that would leave now.
    pub leaving: u64,
    /// Who would have to wait, by reason: `quiet_hours`.
    pub held: Vec<PeopleGroup>,
    /// Who would get nothing though they are in no holdout, by reason: `no_consent`, `consent_withdrawn`, `no_address`,
    /// `frequency_cap`, or why they are suppressed on the channel.
    pub left_out: Vec<PeopleGroup>,
    /// What templates can use, `nickname` or `tags.value_tier`, with how many of the audience have it.
    pub fields: BTreeMap<String, u64>,
    /// Messages as people would get them.
    pub samples: Vec<Sample>,
}

/// People with something in common.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct PeopleGroup {
    /// Why they are here.
    pub reason: String,
    /// How many.
    pub people: u64,
    /// Some of them.
    pub examples: Vec<String>,
}

/// A message as it would be sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Sample {
    /// The variant.
    pub variant: String,
    /// To whom.
    pub person: String,
    /// The text.
    pub text: String,
    /// Its link.
    pub link: Option<String>,
}

impl From<&Preview> for CampaignPreview {
    fn from(preview: &Preview) -> Self {
        let groups = |groups: &[campaign::Group]| groups.iter().map(PeopleGroup::from).collect();
        CampaignPreview {
            definition: (&preview.campaign).into(),
            audience: preview.audience,
            unknown: preview.unknown,
            arms: preview.arms.clone(),
            leaving: preview.leaving,
            held: groups(&preview.held),
            left_out: groups(&preview.left_out),
            fields: preview.fields.clone(),
            samples: preview.samples.iter().map(Sample::from).collect(),
        }
    }
}

impl From<&campaign::Group> for PeopleGroup {
    fn from(group: &campaign::Group) -> Self {
        PeopleGroup {
            reason: group.reason.clone(),
            people: group.people,
            examples: group.examples.iter().map(ToString::to_string).collect(),
        }
    }
}

impl From<&campaign::Sample> for Sample {
    fn from(sample: &campaign::Sample) -> Self {
        Sample {
            variant: sample.variant.clone(),
            person: sample.person.to_string(),
            text: sample.message.text.clone(),
            link: sample.message.link.clone(),
        }
    }
}
