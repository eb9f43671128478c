//! The states that live evaluation keeps of people, and when each changes by itself.
//!
//! States of one *form* (the tag stage says what that is) are rows of 256 people each, and a journal of what batches
//! changed since the rows were written; when the journal is long it is written into the rows and emptied. The writing
//! transaction works on a copy in memory. The *mark* says which states the store has: every change makes a new one out
//! of the old and of itself, so that a copy whose mark is the store's is equal to it, after an aborted transaction and
//! after another process wrote alike; any other copy is dropped.

mod chunk;
mod memory;

use std::collections::BTreeMap;
use std::sync::Arc;

use qianmian_model::{PersonId, Time};
use sha2::{Digest as _, Sha256};

use crate::sql::{Arg, sql};
use crate::store::Access;
use crate::{Result, Tx, bulk, meta};
use chunk::{Kept, chunk_of};
pub(crate) use memory::Memory;

/// Where the mark is.
const MARK_KEY: &str = "tags.states";
/// Chunks that are read or written at a time.
const PIECE: usize = 256;

/// The state of a person; what the bytes mean is the tag stage's affair.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PersonState {
    /// The person.
    pub person: PersonId,
    /// The state. No bytes: there is none.
    pub state: Arc<[u8]>,
    /// When it next changes without an event.
    pub next_at: Option<Time>,
}

impl PersonState {
    /// That a person has no state any more.
    pub fn none(person: PersonId) -> PersonState {
        PersonState { person, state: Arc::default(), next_at: None }
    }

    fn kept(&self) -> Kept {
        Kept { state: Arc::clone(&self.state), next_at: self.next_at.map(|at| at.0) }
    }
}

/// The states of those people that have one in a form, by person.
pub async fn load_states(tx: &mut Tx<'_>, form: &[u8], persons: &[PersonId]) -> Result<Vec<PersonState>> {
    let mut persons = persons.to_vec();
    persons.sort_unstable();
    persons.dedup();
    if tx.access == Access::Read {
        return read_states(tx, form, &persons).await;
    }
    let shared = Arc::clone(&tx.states);
    let mut memory = shared.lock().await;
    catch_up(tx, &mut memory, form).await?;
    let mut states = Vec::with_capacity(persons.len());
    let people_of_chunks: Vec<&[PersonId]> = persons.chunk_by(|a, b| chunk_of(*a) == chunk_of(*b)).collect();
    for piece in people_of_chunks.chunks(PIECE) {
        let chunks: Vec<u32> = piece.iter().map(|people| chunk_of(people[0])).collect();
        fetch(tx, &mut memory, &chunks).await?;
        for person in piece.iter().copied().flatten() {
            states.extend(memory.of(*person).map(|kept| kept.shown(*person)));
        }
        memory.trim();
    }
    Ok(states)
}

/// Saves states in the place of what they were. Every person is given once.
pub async fn save_states(tx: &mut Tx<'_>, form: &[u8], states: &[PersonState]) -> Result<()> {
    let shared = Arc::clone(&tx.states);
    let mut memory = shared.lock().await;
    catch_up(tx, &mut memory, form).await?;
    if states.is_empty() {
        return Ok(());
    }
    let mut kept: Vec<(PersonId, Kept)> = states.iter().map(|state| (state.person, state.kept())).collect();
    kept.sort_by_key(|(person, _)| *person);
    let entry = chunk::write(kept.iter().map(|(person, kept)| (person.0, kept)));
    tx.execute(sql!("tags/append_journal"), &[form.into(), entry.as_slice().into()]).await?;
    memory.journal_bytes += entry.len();
    memory.mark = Some(advance_mark(tx, form, &entry).await?);
    kept.into_iter().for_each(|(person, kept)| memory.change(person, kept));
    memory.trim();
    if memory.journal_bytes > memory.journal_limit() {
        fold(tx, &mut memory).await?;
    }
    Ok(())
}

