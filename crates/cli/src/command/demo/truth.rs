//! What is true of the simulated people: whether a tag under test really tells who responds to the targeted message.

use std::collections::BTreeMap;

use anyhow::Result;
use qianmian_deliver::VariantRole;
use qianmian_model::{IdentifierKind, PersonId};
use qianmian_sandbox::response::respond;
use qianmian_store::people;

use super::Rehearsal;
use super::story::CAMPAIGN;

/// A difference in the click rate that is worth a tag.
pub(super) const WORTH: f64 = 0.03;

/// The true effect of each tag under test: what the targeted message gains in clicks among the tagged over what it gains
/// among the others, by the response probabilities of those very people.
pub(super) async fn effects(rehearsal: &Rehearsal) -> Result<BTreeMap<String, f64>> {
    let campaign = rehearsal.pipeline.workspace.campaign(CAMPAIGN)?;
    let topic = |role: VariantRole| {
        campaign
            .variants
            .iter()
            .find(|variant| variant.role == role)
            .and_then(|variant| variant.topic.as_deref())
    };
    let mut tx = rehearsal.pipeline.store.read().await?;
    let outcomes = rehearsal.pipeline.outcomes(&mut tx, CAMPAIGN).await?;
    let persons: Vec<PersonId> = outcomes.keys().copied().collect();
    let accounts = people::identifiers_of_kind(&mut tx, &IdentifierKind::USER_ID, &persons).await?;
    let world = rehearsal.world()?;
    let mut gains: BTreeMap<&str, [Mean; 2]> =
        campaign.tests.iter().map(|tag| (tag.as_str(), [Mean::default(), Mean::default()])).collect();
    for stored in accounts {
        let (Some(outcome), Some(person)) =
            (outcomes.get(&stored.person), world.person(&stored.identifier.value))
        else {
            continue;
        };
        if !outcome.eligible {
            continue;
        }
        let clicks = |role| respond(person, topic(role)).clicks();
        let gain = clicks(VariantRole::Targeted) - clicks(VariantRole::Generic);
        for (tag, tagged) in campaign.tests.iter().zip(&outcome.tags) {
            if let (Some(means), Some(tagged)) = (gains.get_mut(tag.as_str()), tagged) {
                means[usize::from(*tagged)].add(gain);
            }
        }
    }
    Ok(gains
        .into_iter()
        .map(|(tag, [others, tagged])| (tag.to_owned(), tagged.value() - others.value()))
        .collect())
}

#[derive(Default)]
struct Mean {
    sum: f64,
    count: f64,
}

impl Mean {
    fn add(&mut self, value: f64) {
        self.sum += value;
        self.count += 1.0;
    }

    fn value(&self) -> f64 {
        if self.count == 0.0 { 0.0 } else { self.sum / self.count }
    }
}
