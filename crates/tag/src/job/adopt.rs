//! Taking a changed program into use, and reading people's events again.

use std::collections::{BTreeMap, HashSet};
use std::sync::Arc;

use futures::TryStreamExt;
use qianmian_lake::{EventSchema, Lake, ScanRequest};
use qianmian_model::{PersonId, Time};
use qianmian_store::people::{self, NOBODY};
use qianmian_store::{Tx, anomalies, lake_files, meta, tags};

use super::batch::At;
use super::movement::{Census, Movements, TagUpdate};
use super::people::{load_standings, load_traits, save_standings};
use super::prepare::{History, Prepared, Wanted, prepare};
use super::{rankings, refreshed_at};
use crate::TagError;
use crate::cadence::Kept;
use crate::fingerprint::Fingerprint;
use crate::form::Form;
use crate::plan::{Batch, ColumnNames, Gathered, Later};
use crate::program::Program;
use crate::standing::Standing;

/// Where the store notes what the bitmaps and the states in it were made with.
const PROGRAM_KEY: &str = "tags.program";
const FORM_KEY: &str = "tags.form";
/// People whose states are in memory at a time.
pub(super) const SLICE: usize = 16_384;

/// What taking a program into use took.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Adopted {
    /// Nothing: it is in use.
    Unchanged,
    /// Everybody was evaluated anew from their states.
    Reevaluated(TagUpdate),
    /// What the program asks for and was not kept was read from everybody's events, and everybody evaluated anew.
    Rebuilt(TagUpdate),
}

impl Adopted {
    /// The same with what rankings that were missing changed.
    fn and(mut self, ranked: TagUpdate) -> Adopted {
        if let Adopted::Reevaluated(update) | Adopted::Rebuilt(update) = &mut self {
            update.movements.extend(ranked.movements);
        }
        self
    }
}

/// Takes a program into use at `now`; what it asks for and was not kept is read from the lake here and now. `schema` is that
/// of the lake's events under the tracking plan.
///
/// # Errors
/// The store's and the lake's, and states that cannot be read.
pub async fn adopt(
    tx: &mut Tx<'_>,
    lake: &Lake,
    schema: &EventSchema,
    program: &Program,
    now: Time,
) -> Result<Adopted, TagError> {
    if is_adopted(tx, program).await? {
        return Ok(Adopted::Unchanged);
    }
    let prepared = prepare(tx, lake, schema, program, now).await?;
    let adopted = adopt_prepared(tx, lake, schema, program, now, prepared).await?;
    adopted.ok_or_else(|| TagError::BadState("what this transaction has read is not what it sees".to_owned()))
}

/// Takes a program into use at `now` with what was prepared for it; none, and nothing is changed, where that is stale.
///
/// # Errors
/// As [`adopt`].
pub async fn adopt_prepared(
    tx: &mut Tx<'_>,
    lake: &Lake,
    schema: &EventSchema,
    program: &Program,
    now: Time,
    prepared: Prepared<'_>,
) -> Result<Option<Adopted>, TagError> {
    if is_adopted(tx, program).await? {
        return Ok(Some(Adopted::Unchanged));
    }
    let read = prepared.series();
    let old = stored_form(tx, program).await?;
    let Some(wanted) = prepared.catch_up(tx, History { lake, schema }, program, now).await? else {
        return Ok(None);
    };
    let update = settle_all(tx, program, now, old.as_ref(), wanted).await?;
    let ranked = rankings::complete(tx, program, now).await?;
    meta::set(tx, PROGRAM_KEY, &hex(&program.fingerprint())).await?;
    meta::set(tx, FORM_KEY, &Form::of(program).to_text()).await?;
    let kept = read == 0 && old.is_some();
    let adopted = if kept { Adopted::Reevaluated(update) } else { Adopted::Rebuilt(update) };
    Ok(Some(adopted.and(ranked)))
}

/// Whether the states and bitmaps in the store were made with the program.
async fn is_adopted(tx: &mut Tx<'_>, program: &Program) -> Result<bool, TagError> {
    let same_form = meta::get(tx, FORM_KEY).await? == Some(Form::of(program).to_text());
    Ok(same_form && meta::get(tx, PROGRAM_KEY).await? == Some(hex(&program.fingerprint())))
}

/// The form of the states in the store, to be read by a program.
pub(super) async fn stored_form(tx: &mut Tx<'_>, program: &Program) -> Result<Option<Form>, TagError> {
    Ok(meta::get(tx, FORM_KEY).await?.and_then(|text| Form::from_text(&text, program)))
}

