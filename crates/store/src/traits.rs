//! Traits: every source's word about them, what it said before, and the values that the profiles show.

mod past;

use std::collections::HashMap;

use qianmian_model::{PersonId, SubjectId, Time, TraitObservation, Value};

use crate::codec::{Interned, decode, encode, origin_name, read_observation};
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

/// What a source says of a trait of a subject: subject, name, source.
type Key<'a> = (SubjectId, &'a str, &'a str);

/// Keeps observations, one for each subject, name and source: the newest by `observed_at`, of equals the later in the
/// slice or the later call. What it is put in the place of is [past](past_of).
pub async fn observe(tx: &mut Tx<'_>, observations: &[(SubjectId, TraitObservation)]) -> Result<()> {
    let mut newest: HashMap<Key<'_>, &TraitObservation> = HashMap::with_capacity(observations.len());
    let mut replaced: Vec<(SubjectId, TraitObservation)> = Vec::new();
    for (subject, new) in observations {
        let kept = newest.entry((*subject, &new.name, &new.source)).or_insert(new);
        let (older, newer) = if new.observed_at >= kept.observed_at { (*kept, new) } else { (new, *kept) };
        if older.value != newer.value {
            replaced.push((*subject, older.clone()));
        }
        *kept = newer;
    }
    let mut rows: Vec<_> = newest.into_iter().collect();
    rows.sort_unstable_by_key(|(key, _)| *key);
    replaced.extend(past::replaced_by(tx, &rows).await?);
    past::keep(tx, &replaced).await?;
    bulk::execute(tx, sql!("traits/upsert_observations"), &[], &rows, |((subject, ..), said)| {
        observation_row(*subject, said)
    })
    .await
    .map(drop)
}

fn observation_row(subject: SubjectId, said: &TraitObservation) -> [Arg<'_>; 8] {
    [
        subject.into(),
        (&said.name).into(),
        said.source.as_ref().into(),
        encode(&said.value).into(),
        said.trust.into(),
        said.observed_at.into(),
        origin_name(said.origin).into(),
        said.confidence.into(),
    ]
}

/// All observations of all identifiers of people, by person, name, source and subject.
pub async fn observations_of(tx: &mut Tx<'_>, persons: &[PersonId]) -> Result<Vec<Observed>> {
    observed(tx, sql!("traits/list_observations"), persons).await
}

/// What sources said of declared traits of people before they said something else: each value once, as it was said last;
/// by person, name, source and subject, the latest first. It is the same however observations were ordered and cut into calls.
pub async fn past_of(tx: &mut Tx<'_>, persons: &[PersonId]) -> Result<Vec<Observed>> {
    let mut past = observed(tx, sql!("traits/list_past"), persons).await?;
    let latest = |observed: &Observed| std::cmp::Reverse(observed.observation.observed_at);
    past.sort_by(|a, b| order(a).cmp(&order(b)).then_with(|| latest(a).cmp(&latest(b))));
    Ok(past)
}

async fn observed(tx: &mut Tx<'_>, list: &'static str, persons: &[PersonId]) -> Result<Vec<Observed>> {
    let mut sources = Interned::default();
    let read = |row: &Row| {
        let observation = read_observation(row, 2, &mut sources)?;
        Ok(Observed { person: row.person(0)?, subject: row.subject(1)?, observation })
    };
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

/// The values of the traits of some names that profiles show, of everybody, in no order. Cheaper than whole observations.
pub async fn named(tx: &mut Tx<'_>, names: &[&str]) -> Result<Vec<(PersonId, Value)>> {
    let read = |row: &Row| Ok((row.person(0)?, decode(row.str(1)?)?));
    bulk::fetch(tx, sql!("traits/list_named"), &[], names, |name| [(*name).into()], read).await
}

/// The traits that profiles show, with how many people have each, by name.
pub async fn names(tx: &mut Tx<'_>) -> Result<Vec<(String, u64)>> {
    tx.fetch(sql!("traits/count_names"), &[], |row| Ok((row.text(0)?, row.u64(1)?))).await
}

/// The values of a trait that profiles show, with how many people have each.
pub async fn values(tx: &mut Tx<'_>, name: &str) -> Result<Vec<(Value, u64)>> {
    let read = |row: &Row| Ok((decode(&row.text(0)?)?, row.u64(1)?));
    tx.fetch(sql!("traits/count_values"), &[name.into()], read).await
}