/// Saves the states of everybody of some chunks straight into their rows: for those that are made in bulk, in the order of
/// people. A chunk that comes in two calls keeps what both gave.
pub async fn save_all_states(tx: &mut Tx<'_>, form: &[u8], states: &[PersonState]) -> Result<()> {
    let shared = Arc::clone(&tx.states);
    let mut memory = shared.lock().await;
    catch_up(tx, &mut memory, form).await?;
    if memory.journal_bytes > 0 {
        // What is older than the rows must not be read after them.
        fold(tx, &mut memory).await?;
    }
    for piece in
        states.chunk_by(|a, b| chunk_of(a.person) == chunk_of(b.person)).collect::<Vec<_>>().chunks(PIECE)
    {
        let chunks: Vec<u32> = piece.iter().map(|states| chunk_of(states[0].person)).collect();
        fetch(tx, &mut memory, &chunks).await?;
        piece.iter().copied().flatten().for_each(|state| memory.change(state.person, state.kept()));
        write_rows(tx, &mut memory, &chunks).await?;
        memory.trim();
    }
    Ok(())
}

/// Writes the journal into the rows and empties it.
pub async fn fold_states(tx: &mut Tx<'_>, form: &[u8]) -> Result<()> {
    let shared = Arc::clone(&tx.states);
    let mut memory = shared.lock().await;
    catch_up(tx, &mut memory, form).await?;
    fold(tx, &mut memory).await
}

/// Deletes the states of people in all forms; nothing of them remains in the journal.
pub async fn delete_states(tx: &mut Tx<'_>, persons: &[PersonId]) -> Result<()> {
    let none: Vec<PersonState> = persons.iter().map(|person| PersonState::none(*person)).collect();
    for form in tx.fetch(sql!("tags/list_state_forms"), &[], |row| Ok(row.blob(0)?.to_vec())).await? {
        save_states(tx, &form, &none).await?;
        fold_states(tx, &form).await?;
    }
    Ok(())
}

/// Deletes the states of everybody in all other forms than this one.
pub async fn delete_other_states(tx: &mut Tx<'_>, form: &[u8]) -> Result<()> {
    let shared = Arc::clone(&tx.states);
    let mut memory = shared.lock().await;
    catch_up(tx, &mut memory, form).await?;
    tx.execute(sql!("tags/delete_other_chunks"), &[form.into()]).await?;
    tx.execute(sql!("tags/delete_other_journals"), &[form.into()]).await?;
    memory.mark = Some(advance_mark(tx, form, b"others").await?);
    Ok(())
}

/// Everybody whose state changes by itself at `now` or before, in order. Costs what is due, and a look at what is in memory.
pub async fn due(tx: &mut Tx<'_>, form: &[u8], now: Time) -> Result<Vec<PersonId>> {
    let shared = Arc::clone(&tx.states);
    let mut memory = shared.lock().await;
    catch_up(tx, &mut memory, form).await?;
    let mut due = Vec::new();
    memory.due(now.0, &mut due);
    let rows = tx.fetch(sql!("tags/list_due_chunks"), &[form.into(), now.into()], |row| row.u32(0)).await?;
    let mut chunks: Vec<u32> = rows.into_iter().chain(memory.due_changes(now.0)).collect();
    chunks.retain(|chunk| !memory.has(*chunk));
    chunks.sort_unstable();
    chunks.dedup();
    for piece in chunks.chunks(PIECE) {
        fetch(tx, &mut memory, piece).await?;
        for chunk in piece {
            let people = (chunk * chunk::CHUNK_PEOPLE..).take(chunk::CHUNK_PEOPLE as usize).map(PersonId);
            let is_due = |kept: &Kept| kept.next_at.is_some_and(|at| at <= now.0);
            due.extend(people.filter(|person| memory.of(*person).is_some_and(is_due)));
        }
        memory.trim();
    }
    due.sort_unstable();
    Ok(due)
}

/// Makes the copy in memory one of the store's states, as this transaction sees them.
async fn catch_up(tx: &mut Tx<'_>, memory: &mut Memory, form: &[u8]) -> Result<()> {
    let mark = meta::get(tx, MARK_KEY).await?.unwrap_or_default();
    if memory.is_of(form, &mark) {
        return Ok(());
    }
    memory.clear(form);
    for entry in tx.fetch(sql!("tags/list_journal"), &[form.into()], |row| Ok(row.blob(0)?.to_vec())).await? {
        memory.journal(&entry)?;
    }
    memory.mark = Some(mark);
    Ok(())
}

