//! What a changed program asks for and was not kept, read from the lake before the program is taken into use: outside the
//! writing transaction, so that the program before it goes on being kept live.
//!
//! A preparation has a *mark*: the files and the people of the snapshot it was read from. Files never change, so that what
//! arrived since is in other files, and an event is in one or the other. People that were merged since are joined; what cannot
//! be told from the mark (people that were parted, files that an erasure rewrote, events that were set aside or count again)
//! makes the preparation stale.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use futures::TryStreamExt;
use qianmian_lake::{EventSchema, Lake, ScanRequest};
use qianmian_model::{PersonId, Time};
use qianmian_store::anomalies::{self, SetAside};
use qianmian_store::lake_files::LakeFile;
use qianmian_store::people::{self, NOBODY};
use qianmian_store::{Tx, lake_files};

use super::adopt::stored_form;
use crate::TagError;
use crate::plan::{Batch, ColumnNames, Gathered, Later};
use crate::program::Program;
use crate::state::State;

/// Where the events of a workspace are, and what their columns mean.
#[derive(Debug, Clone, Copy)]
pub(super) struct History<'a> {
    pub(super) lake: &'a Lake,
    pub(super) schema: &'a EventSchema,
}

/// Whose the events are, and which are in no measure.
#[derive(Debug, PartialEq)]
struct Whose {
    /// By subject: the person.
    person_of: Vec<u32>,
    set_aside: Option<Arc<SetAside>>,
}

/// See the module.
#[derive(Debug)]
pub struct Prepared<'p> {
    /// By series: whether it was not kept.
    wanted: Vec<bool>,
    /// The files that were read.
    files: BTreeSet<String>,
    whose: Whose,
    gathered: Gathered<'p>,
}

/// The cells of wanted series, by person as they are now.
pub(super) struct Wanted<'p> {
    series: Vec<bool>,
    before: Gathered<'p>,
    since: Option<Gathered<'p>>,
    /// Of people who became others since.
    joined: BTreeMap<u32, State>,
}

/// Reads from the lake what a program asks for and the states in the store do not have. Nothing is changed; a reading
/// transaction will do.
///
/// # Errors
/// The store's and the lake's.
pub async fn prepare<'p>(
    tx: &mut Tx<'_>,
    lake: &Lake,
    schema: &EventSchema,
    program: &'p Program,
    now: Time,
) -> Result<Prepared<'p>, TagError> {
    let old = stored_form(tx, program).await?;
    let covered = old.map_or_else(|| vec![false; program.series.len()], |old| old.covered(program));
    let wanted: Vec<bool> = covered.iter().map(|covered| !covered).collect();
    let files = lake_files::active(tx, "events").await?;
    let whose = whose(tx).await?;
    let everybody = people::everyone(tx).await?;
    let last = whose.person_of.iter().copied().filter(|person| *person != NOBODY).max().max(everybody.max());
    let mut batch = batch_of(program, now, &wanted, last.unwrap_or_default());
    batch.admit_people(everybody);
    read(History { lake, schema }, program, &wanted, &files, &whose, &mut batch).await?;
    let files = files.into_iter().map(|file| file.path).collect();
    Ok(Prepared { wanted, files, whose, gathered: batch.gather() })
}

impl<'p> Prepared<'p> {
    /// How many series were read.
    pub fn series(&self) -> usize {
        self.wanted.iter().filter(|wanted| **wanted).count()
    }

