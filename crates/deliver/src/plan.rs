//! From an audience to intents: every message is rendered before anything is written, so that a template that fails for
//! anybody stops the plan and not the campaign half-way.

use std::collections::BTreeMap;

use qianmian_model::{PersonId, Time};
use qianmian_store::Tx;
use qianmian_store::outbox::{self, CampaignState, Content, NewIntent, PlanRow};
use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::campaign::{Campaign, Variant};
use crate::error::{DeliverError, Result};
use crate::intent::intent_id;
use crate::template::Template;

/// One person of the audience, with the arm they were assigned.
#[derive(Debug, Clone, PartialEq)]
pub struct Recipient {
    /// Who.
    pub person: PersonId,
    /// Index into the campaign's variants; none for the holdout.
    pub variant: Option<usize>,
    /// The stratum that the person is in; empty without strata.
    pub stratum: String,
    /// The person's tags before assignment, as JSON.
    pub tags: String,
    /// What templates can use: an object of traits and tags. A field that is null is missing.
    pub fields: serde_json::Value,
}

/// How many people a plan holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Planned {
    /// Everybody in the plan.
    pub people: u64,
    /// Those that get nothing, for comparison.
    pub holdout: u64,
    /// Messages planned.
    pub messages: u64,
}

/// What is sealed with an intent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rendered {
    /// The text.
    pub text: String,
    /// The link.
    pub link: Option<String>,
}

/// Name of the arm that gets nothing.
pub const HOLDOUT: &str = "holdout";

/// Renders every recipient's message.
///
/// # Errors
/// [`DeliverError::Template`] with how many people are affected, the first of them, and why.
pub fn render(campaign: &Campaign, recipients: &[Recipient]) -> Result<Vec<Option<Rendered>>> {
    let refused = |recipients, person, reason| DeliverError::Template {
        campaign: campaign.name.clone(),
        recipients,
        person,
        reason,
    };
    let templates: Vec<VariantTemplates> = campaign
        .variants
        .iter()
        .map(VariantTemplates::compile)
        .collect::<std::result::Result<_, _>>()
        .map_err(|reason| refused(recipients.len(), "anybody".to_owned(), reason))?;
    let mut failed: Vec<(PersonId, String)> = Vec::new();
    let mut rendered = Vec::with_capacity(recipients.len());
    for recipient in recipients {
        let variant =
            recipient.variant.and_then(|index| campaign.variants.get(index).zip(templates.get(index)));
        let message = variant.map(|(variant, template)| {
            let message = template.render(campaign, recipient);
            message.map_err(|reason| format!("variant `{}`: {reason}", variant.name))
        });
        match message.transpose() {
            Ok(message) => rendered.push(message),
            Err(reason) => failed.push((recipient.person, reason)),
        }
    }
    match failed.first() {
        None => Ok(rendered),
        Some((person, reason)) => Err(refused(failed.len(), person.to_string(), reason.clone())),
    }
}

/// Writes an approved campaign, its plan and its intents. Planning the same campaign again adds who is new and changes nothing else;
/// one that was done goes on for who is new.
///
/// # Errors
/// [`DeliverError::Changed`] when the campaign was planned from another text, [`DeliverError::NotApproved`] when nobody
/// approved this one; [`DeliverError::Template`] as [`render`].
pub async fn plan(
    tx: &mut Tx<'_>,
    campaign: &Campaign,
    recipients: &[Recipient],
    now: Time,
) -> Result<Planned> {
    let known = outbox::campaign(tx, &campaign.name).await?;
    if known.is_some_and(|known| known.definition != campaign.source) {
        return Err(DeliverError::Changed(campaign.name.clone()));
    }
    if outbox::approval(tx, &campaign.name, &campaign.version()).await?.is_none() {
        return Err(DeliverError::NotApproved(campaign.name.clone()));
    }
    let rendered = render(campaign, recipients)?;
    outbox::upsert_campaign(tx, &campaign.name, &campaign.source, None, now).await?;
    let rows: Vec<PlanRow> = recipients.iter().map(|recipient| plan_row(campaign, recipient, now)).collect();
    outbox::insert_plan(tx, &rows).await?;
    let mut intents = Vec::with_capacity(recipients.len());
    for (recipient, rendered) in recipients.iter().zip(&rendered) {
        let variant = recipient.variant.and_then(|index| campaign.variants.get(index));
        if let (Some(variant), Some(rendered)) = (variant, rendered) {
            intents.push(new_intent(campaign, variant, recipient.person, rendered, now));
        }
    }
    let new = outbox::insert_intents(tx, &intents).await?;
    let sending = CampaignState::Sending;
    outbox::change_state(tx, &campaign.name, CampaignState::Draft, sending, now).await?;
    if new > 0 {
        outbox::change_state(tx, &campaign.name, CampaignState::Done, sending, now).await?;
    }
    let (people, messages) = (count(recipients.len()), count(intents.len()));
    Ok(Planned { people, holdout: people - messages, messages })
}

fn plan_row(campaign: &Campaign, recipient: &Recipient, now: Time) -> PlanRow {
    let variant = recipient.variant.and_then(|index| campaign.variants.get(index));
    PlanRow {
        campaign: campaign.name.clone(),
        person: recipient.person,
        arm: variant.map_or_else(|| HOLDOUT.to_owned(), |variant| variant.name.clone()),
        variant: variant.map(|variant| variant.name.clone()),
        holdout: variant.is_none(),
        stratum: recipient.stratum.clone(),
        tags: recipient.tags.clone(),
        planned_at: now,
    }
}

fn new_intent(
    campaign: &Campaign,
    variant: &Variant,
    person: PersonId,
    rendered: &Rendered,
    now: Time,
) -> NewIntent {
    NewIntent {
        id: intent_id(&campaign.name, person, &campaign.channel, 0),
        campaign: campaign.name.clone(),
        person,
        subject: None,
        channel: campaign.channel.clone(),
        step: 0,
        variant: variant.name.clone(),
        due_at: now,
        content: Some(Content(json!(rendered).to_string())),
        created_at: now,
    }
}

struct VariantTemplates {
    text: Template,
    link: Option<Template>,
}

impl VariantTemplates {
    fn compile(variant: &Variant) -> std::result::Result<Self, String> {
        let link = variant.link.as_deref().map(Template::compile).transpose()?;
        Ok(VariantTemplates { text: Template::compile(&variant.text)?, link })
    }

    fn render(&self, campaign: &Campaign, recipient: &Recipient) -> std::result::Result<Rendered, String> {
        let mut fields = recipient.fields.clone();
        if let Some(object) = fields.as_object_mut() {
            object.retain(|_, value| !value.is_null());
            let id = intent_id(&campaign.name, recipient.person, &campaign.channel, 0);
            object.insert("delivery_id".to_owned(), id.into());
            object.insert("campaign".to_owned(), campaign.name.clone().into());
        }
        let text = self.text.render(&fields)?;
        let link = self.link.as_ref().map(|link| link.render(&fields)).transpose()?;
        Ok(Rendered { text, link })
    }
}

/// How many people there are in each arm of a set of recipients, by the arm's name.
pub fn arms(campaign: &Campaign, recipients: &[Recipient]) -> BTreeMap<String, u64> {
    let mut arms = BTreeMap::new();
    for recipient in recipients {
        let variant = recipient.variant.and_then(|index| campaign.variants.get(index));
        let name = variant.map_or(HOLDOUT, |variant| &variant.name);
        *arms.entry(name.to_owned()).or_insert(0) += 1;
    }
    arms
}

fn count(length: usize) -> u64 {
    u64::try_from(length).unwrap_or(u64::MAX)
}
