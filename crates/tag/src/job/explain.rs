//! Explaining a stored person: their standing, their traits, and their events from the lake.

use std::sync::Arc;

use qianmian_lake::{EventSchema, Lake, ScanRequest};
use qianmian_model::{EventBody, PersonId, Time};
use qianmian_store::{Tx, lake_files, people};

use super::people::{load_standings, load_traits};
use crate::TagError;
use crate::explain::{Explanation, explain};
use crate::program::Program;

/// Why a person has a tag or not, as of `now`, which is not before the last evaluation.
///
/// # Errors
/// A tag that there is not, and the store's and the lake's.
pub async fn explain_person(
    tx: &mut Tx<'_>,
    lake: &Lake,
    schema: &EventSchema,
    program: &Program,
    person: PersonId,
    tag: &str,
    now: Time,
) -> Result<Explanation, TagError> {
    let mut standings = load_standings(tx, program, &[person]).await?;
    let mut standing = standings.remove(&person).unwrap_or_else(|| crate::Standing::empty(program));
    standing.state.advance(program, now);
    let traits = load_traits(tx, program, &[person]).await?;
    let subjects = people::subjects_of(tx, &[person]).await?.into_iter().map(|row| row.subject.0).collect();
    let files = lake_files::active(tx, "events").await?;
    let request = ScanRequest {
        columns: Some(Arc::clone(schema.arrow())),
        subjects: Some(Arc::new(subjects)),
        to: Some(Time(standing.state.horizon().0 + 1)),
        ..ScanRequest::default()
    };
    let events = lake.events_of(&files, request).await?;
    let events: Vec<(Time, EventBody)> = events.into_iter().map(|event| (event.at, event.body)).collect();
    explain(program, &standing, traits.of(person), &events, tag)
}
