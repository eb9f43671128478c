//! Campaigns over this workspace: who is in the audience, which arm they are in, what is sent, what came back.

mod preview;
mod schedule;
mod sending;

use std::collections::{BTreeMap, HashMap};

use qianmian_deliver::plan::Recipient;
use qianmian_deliver::{Campaign, campaign};
use qianmian_model::consent::ConsentState;
use qianmian_model::{PersonId, Time};
use qianmian_store::outbox::{
    self, Approval, CampaignState, IntentState, PlanCount, ReceiptKind, StateCount,
};
use qianmian_store::tags::{Role, TagBitmap, all_bitmaps};
use qianmian_store::{Tx, consents, traits};
use qianmian_validate::{Arm, assign};
use serde_json::{Map, Value as Json, json};

use crate::{Pipeline, Result};

pub use preview::{Group, Preview, Sample};
pub use schedule::Start;
pub use sending::action;

/// The stratum of people who had agreed when the campaign was planned: those that an experiment can speak of.
pub const ELIGIBLE: &str = "eligible";
/// The stratum of people who had not agreed: their messages are suppressed, with that reason.
pub const NOT_CONSENTED: &str = "not_consented";

/// Where a campaign is.
#[derive(Debug, Clone, PartialEq)]
pub struct Status {
    /// Its name.
    pub name: String,
    /// Its state.
    pub state: CampaignState,
    /// Who approved it as it was planned, and when.
    pub approved: Option<Approval>,
    /// People by arm.
    pub arms: Vec<PlanCount>,
    /// Messages by state and reason.
    pub messages: Vec<StateCount>,
    /// Messages by what came back.
    pub receipts: BTreeMap<&'static str, u64>,
    /// Orders or whatever the goal is, within its time after planning: people of each arm who reached it.
    pub conversions: BTreeMap<String, u64>,
}

impl Status {
    /// Messages in a state.
    pub fn messages_in(&self, state: IntentState) -> u64 {
        self.messages.iter().filter(|count| count.state == state).map(|count| count.count).sum()
    }

    /// Messages planned.
    pub fn planned(&self) -> u64 {
        self.messages.iter().map(|count| count.count).sum()
    }
}

impl Pipeline {
    /// Where a campaign is.
    ///
    /// # Errors
    /// A campaign that was never planned.
    pub async fn campaign_status(&self, name: &str) -> Result<Status> {
        let mut tx = self.store.read().await?;
        let known = outbox::campaign(&mut tx, name).await?;
        let known = known.ok_or_else(|| self.not_planned(name))?;
        let mut receipts = BTreeMap::new();
        for row in outbox::receipts_of_campaign(&mut tx, name).await? {
            for (kind, word) in RECEIPTS {
                *receipts.entry(word).or_insert(0) += u64::from(row.receipt.has(kind));
            }
        }
        let outcomes = self.outcomes(&mut tx, name).await?;
        let mut conversions = BTreeMap::new();
        for outcome in outcomes.values() {
            *conversions.entry(outcome.arm.clone()).or_insert(0) += u64::from(outcome.conversions > 0);
        }
        Ok(Status {
            name: name.to_owned(),
            state: known.state,
            approved: outbox::approval(&mut tx, name, &campaign::version(&known.definition)).await?,
            arms: outbox::plan_counts(&mut tx, name).await?,
            messages: outbox::state_counts(&mut tx, name).await?,
            receipts,
            conversions,
        })
    }

    /// The error for a campaign that is not in the store: unknown, or not planned yet.
    pub(crate) fn not_planned(&self, name: &str) -> crate::PipelineError {
        if self.workspace.campaigns.contains_key(name) {
            return crate::PipelineError::Refused(format!("campaign `{name}` has not been planned yet"));
        }
        crate::workspace::unknown("campaign", name, self.workspace.campaigns.keys())
    }

