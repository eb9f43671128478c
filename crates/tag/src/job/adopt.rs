//! Taking a changed program into use, and reading people's events again.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;

use futures::TryStreamExt;
use qianmian_lake::{EventSchema, Lake, ScanRequest};
use qianmian_model::{PersonId, Time};
use qianmian_store::people::{self, NOBODY};
use qianmian_store::tags::{self, PersonState};
use qianmian_store::{Tx, lake_files, meta};

use super::movement::{Census, Movements, TagUpdate};
use super::people::{encode, load_standings, load_traits, save_standings};
use crate::TagError;
use crate::fingerprint::Fingerprint;
use crate::plan::{Batch, ColumnNames, Gathered, Later};
use crate::program::Program;
use crate::standing::{Held, Reading, Standing};

/// Where the store notes what the states and bitmaps in it were made with.
const PROGRAM_KEY: &str = "tags.program";
const LAYOUT_KEY: &str = "tags.layout";
/// People whose states are in memory at a time.
const CHUNK: usize = 10_000;

/// What taking a program into use took.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Adopted {
    /// Nothing: it is in use.
    Unchanged,
    /// Everybody was evaluated anew from their states.
    Reevaluated(TagUpdate),
    /// Everybody's events were read again.
    Rebuilt(TagUpdate),
}

/// Takes a program into use at `now`. `schema` is that of the lake's events under the tracking plan.
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
    let (fingerprint, layout) = (hex(&program.fingerprint()), hex(&program.layout()));
    let old_layout = meta::get(tx, LAYOUT_KEY).await?;
    if meta::get(tx, PROGRAM_KEY).await?.as_deref() == Some(&fingerprint) {
        return Ok(Adopted::Unchanged);
    }
    let adopted = if old_layout.as_deref() == Some(&layout) {
        Adopted::Reevaluated(reevaluate_all(tx, program, now).await?)
    } else {
        let old_layout = old_layout.as_deref().and_then(from_hex);
        Adopted::Rebuilt(rebuild_all(tx, lake, schema, program, now, old_layout).await?)
    };
    meta::set(tx, PROGRAM_KEY, &fingerprint).await?;
    meta::set(tx, LAYOUT_KEY, &layout).await?;
    Ok(adopted)
}

async fn reevaluate_all(tx: &mut Tx<'_>, program: &Program, now: Time) -> Result<TagUpdate, TagError> {
    let everybody: Vec<PersonId> = people::everyone(tx).await?.iter().map(PersonId).collect();
    let moment = program.moment(now);
    let mut census = Census::new(program);
    for chunk in everybody.chunks(CHUNK) {
        let mut standings = load_standings(tx, program, chunk).await?;
        let traits = load_traits(tx, program, chunk).await?;
        for (person, standing) in &mut standings {
            standing.state.advance(program, now);
            standing.settle(program, traits.of(*person));
            census.count(*person, &standing.keys());
        }
        save_standings(tx, program, &moment, &standings).await?;
    }
    census.publish(tx, program, now).await
}

/// Everybody from the lake, in one pass over it.
async fn rebuild_all(
    tx: &mut Tx<'_>,
    lake: &Lake,
    schema: &EventSchema,
    program: &Program,
    now: Time,
    old_layout: Option<Fingerprint>,
) -> Result<TagUpdate, TagError> {
    let mut batch = Batch::new(program, now, Later::Keep);
    batch.admit_people(people::everyone(tx).await?);
    let mut gathered = scan(tx, lake, schema, program, batch, None).await?;
    let everybody: Vec<PersonId> = gathered.people().map(PersonId).collect();
    let moment = program.moment(now);
    let mut census = Census::new(program);
    for (number, chunk) in everybody.chunks(CHUNK).enumerate() {
        let traits = load_traits(tx, program, chunk).await?;
        let held = match old_layout {
            Some(layout) => load_held(tx, program, &layout, chunk).await?,
            None => HashMap::new(),
        };
        let mut rows: Vec<PersonState> = Vec::with_capacity(chunk.len());
        for (index, person) in chunk.iter().enumerate() {
            let state = gathered.state(number * CHUNK + index).clone();
            let held = held.get(person).cloned().unwrap_or_default();
            let mut standing = Standing { state, held };
            standing.settle(program, traits.of(*person));
            census.count(*person, &standing.keys());
            rows.push(encode(program, &moment, *person, &standing)?);
        }
        tags::save_states(tx, &program.layout(), &rows).await?;
    }
    tags::delete_other_states(tx, &program.layout()).await?;
    census.publish(tx, program, now).await
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
        standing.settle(program, traits.of(person));
        movements.note(person, &known.keys(), &standing.keys());
        after.insert(person, standing);
    }
    save_standings(tx, program, &program.moment(now), &after).await?;
    movements.save(tx, program, now, after.len() as u64).await
}

/// Reads the columns that the program needs of the events of all subjects, or of some.
async fn scan<'p>(
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
    let request =
        ScanRequest { columns: Some(columns), subjects: subjects.map(Arc::new), ..ScanRequest::default() };
    let person_of = |subject: u32| persons.get(subject as usize).copied().filter(|person| *person != NOBODY);
    let mut scan = lake.scan(&files, request);
    while let Some(columns) = scan.try_next().await? {
        batch.absorb(&columns, &ColumnNames::LAKE, person_of)?;
    }
    Ok(batch.gather())
}

/// What people held under another layout.
async fn load_held(
    tx: &mut Tx<'_>,
    program: &Program,
    layout: &Fingerprint,
    persons: &[PersonId],
) -> Result<HashMap<PersonId, Vec<Held>>, TagError> {
    let mut held = HashMap::new();
    for stored in tags::load_states(tx, layout, persons).await? {
        let of_person = match Standing::decode(program, &stored.state)? {
            Reading::Current(standing) => standing.held,
            Reading::Stale(stale) => stale.held,
        };
        held.insert(stored.person, of_person);
    }
    Ok(held)
}

fn hex(fingerprint: &Fingerprint) -> String {
    blake3::Hash::from_bytes(*fingerprint).to_hex().to_string()
}

fn from_hex(text: &str) -> Option<Fingerprint> {
    blake3::Hash::from_hex(text).ok().map(|hash| *hash.as_bytes())
}
