//! What decisions rest on, read in bulk in the transaction that claims. People are looked up as who they are now.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use jiff::tz::TimeZone;
use qianmian_model::consent::ConsentState;
use qianmian_model::{Identifier, IdentifierKind, PersonId, Time, Value};
use qianmian_store::outbox::{self, CampaignState, Intent};
use qianmian_store::{Tx, consents, people, traits};

use crate::campaign::{self, Campaign};
use crate::decide::Facts;
use crate::error::Result;

/// The trait that holds a person's own time zone.
const ZONE_TRAIT: &str = "timezone";

/// A campaign as it was planned.
pub(super) struct PlannedCampaign {
    pub(super) state: CampaignState,
    /// None when its text cannot be read any more.
    pub(super) definition: Option<Campaign>,
}

/// The campaigns of some intents, by name.
pub(super) async fn campaigns_of(
    tx: &mut Tx<'_>,
    intents: &[Intent],
) -> Result<BTreeMap<String, PlannedCampaign>> {
    let names: BTreeSet<&String> = intents.iter().map(|intent| &intent.campaign).collect();
    let mut campaigns = BTreeMap::new();
    for name in names {
        if let Some(known) = outbox::campaign(tx, name).await? {
            let definition = campaign::parse(&known.name, &known.definition).ok();
            campaigns.insert(known.name, PlannedCampaign { state: known.state, definition });
        }
    }
    Ok(campaigns)
}

/// Facts about people that campaigns write to.
pub(super) struct Knowledge {
    canonical: HashMap<PersonId, PersonId>,
    consents: HashMap<(PersonId, String), ConsentState>,
    suppressed: HashMap<PersonId, String>,
    sends: HashMap<PersonId, Vec<Time>>,
    zones: HashMap<PersonId, TimeZone>,
    addresses: HashMap<PersonId, Vec<(Identifier, Time)>>,
}

impl Knowledge {
    pub(super) async fn load(
        tx: &mut Tx<'_>,
        channel: &str,
        planned: &[PersonId],
        definitions: &[&Campaign],
        now: Time,
    ) -> Result<Knowledge> {
        let now_part_of = people::canonical(tx, planned).await?;
        let canonical: HashMap<_, _> = planned.iter().copied().zip(now_part_of).collect();
        let persons: Vec<PersonId> =
            canonical.values().copied().collect::<BTreeSet<_>>().into_iter().collect();
        let states = consents::states_of(tx, &persons).await?;
        let suppressions = outbox::suppressed(tx, channel, &persons).await?;
        let longest = definitions.iter().filter_map(|campaign| campaign.cap).map(|cap| cap.within).max();
        let sends = match longest {
            Some(within) => outbox::sends_since(tx, &persons, Some(channel), now - within).await?,
            None => HashMap::new(),
        };
        Ok(Knowledge {
            consents: states.into_iter().map(|(person, said)| ((person, said.purpose), said.state)).collect(),
            suppressed: suppressions.into_iter().map(|found| (found.person, found.reason)).collect(),
            sends,
            zones: zones(tx, &persons).await?,
            addresses: addresses(tx, &persons, definitions).await?,
            canonical,
        })
    }

    fn who(&self, person: PersonId) -> PersonId {
        self.canonical.get(&person).copied().unwrap_or(person)
    }

    /// The address of the campaign's kind that was seen last; of those seen at the same time the first in order.
    pub(super) fn address(&self, person: PersonId, campaign: &Campaign) -> Option<String> {
        let known = self.addresses.get(&self.who(person))?.iter();
        let of_kind = known.filter(|(identifier, _)| identifier.kind.as_str() == campaign.address);
        let latest = of_kind.max_by(|a, b| (a.1, &b.0.value).cmp(&(b.1, &a.0.value)))?;
        Some(latest.0.value.clone())
    }

    pub(super) fn facts(&self, person: PersonId, campaign: &Campaign, has_address: bool) -> Facts {
        let person = self.who(person);
        Facts {
            consent: self.consents.get(&(person, campaign.purpose.clone())).copied(),
            suppressed: self.suppressed.get(&person).cloned(),
            recent_sends: self.sends.get(&person).cloned().unwrap_or_default(),
            zone: self.zones.get(&person).cloned(),
            has_address,
        }
    }

    /// Counts a message of this batch against the caps of those after it.
    pub(super) fn reserve(&mut self, person: PersonId, now: Time) {
        let person = self.who(person);
        self.sends.entry(person).or_default().push(now);
    }

    /// Takes back what a claim reserved, so that a message that is claimed again does not count against itself.
    pub(super) fn release(&mut self, person: PersonId, claimed_at: Time) {
        let person = self.who(person);
        if let Some(sends) = self.sends.get_mut(&person)
            && let Some(place) = sends.iter().position(|at| *at == claimed_at)
        {
            sends.swap_remove(place);
        }
    }
}

async fn zones(tx: &mut Tx<'_>, persons: &[PersonId]) -> Result<HashMap<PersonId, TimeZone>> {
    let zone = |value: &Value| value.as_text().and_then(|name| TimeZone::get(name).ok());
    let profiles = traits::profiles_of(tx, persons).await?;
    let stated = profiles.iter().filter(|(_, observation)| observation.name == ZONE_TRAIT);
    Ok(stated.filter_map(|(person, observation)| Some((*person, zone(&observation.value)?))).collect())
}

async fn addresses(
    tx: &mut Tx<'_>,
    persons: &[PersonId],
    campaigns: &[&Campaign],
) -> Result<HashMap<PersonId, Vec<(Identifier, Time)>>> {
    let kinds: BTreeSet<&str> = campaigns.iter().map(|campaign| campaign.address.as_str()).collect();
    let mut addresses: HashMap<PersonId, Vec<(Identifier, Time)>> = HashMap::new();
    for kind in kinds {
        for found in people::identifiers_of_kind(tx, &IdentifierKind::new(kind), persons).await? {
            addresses.entry(found.person).or_default().push((found.identifier, found.last_seen_at));
        }
    }
    Ok(addresses)
}
