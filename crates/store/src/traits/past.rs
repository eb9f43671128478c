//! What a source said of a trait before it said something else.
//!
//! Of each subject, trait and source every other value is kept once, with the last instant at which it was said. That is a
//! function of the set of observations, so that records that come late, twice or in another order leave the same past.

use qianmian_model::{Origin, SubjectId, TraitObservation};

use super::{Key, observation_row};
use crate::codec::{Interned, encode, read_observation};
use crate::sql::{Row, sql};
use crate::{Result, Tx, bulk};

/// Of new words, each the newest of its key, and of the stored ones of those keys that differ from them: which are not, or
/// are no longer, the source's word.
pub(super) async fn replaced_by(
    tx: &mut Tx<'_>,
    newest: &[(Key<'_>, &TraitObservation)],
) -> Result<Vec<(SubjectId, TraitObservation)>> {
    let mut sources = Interned::default();
    let read = |row: &Row| Ok((row.subject(0)?, read_observation(row, 1, &mut sources)?));
    let differing = sql!("traits/list_differing");
    let stored = bulk::fetch(
        tx,
        differing,
        &[],
        newest,
        |((subject, name, source), said)| {
            [(*subject).into(), (*name).into(), (*source).into(), encode(&said.value).into()]
        },
        read,
    )
    .await?;
    let older = |(subject, stored): (SubjectId, TraitObservation)| {
        let key: Key<'_> = (subject, &stored.name, &stored.source);
        let (_, said) = newest[newest.binary_search_by_key(&key, |(key, _)| *key).ok()?];
        Some((subject, if said.observed_at >= stored.observed_at { stored } else { said.clone() }))
    };
    Ok(stored.into_iter().filter_map(older).collect())
}

/// Keeps values that are no source's word any more. Guesses and tags from elsewhere have no past.
pub(super) async fn keep(tx: &mut Tx<'_>, replaced: &[(SubjectId, TraitObservation)]) -> Result<()> {
    let is_declared =
        |said: &TraitObservation| said.origin == Origin::Declared && !said.name.starts_with("tag:");
    let mut rows: Vec<_> = replaced.iter().filter(|(_, said)| is_declared(said)).collect();
    rows.sort_by_key(|(_, said)| said.observed_at);
    bulk::execute(tx, sql!("traits/upsert_past"), &[], &rows, |(subject, said)| {
        observation_row(*subject, said)
    })
    .await
    .map(drop)
}