    /// The people of an audience with their arms, tags before assignment, and what templates can use.
    async fn recipients(
        &self,
        tx: &mut Tx<'_>,
        campaign: &Campaign,
        members: &roaring::RoaringBitmap,
    ) -> Result<Vec<Recipient>> {
        let persons: Vec<PersonId> = members.iter().map(PersonId).collect();
        let consents = consents::states_for(tx, &campaign.purpose, &persons).await?;
        let bitmaps = all_bitmaps(tx).await?;
        let activity = self.activity(tx, members).await?;
        let mut profiles: HashMap<PersonId, Map<String, Json>> = HashMap::new();
        for (person, observation) in traits::profiles_of(tx, &persons).await? {
            profiles.entry(person).or_default().insert(observation.name, observation.value.to_json());
        }
        let arms = arms(campaign);
        let recipients = persons.into_iter().zip(consents).map(|(person, consent)| {
            let mut fields = profiles.remove(&person).unwrap_or_default();
            fields.insert("tags".to_owned(), tags_of(&bitmaps, person).into());
            let arm = assign(&campaign.name, &person.to_string(), &arms);
            let consented = consent == Some(ConsentState::Granted);
            Recipient {
                person,
                variant: arm.checked_sub(1),
                stratum: if consented { ELIGIBLE } else { NOT_CONSENTED }.to_owned(),
                tags: snapshot(campaign, &bitmaps, person, activity.get(&person.0).copied()),
                fields: Json::Object(fields),
            }
        });
        Ok(recipients.collect())
    }
}

/// What can come back, with its word.
pub const RECEIPTS: [(ReceiptKind, &str); 6] = [
    (ReceiptKind::Delivered, "delivered"),
    (ReceiptKind::Read, "read"),
    (ReceiptKind::Replied, "replied"),
    (ReceiptKind::Clicked, "clicked"),
    (ReceiptKind::Unsubscribed, "unsubscribed"),
    (ReceiptKind::Blocked, "blocked"),
];

/// The arms of a campaign: the holdout first, then the variants.
pub(crate) fn arms(campaign: &Campaign) -> Vec<Arm> {
    let total: f64 = campaign.variants.iter().map(|variant| variant.weight).sum();
    let holdout = Arm { name: qianmian_deliver::plan::HOLDOUT.to_owned(), weight: campaign.holdout };
    let variants = campaign.variants.iter().map(|variant| Arm {
        name: variant.name.clone(),
        weight: (1.0 - campaign.holdout) * variant.weight / total,
    });
    std::iter::once(holdout).chain(variants).collect()
}

/// The tags of a person as an object of name and value; the last of several values.
fn tags_of(bitmaps: &[TagBitmap], person: PersonId) -> Map<String, Json> {
    let held =
        bitmaps.iter().filter(|bitmap| bitmap.role == Role::Member && bitmap.people.contains(person.0));
    held.map(|bitmap| (bitmap.tag.clone(), Json::from(bitmap.value.clone()))).collect()
}

/// The tags under test as they are before assignment: true, false, or null where unknown; and how active the person was.
fn snapshot(campaign: &Campaign, bitmaps: &[TagBitmap], person: PersonId, activity: Option<f64>) -> String {
    let mut tags = Map::new();
    for tag in &campaign.tests {
        let of_tag = bitmaps.iter().filter(|bitmap| bitmap.tag == *tag && bitmap.people.contains(person.0));
        let mut state = Json::Bool(false);
        for bitmap in of_tag {
            state = match bitmap.role {
                Role::Member => Json::Bool(true),
                Role::Unknown => Json::Null,
            };
        }
        tags.insert(tag.clone(), state);
    }
    json!({ "tags": tags, "activity": activity }).to_string()
}

/// When the goal can be reached, for messages planned at `planned_at`.
pub(crate) fn goal_window(campaign: &Campaign, planned_at: Time) -> (Time, Time) {
    (planned_at, planned_at + campaign.goal.within)
}
