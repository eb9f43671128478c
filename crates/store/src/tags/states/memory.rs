//! What is in memory of the states: whole chunks, and what the journal says of chunks that are not. Both together never
//! are much more than the limit: chunks that were used least recently are let go.

use std::collections::{BTreeMap, HashMap};

use qianmian_model::PersonId;

use super::chunk::{CHUNK_PEOPLE, Kept, chunk_of, read, write};
use crate::Result;

/// Bytes that a state costs beside its own: its place in the chunk, and what the allocator adds.
const STATE_OVERHEAD: usize = 56;
const PLACES: usize = CHUNK_PEOPLE as usize;

/// The states of one form in memory. See the module.
#[derive(Debug)]
pub(crate) struct Memory {
    /// Bytes that chunks may take.
    limit: usize,
    pub(super) form: Vec<u8>,
    /// The store's states that this is a copy of; none before anything was read.
    pub(super) mark: Option<String>,
    chunks: HashMap<u32, Chunk>,
    /// Changes since chunks were written, of those that are not in memory.
    changes: HashMap<u32, BTreeMap<u32, Kept>>,
    /// Bytes of the journal.
    pub(super) journal_bytes: usize,
    bytes: usize,
    /// Counts uses.
    uses: u64,
}

#[derive(Debug)]
struct Chunk {
    people: Vec<Kept>,
    /// By place in the chunk: whether the journal knows better than the chunk's row.
    changed: Box<[bool; PLACES]>,
    bytes: usize,
    used: u64,
}

impl Memory {
    pub(crate) fn new(limit: usize) -> Memory {
        Memory {
            limit,
            form: Vec::new(),
            mark: None,
            chunks: HashMap::new(),
            changes: HashMap::new(),
            journal_bytes: 0,
            bytes: 0,
            uses: 0,
        }
    }

    /// Sets how many bytes chunks may take.
    pub(crate) fn limit(&mut self, bytes: usize) {
        self.limit = bytes;
    }

    /// The longest that the journal may be: its entries are in memory, too.
    pub(super) fn journal_limit(&self) -> usize {
        (self.limit / 4).clamp(64 * 1024, 64 * 1024 * 1024)
    }

    /// Forgets everything.
    pub(super) fn clear(&mut self, form: &[u8]) {
        *self = Memory { form: form.to_vec(), ..Memory::new(self.limit) };
    }

    /// Whether it is a copy of the store's states with that mark.
    pub(super) fn is_of(&self, form: &[u8], mark: &str) -> bool {
        self.form == form && self.mark.as_deref() == Some(mark)
    }

    /// Takes in an entry of the journal, which was or will be stored.
    pub(super) fn journal(&mut self, entry: &[u8]) -> Result<()> {
        self.journal_bytes += entry.len();
        read(entry, |person, kept| self.change(PersonId(person), kept))
    }

    /// Notes a change that is in the journal.
    pub(super) fn change(&mut self, person: PersonId, kept: Kept) {
        let chunk = chunk_of(person);
        match self.chunks.get_mut(&chunk) {
            Some(known) => {
                let before = known.bytes;
                known.set(person.0 % CHUNK_PEOPLE, kept);
                self.bytes = self.bytes + known.bytes - before;
            }
            None => drop(self.changes.entry(chunk).or_default().insert(person.0, kept)),
        }
    }

    pub(super) fn has(&self, chunk: u32) -> bool {
        self.chunks.contains_key(&chunk)
    }

    /// Takes in a chunk's row, or that there is none, with the changes since.
    pub(super) fn take(&mut self, chunk: u32, row: Option<&[u8]>) -> Result<()> {
        let mut taken = Chunk {
            people: vec![Kept::default(); PLACES],
            changed: Box::new([false; PLACES]),
            bytes: PLACES * STATE_OVERHEAD,
            used: self.uses,
        };
        if let Some(row) = row {
            read(row, |person, kept| taken.set(person % CHUNK_PEOPLE, kept))?;
            taken.changed.fill(false);
        }
        for (person, kept) in self.changes.remove(&chunk).unwrap_or_default() {
            taken.set(person % CHUNK_PEOPLE, kept);
        }
        self.bytes += taken.bytes;
        self.chunks.insert(chunk, taken);
        Ok(())
    }