/// Notes in the store that states changed: the new mark.
async fn advance_mark(tx: &mut Tx<'_>, form: &[u8], change: &[u8]) -> Result<String> {
    let before = meta::get(tx, MARK_KEY).await?.unwrap_or_default();
    let hash =
        Sha256::new().chain_update(before.as_bytes()).chain_update(form).chain_update(change).finalize();
    let mark = hash.iter().take(16).map(|byte| format!("{byte:02x}")).collect::<String>();
    meta::set(tx, MARK_KEY, &mark).await?;
    Ok(mark)
}

/// Reads those chunks that are not in memory.
async fn fetch(tx: &mut Tx<'_>, memory: &mut Memory, chunks: &[u32]) -> Result<()> {
    let mut missing: Vec<u32> = chunks.iter().copied().filter(|chunk| !memory.has(*chunk)).collect();
    for (chunk, row) in load_rows(tx, &memory.form.clone(), &missing).await? {
        memory.take(chunk, Some(&row))?;
    }
    missing.retain(|chunk| !memory.has(*chunk));
    missing.into_iter().try_for_each(|chunk| memory.take(chunk, None))
}

async fn load_rows(tx: &mut Tx<'_>, form: &[u8], chunks: &[u32]) -> Result<Vec<(u32, Vec<u8>)>> {
    bulk::fetch(
        tx,
        sql!("tags/load_chunks"),
        &[form.into()],
        chunks,
        |chunk| [(*chunk).into()],
        |row| Ok((row.u32(0)?, row.blob(1)?.to_vec())),
    )
    .await
}

/// Writes the journal into the rows of its chunks, a piece at a time.
async fn fold(tx: &mut Tx<'_>, memory: &mut Memory) -> Result<()> {
    for piece in memory.changed().chunks(PIECE) {
        fetch(tx, memory, piece).await?;
        write_rows(tx, memory, piece).await?;
        memory.trim();
    }
    tx.execute(sql!("tags/delete_journal"), &[memory.form.as_slice().into()]).await?;
    memory.journal_bytes = 0;
    Ok(())
}

/// Writes rows as the chunks are in memory.
async fn write_rows(tx: &mut Tx<'_>, memory: &mut Memory, chunks: &[u32]) -> Result<()> {
    let rows: Vec<_> = chunks.iter().filter_map(|chunk| Some((*chunk, memory.row(*chunk)?))).collect();
    let form = memory.form.clone();
    // The form is the same in every row, but a hole's row cannot mix with what all share.
    bulk::execute(tx, sql!("tags/save_chunks"), &[], &rows, |(chunk, (next_at, states))| -> [Arg<'_>; 4] {
        [form.clone().into(), (*chunk).into(), (*next_at).into(), states.as_slice().into()]
    })
    .await?;
    let written =
        rows.iter().fold(Sha256::new(), |hash, (_, (_, states))| hash.chain_update(states)).finalize();
    memory.mark = Some(advance_mark(tx, &form, &written).await?);
    memory.wrote(chunks);
    Ok(())
}

/// The states of people, who are in order and different, without making the copy in memory one of this form: from memory
/// where it is, else from rows and journal.
pub async fn read_states(tx: &mut Tx<'_>, form: &[u8], persons: &[PersonId]) -> Result<Vec<PersonState>> {
    let mark = meta::get(tx, MARK_KEY).await?.unwrap_or_default();
    let mut chunks: Vec<u32> = persons.iter().map(|person| chunk_of(*person)).collect();
    chunks.dedup();
    {
        let mut memory = tx.states.lock().await;
        if memory.is_of(form, &mark) && chunks.iter().all(|chunk| memory.has(*chunk)) {
            return Ok(persons
                .iter()
                .filter_map(|person| Some(memory.of(*person)?.shown(*person)))
                .collect());
        }
    }
    let mut found: BTreeMap<u32, Kept> = BTreeMap::new();
    let asked = |person: u32| persons.binary_search(&PersonId(person)).is_ok();
    let mut keep = |person: u32, kept: Kept| {
        if asked(person) {
            found.insert(person, kept);
        }
    };
    for (_, row) in load_rows(tx, form, &chunks).await? {
        chunk::read(&row, &mut keep)?;
    }
    for entry in tx.fetch(sql!("tags/list_journal"), &[form.into()], |row| Ok(row.blob(0)?.to_vec())).await? {
        chunk::read(&entry, &mut keep)?;
    }
    found.retain(|_, kept| !kept.state.is_empty());
    Ok(found.into_iter().map(|(person, kept)| kept.shown(PersonId(person))).collect())
}
