//! Who records are about, and what follows where people merge or part: profiles, consents, suppressions and tags.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use qianmian_clean::decide_survivor;
use qianmian_identity::{Attribute, Change, IdentityConfig, Linkable, Resolution};
use qianmian_model::consent::ConsentChange;
use qianmian_model::{Cleaned, Origin, PersonId, SubjectId, Time, TraitObservation, Value};
use qianmian_store::outbox::{self, Suppression};
use qianmian_store::{Tx, consents, people, traits};
use qianmian_tag::job::rebuild_people;

use crate::parting::{MERGE, Parted, decide_consents};
use crate::{Pipeline, Result};

impl Pipeline {
    /// Whose records are.
    pub(crate) async fn identify(
        &self,
        tx: &mut Tx<'_>,
        cleaned: &[Cleaned],
        now: Time,
    ) -> Result<Resolution> {
        let attributes = attributes_of(&self.workspace.identity, cleaned);
        let arrivals = linkable(cleaned, &attributes);
        Ok(qianmian_identity::resolve(tx, &self.workspace.identity, &arrivals, now).await?)
    }

    /// Works out again what the profiles of people show.
    pub(crate) async fn show_profiles(&self, tx: &mut Tx<'_>, people: &[PersonId]) -> Result<()> {
        let observed = traits::observations_of(tx, people).await?;
        let mut by_trait: BTreeMap<(PersonId, String), Vec<TraitObservation>> = BTreeMap::new();
        for row in observed {
            by_trait.entry((row.person, row.observation.name.clone())).or_default().push(row.observation);
        }
        let survivors: Vec<(PersonId, &TraitObservation)> = by_trait
            .iter()
            .filter_map(|((person, _), said)| Some((*person, decide_survivor(said)?)))
            .collect();
        Ok(traits::replace_profiles(tx, people, &survivors).await?)
    }

    /// The winner of a merge keeps the narrower of two explicit states. Each pair is winner and loser.
    pub(crate) async fn narrow_merged(
        &self,
        tx: &mut Tx<'_>,
        merges: &[(PersonId, PersonId)],
        now: Time,
    ) -> Result<()> {
        let people: Vec<PersonId> = merges.iter().flat_map(|(winner, loser)| [*winner, *loser]).collect();
        let mut by_person = states(tx, &people).await?;
        let mut written = Vec::new();
        for (winner, loser) in merges {
            let moved = by_person.get(loser).cloned().unwrap_or_default();
            let kept = by_person.entry(*winner).or_default();
            let changes = moved.into_iter().filter_map(|change| narrower(kept, change, now));
            written.extend(changes.map(|change| (*winner, change)));
        }
        Ok(consents::append(tx, &written, now).await?)
    }

    /// Who parts from somebody takes along what that one had withdrawn and is suppressed for, and keeps no word that was
    /// the other's. Each pair is from whom and to whom.
    pub(crate) async fn narrow_parted(
        &self,
        tx: &mut Tx<'_>,
        parted: &[(PersonId, PersonId)],
        now: Time,
    ) -> Result<()> {
        for (from, to) in parted {
            let by_person = states(tx, &[*from, *to]).await?;
            let of = |person: &PersonId| by_person.get(person).map_or(&[][..], Vec::as_slice);
            let ledger = consents::ledger_of(tx, *from).await?;
            let gone: HashSet<SubjectId> =
                people::subjects_of(tx, &[*to]).await?.into_iter().map(|row| row.subject).collect();
            let Parted { stays, leaves } = decide_consents(of(from), of(to), &ledger, &gone, now);
            let written: Vec<(PersonId, ConsentChange)> = stays
                .into_iter()
                .map(|change| (*from, change))
                .chain(leaves.into_iter().map(|change| (*to, change)))
                .collect();
            consents::append(tx, &written, now).await?;
        }
        self.suppress_too(tx, parted).await
    }

    /// Everybody whose profile follows from a change, each once, in order.
    pub(crate) fn touched_by(&self, change: &Change) -> Vec<PersonId> {
        let winners = change.merges.iter().map(|(winner, _)| *winner);
        let parted = change.parted.iter().flat_map(|(from, to)| [*from, *to]);
        let touched: BTreeSet<PersonId> = winners.chain(parted).collect();
        touched.into_iter().collect()
    }

