//! Traits: every source's word about them, and the values that the profiles show.

use std::collections::HashMap;

use qianmian_model::{PersonId, SubjectId, Time, TraitObservation};

use crate::codec::{Interned, encode, origin_name, read_observation};
use crate::sql::{Arg, Row, sql};
use crate::{Result, Tx, bulk};

/// An observation with whose it is.
#[derive(Debug, Clone, PartialEq)]
pub struct Observed {
    /// Whose it is now.
    pub person: PersonId,
    /// The identifier it came with.
    pub subject: SubjectId,
    /// What was said.
    pub observation: TraitObservation,
}

/// Keeps observations, one for each subject, name and source: the newest by `observed_at`, of equals the later in the
/// slice or the later call.
pub async fn observe(tx: &mut Tx<'_>, observations: &[(SubjectId, TraitObservation)]) -> Result<()> {
    let mut newest: HashMap<(SubjectId, &str, &str), &TraitObservation> =
        HashMap::with_capacity(observations.len());
    for (subject, new) in observations {
        let kept = newest.entry((*subject, &new.name, &new.source)).or_insert(new);
        if new.observed_at >= kept.observed_at {
            *kept = new;
        }
    }
    let mut rows: Vec<_> = newest.into_iter().collect();
    rows.sort_unstable_by_key(|(key, _)| *key);
    bulk::execute(
        tx,
        sql!("traits/upsert_observations"),
        &[],
        &rows,
        |((subject, name, source), observation)| {
            [
                (*subject).into(),
                (*name).into(),
                (*source).into(),
                encode(&observation.value).into(),
                observation.trust.into(),
                observation.observed_at.into(),
                origin_name(observation.origin).into(),
                observation.confidence.into(),
            ]
        },
    )
    .await
    .map(drop)
}

/// All observations of all identifiers of people, by person, name, source and subject.
pub async fn observations_of(tx: &mut Tx<'_>, persons: &[PersonId]) -> Result<Vec<Observed>> {
    let mut sources = Interned::default();
    let read = |row: &Row| {
        let observation = read_observation(row, 2, &mut sources)?;
        Ok(Observed { person: row.person(0)?, subject: row.subject(1)?, observation })
    };
    let list = sql!("traits/list_observations");
    let mut observed = bulk::fetch(tx, list, &[], persons, |id| [(*id).into()], read).await?;
    observed.sort_unstable_by(|a, b| order(a).cmp(&order(b)));
    Ok(observed)
}

fn order(observed: &Observed) -> (PersonId, &str, &str, SubjectId) {
    (observed.person, &observed.observation.name, &observed.observation.source, observed.subject)
}

/// Puts profile traits in the place of all that these people had. People without a row in `traits` have none afterwards;
/// every row's person must be among `persons`, once for each name.
pub async fn replace_profiles(
    tx: &mut Tx<'_>,
    persons: &[PersonId],
    traits: &[(PersonId, &TraitObservation)],
) -> Result<()> {
    bulk::execute(tx, sql!("traits/delete_profiles"), &[], persons, |id| [(*id).into()]).await?;
    add_to_profiles(tx, traits).await
}

/// The profile traits of people, by person and name.
pub async fn profiles_of(tx: &mut Tx<'_>, persons: &[PersonId]) -> Result<Vec<(PersonId, TraitObservation)>> {
    let mut sources = Interned::default();
    let read = |row: &Row| Ok((row.person(0)?, read_observation(row, 1, &mut sources)?));
    let list = sql!("traits/list_profiles");
    let mut traits = bulk::fetch(tx, list, &[], persons, |id| [(*id).into()], read).await?;
    traits.sort_unstable_by(|a, b| (a.0, &a.1.name).cmp(&(b.0, &b.1.name)));
    Ok(traits)
}

/// The profile traits of the people from `first` to `last`, both included, by person and name: a page of a scan over all
/// people (see [`crate::people::page`]).
pub async fn profiles_between(
    tx: &mut Tx<'_>,
    first: PersonId,
    last: PersonId,
) -> Result<Vec<(PersonId, TraitObservation)>> {
    let mut sources = Interned::default();
    let read = |row: &Row| Ok((row.person(0)?, read_observation(row, 1, &mut sources)?));
    tx.fetch(sql!("traits/list_profile_range"), &[first.into(), last.into()], read).await
}

/// Takes away what was said of a trait `tag:…` up to an instant, and shows it in no profile any more; gives the people
/// whose profiles showed it, in order.
pub async fn forget_tag(tx: &mut Tx<'_>, name: &str, until: Time) -> Result<Vec<PersonId>> {
    let args = [name.into(), until.into()];
    let people = tx.fetch(sql!("traits/list_tag_people"), &args, |row| row.person(0)).await?;
    tx.execute(sql!("traits/delete_tag_observations"), &args).await?;
    tx.execute(sql!("traits/delete_tag_profiles"), &args).await?;
    Ok(people)
}

/// Takes away every guess of a trait, from all profiles too; gives the people who had one, in order.
pub async fn forget_inferred(tx: &mut Tx<'_>, name: &str) -> Result<Vec<PersonId>> {
    let args = [name.into()];
    let people = tx.fetch(sql!("traits/list_inferred_people"), &args, |row| row.person(0)).await?;
    tx.execute(sql!("traits/delete_inferred_observations"), &args).await?;
    tx.execute(sql!("traits/delete_inferred_profiles"), &args).await?;
    Ok(people)
}

/// Adds to what profiles show. Nobody's profile shows a trait of that name yet.
pub async fn add_to_profiles(tx: &mut Tx<'_>, traits: &[(PersonId, &TraitObservation)]) -> Result<()> {
    bulk::execute(tx, sql!("traits/insert_profiles"), &[], traits, |(person, value)| {
        profile_row(*person, value)
    })
    .await
    .map(drop)
}

fn profile_row(person: PersonId, value: &TraitObservation) -> [Arg<'_>; 8] {
    [
        person.into(),
        (&value.name).into(),
        encode(&value.value).into(),
        value.source.as_ref().into(),
        value.trust.into(),
        value.observed_at.into(),
        origin_name(value.origin).into(),
        value.confidence.into(),
    ]
}

/// The traits of some names that profiles show, of everybody, by person and name.
pub async fn named(tx: &mut Tx<'_>, names: &[&str]) -> Result<Vec<(PersonId, TraitObservation)>> {
    let mut sources = Interned::default();
    let read = |row: &Row| Ok((row.person(0)?, read_observation(row, 1, &mut sources)?));
    let list = sql!("traits/list_named");
    let mut traits = bulk::fetch(tx, list, &[], names, |name| [(*name).into()], read).await?;
    traits.sort_unstable_by(|a, b| (a.0, &a.1.name).cmp(&(b.0, &b.1.name)));
    Ok(traits)
}

/// The traits that profiles show, with how many people have each, by name.
pub async fn names(tx: &mut Tx<'_>) -> Result<Vec<(String, u64)>> {
    tx.fetch(sql!("traits/count_names"), &[], |row| Ok((row.text(0)?, row.u64(1)?))).await
}
