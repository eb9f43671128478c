//! Explaining a stored person: their events from the lake, and what the store knows of them.

use std::collections::BTreeSet;
use std::sync::Arc;

use qianmian_lake::{EventSchema, Lake, ScanRequest};
use qianmian_model::consent::ConsentChange;
use qianmian_model::{Event, PersonId, Properties, Time};
use qianmian_store::{Tx, anomalies, consents, lake_files, people, tags, traits};

use super::people::load_standings;
use super::rankings;
use crate::TagError;
use crate::explain::{Explanation, Facts, Version, explain, program_of};
use crate::program::Program;

/// What is to be explained.
#[derive(Debug, Clone, Copy)]
pub struct Question<'a> {
    /// Of whom.
    pub person: PersonId,
    /// Which tag.
    pub tag: &'a str,
    /// As of when.
    pub at: Time,
    /// Now.
    pub now: Time,
    /// How deep the tags that it rests on are explained too.
    pub depth: usize,
    /// Properties whose values are never shown.
    pub hidden: &'a BTreeSet<String>,
}

/// Why a person has a tag or not.
///
/// # Errors
/// A tag that there is not, and the store's and the lake's.
pub async fn explain_person(
    tx: &mut Tx<'_>,
    lake: &Lake,
    schema: &EventSchema,
    program: &Program,
    question: Question<'_>,
) -> Result<Explanation, TagError> {
    let Question { person, tag, at, now, depth, hidden } = question;
    let standing = load_standings(tx, program, &[person]).await?.remove(&person);
    let observed = traits::profiles_of(tx, &[person]).await?.into_iter();
    let traits: Properties = observed.map(|(_, observation)| (observation.name, observation.value)).collect();
    let states = consents::states_of(tx, &[person]).await?.into_iter();
    let consents: Vec<ConsentChange> = states.map(|(_, change)| change).collect();
    let versions = tags::current(tx)
        .await?
        .into_iter()
        .map(|stored| (stored.definition.name, Version { number: stored.version, since: stored.since }));
    let own = program_of(program, tag)?;
    let rankings = rankings::as_of(tx, lake, schema, &own, at).await?;
    let facts = Facts {
        at,
        now,
        events: &events_of(tx, lake, schema, person).await?,
        traits: &traits,
        standing: standing.as_ref(),
        consents: &consents,
        versions: &versions.collect::<Vec<_>>(),
        rankings: &rankings,
        hidden,
    };
    explain(program, &facts, tag, depth)
}

async fn events_of(
    tx: &mut Tx<'_>,
    lake: &Lake,
    schema: &EventSchema,
    person: PersonId,
) -> Result<Vec<Event>, TagError> {
    let subjects = people::subjects_of(tx, &[person]).await?.into_iter().map(|row| row.subject.0).collect();
    let files = lake_files::active(tx, "events").await?;
    let request = ScanRequest {
        columns: Some(Arc::clone(schema.arrow())),
        subjects: Some(Arc::new(subjects)),
        set_aside: anomalies::set_aside(tx).await?,
        ..ScanRequest::default()
    };
    Ok(lake.events_of(&files, request).await?)
}
