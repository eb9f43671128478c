//! What a campaign would do now: who gets what, who waits, who is left out and why. Nothing is written.

use std::collections::{BTreeMap, BTreeSet};

use qianmian_deliver::Campaign;
use qianmian_deliver::decide::Decision;
use qianmian_deliver::job::forecast;
use qianmian_deliver::plan::{Recipient, Rendered, arms, render};
use qianmian_model::PersonId;
use qianmian_store::Tx;
use roaring::RoaringBitmap;
use serde_json::Value as Json;

use crate::{Pipeline, Result};

/// People that a group names.
const EXAMPLES: usize = 5;
/// Messages of each variant that are shown.
const SAMPLES: usize = 3;

/// A plan that was not written: `audience = holdout + leaving + held + left out`.
#[derive(Debug, Clone, PartialEq)]
pub struct Preview {
    /// The campaign.
    pub campaign: Campaign,
    /// People in the audience.
    pub audience: u64,
    /// People for whom the audience's expression is unknown: not in it.
    pub unknown: u64,
    /// People by arm.
    pub arms: BTreeMap<String, u64>,
    /// Messages that would leave now.
    pub leaving: u64,
    /// Who would have to wait, by reason.
    pub held: Vec<Group>,
    /// Who would get nothing though no holdout keeps it from them, by reason.
    pub left_out: Vec<Group>,
    /// What templates can use, `nickname` or `tags.value_tier`, with how many of the audience have it.
    pub fields: BTreeMap<String, u64>,
    /// Messages as people would get them.
    pub samples: Vec<Sample>,
}

/// People with something in common.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group {
    /// Why they are here.
    pub reason: String,
    /// How many.
    pub people: u64,
    /// Some of them.
    pub examples: Vec<PersonId>,
}

/// A message as a person would get it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sample {
    /// The variant.
    pub variant: String,
    /// Who.
    pub person: PersonId,
    /// What it says.
    pub message: Rendered,
}

impl Pipeline {
    /// Works out what a campaign of the files would do, and renders every message of it. The samples are messages that would
    /// leave, or every variant as `person` (`p12`, `user_id:u1`) would get it.
    ///
    /// # Errors
    /// Mistakes in the audience's expression; a template that fails for anybody; a person who is not known.
    pub async fn preview_campaign(&self, name: &str, person: Option<&str>) -> Result<Preview> {
        self.preview_of(self.workspace.campaign(name)?, person).await
    }

    /// The same for the text of a campaign that is not written, in the place of the one of its name or as a new one.
    ///
    /// # Errors
    /// Every mistake of the workspace with it, those of the text at their place in it; and as
    /// [`Pipeline::preview_campaign`].
    pub async fn preview_campaign_text(&self, text: &str, person: Option<&str>) -> Result<Preview> {
        self.preview_of(&self.read_campaign(text).await?, person).await
    }

    async fn preview_of(&self, campaign: &Campaign, person: Option<&str>) -> Result<Preview> {
        let now = self.clock.now();
        let mut tx = self.store.read().await?;
        let members = self.audience(&mut tx, &campaign.audience, now).await?;
        let recipients = self.recipients(&mut tx, campaign, &members.yes).await?;
        let rendered = render(campaign, &recipients)?;
        let written_to: Vec<(&Recipient, Rendered)> =
            recipients.iter().zip(rendered).filter_map(|(one, message)| Some((one, message?))).collect();
        let people: Vec<PersonId> = written_to.iter().map(|(one, _)| one.person).collect();
        let decisions = forecast(&mut tx, campaign, &people, now, &self.workspace.zone).await?;
        let samples = match person {
            Some(person) => self.as_person(&mut tx, campaign, person).await?,
            None => samples(campaign, &written_to, &decisions),
        };
        Ok(Preview {
            audience: members.yes.len(),
            unknown: members.unknown.len(),
            arms: arms(campaign, &recipients),
            leaving: decisions.iter().filter(|decision| **decision == Decision::Send).count() as u64,
            held: groups(&people, &decisions, |decision| match decision {
                Decision::Hold { reason, .. } => Some(*reason),
                _ => None,
            }),
            left_out: groups(&people, &decisions, |decision| match decision {
                Decision::Suppress(reason) => Some(reason),
                _ => None,
            }),
            fields: fields(&recipients),
            samples,
            campaign: campaign.clone(),
        })
    }

    /// Every variant as one person would get it.
    async fn as_person(&self, tx: &mut Tx<'_>, campaign: &Campaign, name: &str) -> Result<Vec<Sample>> {
        let person = self.find_person(tx, name).await?;
        let alone = self.recipients(tx, campaign, &RoaringBitmap::from([person.0])).await?;
        let each = |recipient: &Recipient| {
            let recipient = recipient.clone();
            (0..campaign.variants.len())
                .map(move |index| Recipient { variant: Some(index), ..recipient.clone() })
        };
        let recipients: Vec<Recipient> = alone.iter().flat_map(each).collect();
        let rendered = render(campaign, &recipients)?;
        let sample = |(recipient, message): (&Recipient, Option<Rendered>)| {
            let variant = campaign.variants.get(recipient.variant?)?.name.clone();
            Some(Sample { variant, person, message: message? })
        };
        Ok(recipients.iter().zip(rendered).filter_map(sample).collect())
    }
}

/// The first messages of each variant; those that would leave come first.
fn samples(
    campaign: &Campaign,
    written_to: &[(&Recipient, Rendered)],
    decisions: &[Decision],
) -> Vec<Sample> {
    let mut samples = Vec::new();
    for (index, variant) in campaign.variants.iter().enumerate() {
        let of_variant =
            || written_to.iter().zip(decisions).filter(|((one, _), _)| one.variant == Some(index));
        let leaving = of_variant().filter(|(_, decision)| **decision == Decision::Send);
        let others = of_variant().filter(|(_, decision)| **decision != Decision::Send);
        samples.extend(leaving.chain(others).take(SAMPLES).map(|((one, message), _)| Sample {
            variant: variant.name.clone(),
            person: one.person,
            message: message.clone(),
        }));
    }
    samples
}

/// People by the reason that their decision has; the most people first.
fn groups<'a>(
    people: &[PersonId],
    decisions: &'a [Decision],
    reason_of: impl Fn(&'a Decision) -> Option<&'a str>,
) -> Vec<Group> {
    let mut found: BTreeMap<&str, Group> = BTreeMap::new();
    for (person, decision) in people.iter().zip(decisions) {
        let Some(reason) = reason_of(decision) else { continue };
        let new = || Group { reason: reason.to_owned(), people: 0, examples: Vec::new() };
        let group = found.entry(reason).or_insert_with(new);
        group.people += 1;
        if group.examples.len() < EXAMPLES {
            group.examples.push(*person);
        }
    }
    let mut groups: Vec<Group> = found.into_values().collect();
    groups.sort_by_key(|group| std::cmp::Reverse(group.people));
    groups
}

/// How many recipients have each field that templates can use.
fn fields(recipients: &[Recipient]) -> BTreeMap<String, u64> {
    let mut counts = BTreeMap::new();
    for recipient in recipients {
        let own = recipient.fields.as_object().into_iter().flatten();
        let mut names = BTreeSet::new();
        for (name, value) in own {
            match value {
                Json::Object(tags) if name == "tags" => {
                    names.extend(tags.keys().map(|tag| format!("tags.{tag}")));
                }
                Json::Null => {}
                _ => drop(names.insert(name.clone())),
            }
        }
        for name in names {
            *counts.entry(name).or_insert(0) += 1;
        }
    }
    counts
}