/// Evaluates everybody anew, from what is kept of them in the form before and what was read for it, and writes everything in
/// the program's form. What they held keeps its `since`.
async fn settle_all(
    tx: &mut Tx<'_>,
    program: &Program,
    now: Time,
    old: Option<&Form>,
    mut wanted: Wanted<'_>,
) -> Result<TagUpdate, TagError> {
    let everybody: Vec<PersonId> = people::everyone(tx).await?.iter().map(PersonId).collect();
    let moment = rankings::moment(tx, program, now).await?;
    let at = At::new(program, moment, refreshed_at(tx, program).await?);
    if let Some(old) = old {
        tags::fold_states(tx, old.hash()).await?;
    }
    let unchanged = unchanged_tags(tx, program).await?;
    let mut census = Census::new(program);
    for slice in everybody.chunks(SLICE) {
        let mut standings: BTreeMap<PersonId, (Standing, Option<Kept>)> = BTreeMap::new();
        if let Some(old) = old {
            for stored in tags::read_states(tx, old.hash(), slice).await? {
                let standing = old.decode(program, &stored.state)?;
                let kept = at.kept(&standing, None).map(|kept| {
                    kept.into_iter().zip(&unchanged).map(|(kept, same)| kept.filter(|_| *same)).collect()
                });
                standings.insert(stored.person, (standing, kept));
            }
        }
        for person in slice {
            let (standing, _) = standings.entry(*person).or_insert_with(|| (Standing::empty(program), None));
            wanted.complete(program, *person, &mut standing.state);
            standing.state.advance(program, now);
        }
        let traits = load_traits(tx, program, slice).await?;
        let standings: Vec<_> = standings.into_iter().collect();
        let settled = at.in_parallel(&standings, |desk, (person, (standing, kept))| {
            at.settle_as(desk, *person, standing, traits.of(*person), kept.as_ref())
        })?;
        let mut states = Vec::with_capacity(settled.len());
        for person in settled {
            census.count(person.state.person, person.moved.as_ref().map_or(&[], |(_, now)| now.as_slice()));
            states.push(person.state);
        }
        tags::save_all_states(tx, at.form().hash(), &states).await?;
    }
    tags::delete_other_states(tx, at.form().hash()).await?;
    census.publish(tx, program, now).await
}

/// By tag: whether it means what it meant in the definitions before, so that a value it keeps through a period is kept.
async fn unchanged_tags(tx: &mut Tx<'_>, program: &Program) -> Result<Vec<bool>, TagError> {
    let before: HashSet<Vec<u8>> =
        tags::current(tx).await?.into_iter().map(|stored| stored.definition.hash).collect();
    Ok(program.tags().iter().map(|tag| before.contains(tag.fingerprint.as_slice())).collect())
}

/// Reads the events of some people again, for people that were un-merged or had events erased. The program is adopted.
///
/// # Errors
/// The store's and the lake's, and states that cannot be read.
pub async fn rebuild_people(
    tx: &mut Tx<'_>,
    lake: &Lake,
    schema: &EventSchema,
    program: &Program,
    persons: &[PersonId],
    now: Time,
) -> Result<TagUpdate, TagError> {
    let kept = rankings::load(tx, program).await?;
    let before = load_standings(tx, program, persons).await?;
    let traits = load_traits(tx, program, persons).await?;
    let subjects = people::subjects_of(tx, persons).await?.into_iter().map(|row| row.subject.0);
    let subjects: HashSet<u32> = subjects.collect();
    let mut batch = Batch::new(program, now, Later::Keep);
    batch.admit_people(before.keys().map(|person| person.0));
    let mut gathered = scan(tx, lake, schema, program, batch, Some(subjects)).await?;
    let mut movements = Movements::new(program);
    let mut after = BTreeMap::new();
    let found: Vec<PersonId> = gathered.people().map(PersonId).collect();
    for (index, person) in found.into_iter().enumerate() {
        let Some(known) = before.get(&person) else { continue };
        let mut standing = Standing { state: gathered.state(index).clone(), held: known.held.clone() };
        standing.settle(program, &kept, traits.of(person));
        movements.note(person, &known.keys(), &standing.keys());
        after.insert(person, standing);
    }
    let moment = program.moment(now).with_rankings(program, &kept);
    save_standings(tx, program, &moment, &after).await?;
    movements.save(tx, program, now, after.len() as u64).await
}

/// Reads the columns that the program needs of the events of all subjects, or of some.
pub(super) async fn scan<'p>(
    tx: &mut Tx<'_>,
    lake: &Lake,
    schema: &EventSchema,
    program: &'p Program,
    mut batch: Batch<'p>,
    subjects: Option<HashSet<u32>>,
) -> Result<Gathered<'p>, TagError> {
    let persons = people::subject_map(tx).await?;
    let files = lake_files::active(tx, "events").await?;
    let needed = ColumnNames::LAKE.needed(program);
    let columns = schema.project(&needed.iter().map(String::as_str).collect::<Vec<_>>())?;
    let request = ScanRequest {
        columns: Some(columns),
        subjects: subjects.map(Arc::new),
        set_aside: anomalies::set_aside(tx).await?,
        ..ScanRequest::default()
    };
    let person_of = |subject: u32| persons.get(subject as usize).copied().filter(|person| *person != NOBODY);
    let mut scan = lake.scan(&files, request);
    while let Some(columns) = scan.try_next().await? {
        batch.absorb(&columns, &ColumnNames::LAKE, person_of)?;
    }
    Ok(batch.gather())
}

fn hex(fingerprint: &Fingerprint) -> String {
    blake3::Hash::from_bytes(*fingerprint).to_hex().to_string()
}