    /// A person's state, where their chunk is in memory and there is one.
    pub(super) fn of(&mut self, person: PersonId) -> Option<&Kept> {
        self.uses += 1;
        let chunk = self.chunks.get_mut(&chunk_of(person))?;
        chunk.used = self.uses;
        let kept = &chunk.people[(person.0 % CHUNK_PEOPLE) as usize];
        (!kept.state.is_empty()).then_some(kept)
    }

    /// People in memory whose state changes by itself at `now` or before.
    pub(super) fn due(&self, now: i64, due: &mut Vec<PersonId>) {
        for (chunk, states) in &self.chunks {
            let people = (chunk * CHUNK_PEOPLE..).zip(&states.people);
            let is_due = |kept: &Kept| kept.next_at.is_some_and(|at| at <= now);
            due.extend(people.filter(|(_, kept)| is_due(kept)).map(|(person, _)| PersonId(person)));
        }
    }

    /// Chunks that are not in memory and have changes that are due.
    pub(super) fn due_changes(&self, now: i64) -> impl Iterator<Item = u32> {
        let is_due = move |kept: &Kept| kept.next_at.is_some_and(|at| at <= now);
        self.changes.iter().filter(move |(_, states)| states.values().any(is_due)).map(|(chunk, _)| *chunk)
    }

    /// The chunks whose rows the journal knows better than.
    pub(super) fn changed(&self) -> Vec<u32> {
        let in_memory = self.chunks.iter().filter(|(_, chunk)| chunk.changed.contains(&true));
        let mut changed: Vec<u32> =
            in_memory.map(|(number, _)| *number).chain(self.changes.keys().copied()).collect();
        changed.sort_unstable();
        changed
    }

    /// A chunk's row and when any of it next changes by itself; none where the chunk is not in memory.
    pub(super) fn row(&self, chunk: u32) -> Option<(Option<i64>, Vec<u8>)> {
        let people = &self.chunks.get(&chunk)?.people;
        let states = (chunk * CHUNK_PEOPLE..).zip(people).filter(|(_, kept)| !kept.state.is_empty());
        Some((people.iter().filter_map(|kept| kept.next_at).min(), write(states)))
    }

    /// Notes that the rows of chunks are as in memory.
    pub(super) fn wrote(&mut self, chunks: &[u32]) {
        for chunk in chunks {
            if let Some(chunk) = self.chunks.get_mut(chunk) {
                chunk.changed.fill(false);
            }
        }
    }

    /// Lets go of the chunks that were used least recently, until what remains is within the limit.
    pub(super) fn trim(&mut self) {
        if self.bytes <= self.limit {
            return;
        }
        let mut by_use: Vec<(u64, u32)> =
            self.chunks.iter().map(|(chunk, states)| (states.used, *chunk)).collect();
        by_use.sort_unstable();
        for (_, number) in by_use {
            // A little more than needed, so that the next call has nothing to do.
            if self.bytes <= self.limit - self.limit / 8 {
                return;
            }
            let Some(chunk) = self.chunks.remove(&number) else { continue };
            self.bytes -= chunk.bytes;
            let people = (number * CHUNK_PEOPLE..).zip(chunk.people).zip(*chunk.changed);
            let changed: BTreeMap<u32, Kept> =
                people.filter(|(_, changed)| *changed).map(|(state, _)| state).collect();
            if !changed.is_empty() {
                self.changes.insert(number, changed);
            }
        }
    }
}

impl Chunk {
    fn set(&mut self, place: u32, kept: Kept) {
        let place = place as usize;
        self.bytes = self.bytes + kept.state.len() - self.people[place].state.len();
        self.people[place] = kept;
        self.changed[place] = true;
    }
}