    async fn suppress_too(&self, tx: &mut Tx<'_>, pairs: &[(PersonId, PersonId)]) -> Result<()> {
        let people: Vec<PersonId> = pairs.iter().map(|(from, _)| *from).collect();
        let held = outbox::suppressions_of(tx, &people).await?;
        let of = |from: PersonId| held.iter().filter(move |held| held.person == from);
        let copies: Vec<Suppression> = pairs
            .iter()
            .flat_map(|(from, to)| of(*from).map(|held| Suppression { person: *to, ..held.clone() }))
            .collect();
        outbox::suppress(tx, &copies).await?;
        Ok(())
    }

    /// Reads the events of people again whose subjects are not the same as before.
    pub(crate) async fn rebuild_parted(
        &self,
        tx: &mut Tx<'_>,
        parted: &[(PersonId, PersonId)],
        now: Time,
    ) -> Result<()> {
        let people: BTreeSet<PersonId> = parted.iter().flat_map(|(from, to)| [*from, *to]).collect();
        let people: Vec<PersonId> = people.into_iter().collect();
        if !people.is_empty() {
            rebuild_people(tx, &self.lake, &self.schema, &self.program, &people, now).await?;
        }
        Ok(())
    }
}

/// What a record says of a person that tells people apart.
/// Of each record what tells people apart.
pub(crate) fn attributes_of<'a>(config: &IdentityConfig, cleaned: &'a [Cleaned]) -> Vec<Vec<Attribute<'a>>> {
    let telling = |said: &&TraitObservation| {
        said.origin == Origin::Declared && config.attributes.contains_key(&said.name)
    };
    let attribute = |said: &'a TraitObservation| {
        let value = match &said.value {
            Value::Text(text) if !text.trim().is_empty() => text.trim().into(),
            Value::Number(number) => number.to_string().into(),
            _ => return None,
        };
        Some(Attribute { name: said.name.as_str().into(), value })
    };
    let of_record =
        |cleaned: &'a Cleaned| cleaned.traits.iter().filter(telling).filter_map(attribute).collect();
    cleaned.iter().map(of_record).collect()
}

/// Records as linking takes them.
pub(crate) fn linkable<'a>(
    cleaned: &'a [Cleaned],
    attributes: &'a [Vec<Attribute<'a>>],
) -> Vec<Linkable<'a>> {
    let records = cleaned.iter().zip(attributes);
    let linkable = records.map(|(cleaned, attributes)| Linkable {
        identifiers: &cleaned.identifiers,
        attributes,
        source: &cleaned.source,
        at: cleaned.at,
    });
    linkable.collect()
}

/// The consents of people.
async fn states(tx: &mut Tx<'_>, people: &[PersonId]) -> Result<HashMap<PersonId, Vec<ConsentChange>>> {
    let mut by_person: HashMap<PersonId, Vec<ConsentChange>> = HashMap::new();
    for (person, change) in consents::states_of(tx, people).await? {
        by_person.entry(person).or_default().push(change);
    }
    Ok(by_person)
}

/// What has to be written for who keeps `kept`, given what the other had said.
fn narrower(kept: &mut Vec<ConsentChange>, moved: ConsentChange, now: Time) -> Option<ConsentChange> {
    let known = kept.iter_mut().find(|change| change.purpose == moved.purpose);
    let state = known.as_ref().map_or(moved.state, |known| known.state.narrower(moved.state));
    if known.as_ref().is_some_and(|known| known.state == state) {
        return None;
    }
    // Not before the keeper's own word, or it would not be the latest; not at its instant for the same reason.
    let at = known.as_ref().map_or(moved.at, |known| now.max(Time(known.at.0 + 1)));
    let change = ConsentChange { state, at, source: MERGE.to_owned(), ..moved };
    match known {
        Some(known) => known.clone_from(&change),
        None => kept.push(change.clone()),
    }
    Some(change)
}