    /// Adds what happened since the mark, and joins people who were merged; none where it is stale.
    pub(super) async fn catch_up(
        self,
        tx: &mut Tx<'_>,
        history: History<'_>,
        program: &'p Program,
        now: Time,
    ) -> Result<Option<Wanted<'p>>, TagError> {
        let Prepared { wanted, files, whose: before, mut gathered } = self;
        let old = stored_form(tx, program).await?;
        let covered = old.map_or_else(|| vec![false; program.series.len()], |old| old.covered(program));
        let lacks = wanted.iter().zip(&covered).any(|(wanted, covered)| !wanted && !covered);
        let active = lake_files::active(tx, "events").await?;
        let (known, new): (Vec<LakeFile>, Vec<LakeFile>) =
            active.into_iter().partition(|file| files.contains(&file.path));
        let present = whose(tx).await?;
        let Some(moved) = moved(&before.person_of, &present.person_of) else { return Ok(None) };
        if lacks || known.len() < files.len() || before.set_aside != present.set_aside {
            return Ok(None);
        }
        let mut joined: BTreeMap<u32, State> = BTreeMap::new();
        for (before, after) in moved {
            let Some(state) = gathered.state_of(before).cloned() else { continue };
            match joined.get_mut(&after) {
                Some(known) => known.merge(program, state),
                None => drop(joined.insert(after, state)),
            }
        }
        let mut since = None;
        if !new.is_empty() {
            let last = present.person_of.iter().copied().filter(|person| *person != NOBODY).max();
            let mut batch = batch_of(program, now, &wanted, last.unwrap_or_default());
            read(history, program, &wanted, &new, &present, &mut batch).await?;
            since = Some(batch.gather());
        }
        Ok(Some(Wanted { series: wanted, before: gathered, since, joined }))
    }
}

impl Wanted<'_> {
    /// Puts the wanted cells of a person into a state that has the others. Cheap in the order of people.
    pub(super) fn complete(&mut self, program: &Program, person: PersonId, state: &mut State) {
        if !self.series.contains(&true) {
            return;
        }
        state.forget(&self.series);
        let parts = [self.before.state_of(person.0).cloned(), self.joined.remove(&person.0)];
        let since = self.since.as_mut().and_then(|since| since.state_of(person.0).cloned());
        for part in parts.into_iter().flatten().chain(since) {
            state.merge(program, part);
        }
    }
}

/// Who became whom since a mark, by subjects; none where anybody became several, or came back.
fn moved(before: &[u32], after: &[u32]) -> Option<BTreeMap<u32, u32>> {
    let mut became: BTreeMap<u32, u32> = BTreeMap::new();
    for (subject, before) in before.iter().enumerate() {
        let after = after.get(subject).copied().unwrap_or(NOBODY);
        if *before == NOBODY {
            if after != NOBODY {
                return None;
            }
        } else if *became.entry(*before).or_insert(after) != after {
            return None;
        }
    }
    became.retain(|before, after| before != after && *after != NOBODY);
    Some(became)
}

fn batch_of<'p>(program: &'p Program, now: Time, wanted: &[bool], last: u32) -> Batch<'p> {
    Batch::new(program, now, Later::Keep).among(0..=last).only(wanted.to_vec())
}

async fn whose(tx: &mut Tx<'_>) -> Result<Whose, TagError> {
    Ok(Whose { person_of: people::subject_map(tx).await?, set_aside: anomalies::set_aside(tx).await? })
}

async fn read(
    history: History<'_>,
    program: &Program,
    wanted: &[bool],
    files: &[LakeFile],
    whose: &Whose,
    batch: &mut Batch<'_>,
) -> Result<(), TagError> {
    if !wanted.contains(&true) {
        return Ok(());
    }
    let needed = ColumnNames::LAKE.needed_for(program, wanted);
    let columns = history.schema.project(&needed.iter().map(String::as_str).collect::<Vec<_>>())?;
    let request =
        ScanRequest { columns: Some(columns), set_aside: whose.set_aside.clone(), ..ScanRequest::default() };
    let mut scan = history.lake.scan(files, request);
    let person =
        |subject: u32| whose.person_of.get(subject as usize).copied().filter(|person| *person != NOBODY);
    while let Some(rows) = scan.try_next().await? {
        batch.absorb(&rows, &ColumnNames::LAKE, person)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn people_may_become_others_whole_and_not_in_parts() {
        let before = [0, 1, 1, NOBODY, 2];
        assert_eq!(moved(&before, &[0, 1, 1, NOBODY, 2, 3]), Some(BTreeMap::new()));
        assert_eq!(moved(&before, &[0, 0, 0, NOBODY, 0]), Some([(1, 0), (2, 0)].into()));
        assert_eq!(moved(&before, &[NOBODY, 1, 1, NOBODY, 2]), Some(BTreeMap::new()), "erased");
        assert_eq!(moved(&before, &[0, 1, 4, NOBODY, 2]), None, "parted");
        assert_eq!(moved(&before, &[0, 1, 1, 1, 2]), None, "came back");
    }
}
